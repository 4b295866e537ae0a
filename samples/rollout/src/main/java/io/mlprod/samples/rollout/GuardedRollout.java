package io.mlprod.samples.rollout;

import static io.mlprod.samples.rollout.Rollouts.check;
import static io.mlprod.samples.rollout.Rollouts.say;
import static io.mlprod.samples.rollout.Rollouts.version;

import io.mlprod.ModelHandle;
import io.mlprod.Prediction;
import io.mlprod.rollout.Guard;
import io.mlprod.rollout.Rollout;
import io.mlprod.rollout.RolloutState;
import io.mlprod.rollout.RolloutStatus;
import io.mlprod.rollout.RunningRollout;
import io.mlprod.routing.Route;
import io.mlprod.time.ManualTime;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;

/** A version takes over step by step while it proves itself, and goes back by itself if it does not. */
final class GuardedRollout {

    private static final int VISITS_AN_HOUR = 240;

    private GuardedRollout() {}

    private static Rollout<Object, Object> plan(String version) {
        return Rollout.to(version)
                .steps(0.05, 0.10, 0.25, 0.50)
                .hold(Duration.ofHours(60)) // four steps of two and a half days
                .polling(polling -> polling.every(Duration.ofMinutes(1)))
                .minUnits(300)
                .guard(Guard.errors()
                        .orRateBelow(0.02)) // a small website: less is not certain after some hundred units
                .guard(Guard.slowerThan(Duration.ofMillis(250)).orRateBelow(0.02));
    }

    static void promote(ModelHandle<Penguin, Species> model, Customers customers, ManualTime time) {
        say("Version 2 in a guarded rollout of ten days");
        model.versions().load(version("2"));
        RunningRollout rollout = model.rollout(plan("2"));
        Set<String> met = serve(model, rollout, customers, time);
        System.out.println(met.size() + " customers have met it; from now on all do");
        check(rollout.status().state() == RolloutState.PROMOTED, "it is promoted");
        check(model.serving().version().equals("2"), "it serves");
    }

    /** Nothing stands in for what was not measured: the golden inputs do not show it, one customer in fifty does. */
    static void rollBack(ModelHandle<Penguin, Species> model, Customers customers, ManualTime time) {
        say("Version 3 cannot answer when a measurement is missing: it is taken back by itself");
        model.versions().load(version("3"));
        RunningRollout rollout = model.rollout(plan("3"));
        Set<String> met = serve(model, rollout, customers, time);
        System.out.println(met.size() + " customers have met it; what it could not answer, version 2 answered at once");
        check(rollout.status().state() == RolloutState.ROLLED_BACK, "it is taken back");
        check(model.serving().version().equals("2"), "version 2 goes on");
    }

    /** Lets customers come, hour by hour, until the rollout has ended; no call fails. Returns who met the candidate. */
    private static Set<String> serve(
            ModelHandle<Penguin, Species> model, RunningRollout rollout, Customers customers, ManualTime time) {
        Set<String> met = new HashSet<>();
        RolloutStatus shown = rollout.status();
        System.out.println(shown);
        while (!shown.state().isFinal()) {
            for (int i = 0; i < VISITS_AN_HOUR; i++) {
                Visit visit = customers.next();
                Prediction<Species> answer = model.predict(visit.penguin(), visit.call());
                if (answer.route().arm().equals(Route.CANDIDATE)) {
                    met.add(visit.customer());
                }
            }
            time.advance(Duration.ofHours(1));
            RolloutStatus status = rollout.status();
            if (status.state() != shown.state() || status.step() != shown.step()) {
                System.out.println(status);
                shown = status;
            }
        }
        return met;
    }
}
