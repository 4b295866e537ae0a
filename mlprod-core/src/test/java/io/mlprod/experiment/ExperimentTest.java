package io.mlprod.experiment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class ExperimentTest {

    private record Order(String customer, double lastMonth) {}

    private static final Experiment<Order> VALID = Experiment.named("scores")
            .unit(Order::customer)
            .covariate(Order::lastMonth)
            .control("7", 0.5)
            .arm("new", "8", 0.5)
            .metric(Metric.mean("revenue"));

    @Test
    void experiment_asInItsDescription_keepsWhatItWasTold() {
        Experiment<Order> experiment = VALID.units(
                        units -> units.force("tester", "new").holdout(0.1))
                .alpha(0.01)
                .maxUnits(10)
                .maxDecisions(20)
                .outcomesWithin(Duration.ofDays(1))
                .bandit(Bandit.thompson("revenue"))
                .checked();

        assertThat(experiment.units().unit().orElseThrow().apply(new Order("c", 3)))
                .isEqualTo("c");
        assertThat(experiment.covariate().orElseThrow().applyAsDouble(new Order("c", 3)))
                .isEqualTo(3);
        assertThat(experiment.arms())
                .containsExactly(new Experiment.Arm("control", "7", 0.5), new Experiment.Arm("new", "8", 0.5));
        assertThat(experiment.units().forced()).containsEntry("tester", "new");
        assertThat(experiment.units().holdout()).isEqualTo(0.1);
        assertThat(experiment.alpha()).isEqualTo(0.01);
        assertThat(experiment.maxUnits()).isEqualTo(10);
        assertThat(experiment.maxDecisions()).isEqualTo(20);
        assertThat(experiment.outcomesWithin()).isEqualTo(Duration.ofDays(1));
        assertThat(experiment.toString()).contains("scores", "revenue").doesNotContain("tester");
        assertThat(VALID.units().holdout()).as("the one it was made from").isZero();
    }

    @Test
    void arm_weightsBeyondOne_areRefusedWithTheirSum() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> VALID.arm("third", "9", 0.25))
                .withMessageContaining("With arm 'third' the weights come to 1.25");
        Experiment<Order> tenths = Experiment.named("x").unit(Order::customer).control("1", 0.1);
        for (int i = 1; i < 10; i++) {
            tenths = tenths.arm("arm" + i, "2", 0.1); // ten times 0.1 is not 1 in doubles
        }
        assertThat(tenths.arms()).hasSize(10);
    }

    @Test
    void arm_outOfOrderOrTwice_isRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Experiment.named("x").arm("a", "1", 0.5))
                .withMessageContaining("Call control(version, weight) before arm('a'");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> VALID.arm("new", "9", 0))
                .withMessageContaining("two arms 'new'");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> VALID.control("9", 0))
                .withMessageContaining("first arm");
        assertThatIllegalArgumentException()
                .isThrownBy(
                        () -> VALID.units(units -> units.force("unit-7", "old")).checked())
                .withMessageContaining("no arm 'old', only [control, new]")
                .satisfies(error -> assertThat(error.getMessage()).doesNotContain("unit-7"));
    }

    @Test
    void checked_withoutUnit_leavesItToTheCalls() {
        assertThat(Experiment.named("x")
                        .control("1", 0.5)
                        .arm("b", "2", 0.5)
                        .metric(Metric.mean("revenue"))
                        .checked()
                        .units()
                        .unit())
                .isEmpty();
    }

    @Test
    void checked_whatIsMissing_isNamed() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Experiment.named("x")
                        .unit(Order::customer)
                        .control("1", 0.5)
                        .checked())
                .withMessageContaining("at least one arm(...)");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Experiment.named("x")
                        .control("1", 0.5)
                        .arm("b", "2", 0.5)
                        .checked())
                .withMessageContaining("measures nothing: add a metric(...)");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> VALID.bandit(Bandit.thompson("clicks")).checked())
                .withMessageContaining("has no metric 'clicks' for its bandit, only [revenue]");
        assertThatIllegalArgumentException()
                .isThrownBy(() ->
                        VALID.bandit(Bandit.thompson("revenue").floor(0.6)).checked())
                .withMessageContaining("at most 0.5, not 0.6");
    }

    @Test
    void numbers_outOfRange_areRefused() {
        assertThatIllegalArgumentException().isThrownBy(() -> VALID.alpha(Double.NaN));
        assertThatIllegalArgumentException().isThrownBy(() -> VALID.units(units -> units.holdout(1)));
        assertThatIllegalArgumentException().isThrownBy(() -> VALID.maxUnits(0));
        assertThatIllegalArgumentException().isThrownBy(() -> VALID.maxDecisions(0));
        assertThatIllegalArgumentException().isThrownBy(() -> VALID.outcomesWithin(Duration.ZERO));
        assertThatIllegalArgumentException().isThrownBy(() -> VALID.metric(Metric.mean("revenue")));
        assertThatIllegalArgumentException().isThrownBy(() -> Bandit.epsilonGreedy("m", -0.1));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Bandit.thompson("m").every(Duration.ZERO));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Bandit.thompson("m").minUnits(1));
    }
}
