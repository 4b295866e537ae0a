package io.mlprod.testing.traffic;

import io.mlprod.Prediction;
import io.mlprod.internal.text.DurationText;
import io.mlprod.internal.text.NumberText;
import io.mlprod.routing.Route;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Whether each user meets one version in each step. For one thread. */
final class Stickiness {

    private static final int SHOWN = 3;

    private record Met(Visit visit, Route route) {

        boolean isSameStepAs(Route other) {
            return isSameTestAs(other) && route.step() == other.step();
        }

        boolean isSameTestAs(Route other) {
            return route.test().equals(other.test()) && route.epoch() == other.epoch();
        }

        String text() {
            return "'" + route.arm() + "' (slot " + route.slot() + ", step " + route.step() + ") at "
                    + DurationText.of(visit.at());
        }
    }

    private final Map<Integer, Met> last = new HashMap<>(); // by user
    private final Set<Integer> slots = new HashSet<>();
    private final List<String> broken = new ArrayList<>();
    private final Set<Integer> brokenUsers = new HashSet<>();
    private long returned;
    private long counted;
    private long withoutUnit;

    void see(Visit visit, Prediction<?> answer) {
        Route route = answer.route();
        if (route.reason() == Route.Reason.NO_UNIT) {
            withoutUnit++;
        }
        if (!route.isCounted() || route.slot() < 0) {
            return;
        }
        counted++;
        slots.add(route.slot());
        Met before = last.put(visit.userNumber(), new Met(visit, route));
        if (before == null) {
            return;
        }
        returned += before.isSameStepAs(route) ? 1 : 0;
        String wrong = wrong(before, route);
        if (!wrong.isEmpty() && brokenUsers.add(visit.userNumber()) && broken.size() < SHOWN) {
            broken.add("user " + visit.user() + " met " + before.text() + " and " + new Met(visit, route).text() + ": "
                    + wrong);
        }
    }

    private static String wrong(Met before, Route now) {
        Route then = before.route();
        if (before.isSameTestAs(now) && then.slot() != now.slot()) {
            return "two slots, so two units";
        }
        if (before.isSameStepAs(now) && !then.arm().equals(now.arm())) {
            return "two arms in one step";
        }
        boolean isBack = then.arm().equals(Route.CANDIDATE) && now.arm().equals(Route.CONTROL);
        return before.isSameTestAs(now) && isBack ? "back to the control as the share grew" : "";
    }

    /** Returns what is wrong, or nothing if each user met one version in each step. */
    String problem() {
        if (!broken.isEmpty()) {
            return NumberText.count(brokenUsers.size()) + " of " + NumberText.count(last.size())
                    + " users are not sticky, for example\n  " + String.join("\n  ", broken)
                    + "\nThe unit must be the same in each request of a user: look at the plan's unit function, or at"
                    + " what the host sets with Call.unit";
        }
        if (counted == 0) {
            return withoutUnit > 0
                    ? "No prediction had a unit, so all users were answered by the serving version: give the plan a"
                            + " unit function, or the call a unit (stage.callThrough)"
                    : "No prediction was assigned to an arm by its unit; no rollout or experiment was running";
        }
        if (last.size() > 1 && slots.size() == 1) {
            return "All " + NumberText.count(last.size())
                    + " users have the same slot, so the unit is the same for all of them: look at the plan's unit"
                    + " function";
        }
        return returned == 0
                ? "No user came twice in one step, so it was not seen whether users are sticky: give the traffic fewer"
                        + " users or more requests"
                : "";
    }

    @Override
    public String toString() {
        return NumberText.count(last.size()) + " users on " + NumberText.count(slots.size()) + " slots, "
                + NumberText.count(returned) + " of " + NumberText.count(counted)
                + " counted answers were for users who came again in the same step";
    }
}
