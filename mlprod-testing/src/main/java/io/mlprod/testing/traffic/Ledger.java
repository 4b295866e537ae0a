package io.mlprod.testing.traffic;

import io.mlprod.Prediction;
import io.mlprod.internal.text.NumberText;
import io.mlprod.internal.text.PlainText;
import io.mlprod.routing.Route;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What became of the requests of one run. For one thread. */
final class Ledger {

    private static final int SHOWN = 3;

    private final long seed;
    private final Stickiness stickiness = new Stickiness();
    private final Outcomes outcomes = new Outcomes();
    private final Tiers tiers;
    private final Set<Integer> users = new HashSet<>();
    private final Set<Integer> exposed = new HashSet<>();
    private final List<String> lost = new ArrayList<>();
    private final List<String> explained = new ArrayList<>();
    private long answered;
    private long failed;
    private long unexplained;
    private long fallbacks;
    private long byCandidate;

    Ledger(long seed, long from, long until) {
        this.seed = seed;
        this.tiers = new Tiers(from, until);
    }

    void answered(Visit visit, Prediction<?> answer, boolean isExposed, boolean isUsual) {
        answered++;
        note(visit, isExposed);
        stickiness.see(visit, answer);
        tiers.see(visit, answer, isUsual);
        Route route = answer.route();
        fallbacks += route.reason() == Route.Reason.FALLBACK ? 1 : 0;
        byCandidate += route.isCounted() && !route.arm().equals(Route.CONTROL) ? 1 : 0;
    }

    void failed(Visit visit, @Nullable RuntimeException error, boolean mayFail, boolean isExposed, boolean isUsual) {
        failed++;
        note(visit, isExposed);
        tiers.failed(visit, isUsual);
        unexplained += mayFail ? 0 : 1;
        List<String> kind = mayFail ? explained : lost;
        if (kind.size() < SHOWN) {
            kind.add(PlainText.line(visit + ": " + error));
        }
    }

    private void note(Visit visit, boolean isExposed) {
        users.add(visit.userNumber());
        if (isExposed) {
            exposed.add(visit.userNumber());
        }
    }

    long seed() {
        return seed;
    }

    Stickiness stickiness() {
        return stickiness;
    }

    Outcomes outcomes() {
        return outcomes;
    }

    Tiers tiers() {
        return tiers;
    }

    long requests() {
        return answered + failed;
    }

    long failedRequests() {
        return failed;
    }

    long unexplained() {
        return unexplained;
    }

    /** Returns examples of requests that failed; those first that should not have. */
    List<String> examples(boolean onlyLost) {
        List<String> all = new ArrayList<>(lost);
        all.addAll(onlyLost ? List.of() : explained);
        return all;
    }

    long fallbacks() {
        return fallbacks;
    }

    /** Returns how many answers were for units of another arm than the control. */
    long byCandidate() {
        return byCandidate;
    }

    int exposedUsers() {
        return exposed.size();
    }

    @Override
    public String toString() {
        return NumberText.count(requests()) + " requests of " + NumberText.count(users.size()) + " users";
    }
}
