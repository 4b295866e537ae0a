package io.mlprod.testing.traffic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mlprod.experiment.Metric;
import io.mlprod.experiment.Readout.Verdict;
import io.mlprod.experiment.RunningExperiment;
import io.mlprod.testing.traffic.Orders.Order;
import io.mlprod.testing.traffic.Orders.Score;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class ExperimentTrafficTest {

    private static Traffic<Order, Score> sales() {
        return Orders.traffic()
                .activity(0)
                .users(3_000)
                .requestsPerHour(200)
                .looksEvery(Duration.ofHours(2))
                .outcome(Outcome.event("sale", 0.2).after(Delay.exponential(Duration.ofMinutes(5))));
    }

    @Test
    void conversion_thatIsWorse_isFound() {
        ExperimentRuns runs = sales().regression(
                        Regression.outcomes("sale", rate -> rate / 4).in("8"))
                .experiments(2, Orders::experiment);

        runs.assertFoundWithin(Duration.ofHours(24), 1).assertSticky().assertNoneLost();
        assertThat(runs)
                .asString()
                .contains("sale of new        2 WORSE")
                .contains("time to WORSE      median ")
                .contains("outcomes           sale: ");
        assertThatThrownBy(() -> runs.assertFoundWithin(Duration.ofHours(24), 1, Verdict.BETTER))
                .isInstanceOf(AssertionError.class);
    }

    @Test
    void conversion_thatDependsOnTheAnswer_isWorseWithWorseAnswers() {
        Orders.traffic()
                .activity(0)
                .users(3_000)
                .requestsPerHour(200)
                .looksEvery(Duration.ofHours(6))
                .outcome(Outcome.event(
                        "sale", (Answered<Order, Score> of) -> of.value().score() / 2))
                .regression(Regression.answers("score", score -> score / 4).in("8"))
                .experiments(2, Orders::experiment)
                .assertFoundWithin(Duration.ofHours(24), 1);
    }

    @Test
    void measure_thatIsWorse_isFound() {
        Orders.traffic()
                .activity(0)
                .users(3_000)
                .requestsPerHour(200)
                .looksEvery(Duration.ofHours(6))
                .outcome(Outcome.measured(
                        "revenue",
                        (Answered<Order, Score> of) -> 10 + of.visit().draw(1)))
                .regression(Regression.outcomes("revenue", value -> value - 5).in("8"))
                .experiments(2, stage -> revenue(stage, "revenue"))
                .assertFoundWithin(Duration.ofHours(24), 1);
    }

    @Test
    void arm_thatIsFoundBetterByAWrongMetric_isAFailure() {
        ExperimentRuns runs = sales().regression(
                        Regression.outcomes("sale", rate -> rate / 4).in("8"))
                .experiments(1, stage -> sales(stage, Metric.proportion("sale").lowerIsBetter()));

        assertThatThrownBy(() -> runs.assertFoundWithin(Duration.ofHours(24), 1))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("1 of 1 runs did not find the arm with the regression WORSE within 1 day")
                .hasMessageContaining("seed 1: found instead that sale of new is BETTER after ");
        runs.assertFoundWithin(Duration.ofHours(24), 1, Verdict.BETTER);
    }

    @Test
    void arm_thatIsBetterThanAControlWithARegression_isFoundBetter() {
        sales().regression(Regression.outcomes("sale", rate -> rate / 4).in("7"))
                .experiments(1, Orders::experiment)
                .assertFoundWithin(Duration.ofHours(24), 1, Verdict.BETTER);
    }

    @Test
    void verdict_thatIsNoFinding_isRefused() {
        ExperimentRuns runs = sales().lasting(Duration.ofHours(1)).experiments(1, Orders::experiment);

        assertThatThrownBy(() -> runs.assertFoundWithin(Duration.ofHours(24), 1, Verdict.NO_DIFFERENCE_SHOWN))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("The verdict must be BETTER or WORSE, not NO_DIFFERENCE_SHOWN");
    }

    private static RunningExperiment sales(Stage<Order, Score> stage, Metric metric) {
        return stage.fake("scores", order -> new Score(order.amount()), "7", "8")
                .experiment(
                        "score-8",
                        plan -> plan.unit(Order::customer)
                                .control("7", 0.5)
                                .arm("new", "8", 0.5)
                                .metric(metric)
                                .outcomesWithin(Duration.ofHours(2)));
    }

    private static RunningExperiment revenue(Stage<Order, Score> stage, String measure) {
        return sales(stage, Metric.mean(measure));
    }

    @Test
    void differenceThatIsTooSmall_isAFailureThatSaysWhatWasFound() {
        ExperimentRuns runs = sales().regression(
                        Regression.outcomes("sale", rate -> rate * 0.99).in("8"))
                .experiments(2, Orders::experiment);

        assertThatThrownBy(() -> runs.assertFoundWithin(Duration.ofHours(24), 0.5))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining(
                        "2 of 2 runs did not find the arm with the regression WORSE within 1 day; 50 % must")
                .hasMessageContaining("seed 1: no difference shown")
                .hasMessageContaining("2 NO_DIFFERENCE_SHOWN");
    }

    @Test
    void falseAlarms_ofArmsThatAreAlike_areRare() {
        sales().requestsPerHour(100)
                .lasting(Duration.ofHours(8))
                .experiments(30, Orders::experiment)
                .assertFalseAlarmsAtMost(0.1);
    }

    @Test
    void falseAlarms_ofAMetricThatNobodyReports_areInconclusive() {
        ExperimentRuns runs = Orders.traffic()
                .lasting(Duration.ofHours(6))
                .requestsPerHour(50)
                .experiments(2, stage -> revenue(stage, "never told"));

        assertThatThrownBy(() -> runs.assertFalseAlarmsAtMost(0.05))
                .isInstanceOf(AssertionError.class)
                .hasMessageStartingWith("INCONCLUSIVE: 0 of 0 runs")
                .hasMessageContaining("2 runs do not count, since no comparison could be read, for example: ");
    }

    @Test
    void outcomes_thatAreNeverKnown_areNotTold() {
        ExperimentRuns runs = Orders.traffic()
                .lasting(Duration.ofHours(6))
                .outcome(Outcome.event("sale", 1).knownFor(0))
                .experiments(1, Orders::experiment);

        assertThatThrownBy(() -> runs.assertFalseAlarmsAtMost(0.05))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("sale: 0 told, 0 known only after the traffic");
    }

    @Test
    void unit_thatIsTheRequestsNumber_isNotSticky() {
        ExperimentRuns runs = sales().lasting(Duration.ofHours(6))
                .experiments(
                        1,
                        stage -> stage.fake("scores", order -> new Score(1), "7", "8")
                                .experiment(
                                        "score-8",
                                        plan -> plan.unit(order -> "" + order.number())
                                                .control("7", 0.5)
                                                .arm("new", "8", 0.5)
                                                .metric(Metric.proportion("sale"))));

        assertThatThrownBy(runs::assertSticky).hasMessageContaining("users are not sticky");
    }

    @Test
    void arm_thatFails_isAnsweredByTheControl() {
        sales().lasting(Duration.ofHours(6))
                .regression(Regression.errors(0.5).in("8"))
                .experiments(1, Orders::experiment)
                .assertNoneLost();
    }
}
