package io.mlprod.samples.credit;

import io.mlprod.record.NotInput;
import io.mlprod.rollout.RunningRollout;
import io.mlprod.testing.traffic.Regression;
import io.mlprod.testing.traffic.Stage;
import io.mlprod.testing.traffic.Traffic;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Would the rollout plan take a bad version back in time, and leave a good one alone? */
class Step09RolloutTest {

    /** The features with the customer, by whom the rollout assigns. */
    record Visit(@NotInput String customer, float income, float debtRatio, float age, float latePayments) {}

    private static Traffic<Visit, Score> traffic() {
        return Traffic.of(
                        Visit.class,
                        Score.class,
                        visit -> new Visit(visit.user(), 8, (float) (10 * visit.draw(0)), 45, 0))
                .lasting(Duration.ofHours(12))
                .errors(0.01);
    }

    private static RunningRollout rollout(Stage<Visit, Score> stage) {
        return stage.fake("credit", visit -> new Score(visit.debtRatio() / 10), "1", "2")
                .rollout(
                        "2",
                        plan -> plan.unit(Visit::customer)
                                .steps(0.1, 0.5)
                                .hold(Duration.ofHours(8))
                                .minUnits(50)
                                .polling(polling -> polling.every(Duration.ofMinutes(5))));
    }

    @Test
    void rollout_versionThatFails_isTakenBackInTime() {
        traffic()
                .regression(Regression.errors(0.5).in("2").from(Duration.ofHours(3)))
                .rollouts(3, Step09RolloutTest::rollout)
                .assertRolledBackWithin(Duration.ofHours(2))
                .assertSticky();
    }

    @Test
    void rollout_versionsThatAreAlike_isLeftAlone() {
        traffic().rollouts(10, Step09RolloutTest::rollout).assertFalseAlarmsAtMost(0.3);
    }
}
