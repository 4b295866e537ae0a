package io.mlprod;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mlprod.Scales.In;
import io.mlprod.Scales.Out;
import io.mlprod.experiment.Experiment;
import io.mlprod.experiment.Metric;
import io.mlprod.experiment.RunningExperiment;
import io.mlprod.rollout.Guard;
import io.mlprod.rollout.Rollout;
import io.mlprod.rollout.RolloutState;
import io.mlprod.rollout.RunningRollout;
import io.mlprod.routing.Route;
import io.mlprod.shadow.RunningShadow;
import io.mlprod.shadow.Shadow;
import io.mlprod.time.ManualTime;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What somebody types first who tries a version out; that it compiles, with plain lambdas, is half of each test. */
class FirstTrialsTest {

    private ModelHandle<In, Out> handle;

    @BeforeEach
    void open() {
        handle = Scales.builder().time(new ManualTime(Instant.EPOCH)).build();
        handle.versions().load(Scales.version("2", 3));
    }

    @AfterEach
    void close() {
        handle.close();
    }

    private Route routeOf(float x) {
        return handle.predict(new In(x)).route();
    }

    @Test
    void rollout_plainLambdas_knowTheHandlesTypes() {
        RunningRollout rollout = handle.rollout(
                "2",
                plan -> plan.guard(Guard.when("yes", out -> out.score() > 3))
                        .guard(Guard.outside("score", out -> out.score(), 0, 100))
                        .guard(Guard.errors().maxRatio(1.2))
                        .guard(Guard.slowerThan(Duration.ofDays(1)))
                        .unit(in -> "u" + in.x())
                        .units(units -> units.holdout(0.01).force("u7.0", Route.CANDIDATE))
                        .steps(0.5));

        assertThat(routeOf(7).reason()).isEqualTo(Route.Reason.FORCED);
        assertThat(routeOf(7).arm()).isEqualTo(Route.CANDIDATE);
        assertThat(rollout.status().state()).isEqualTo(RolloutState.STEP);
    }

    @Test
    void rollout_unitAmongTheOtherRules_knowsTheHandlesTypesToo() {
        handle.rollout(
                "2", plan -> plan.units(units -> units.unit(in -> "u" + in.x())).steps(0.5));

        assertThat(routeOf(1).reason()).isEqualTo(Route.Reason.HASH);
    }

    @Test
    void rollout_madeApartFromTheHandle_needsNoTypesForUnitsAndTheirClassesForAnswers() {
        Rollout<In, Object> byUnit = Rollout.to("2").unit(FirstTrialsTest::unit).steps(0.5);
        Rollout<In, Out> byAnswer = Rollout.to("2", In.class, Out.class)
                .unit(in -> "u" + in.x())
                .guard(Guard.when("yes", out -> out.score() > 3))
                .guard(Guard.when("no", (Out out) -> out.score() < 0).maxRatio(1.2));

        assertThat(byUnit.units().unit().orElseThrow().apply(new In(1))).isEqualTo("u1.0");
        assertThat(byAnswer.guards()).extracting(Guard::name).containsExactly("errors", "yes", "no");
        assertThat(handle.rollout(byUnit).status().state()).isEqualTo(RolloutState.STEP);
    }

    private static String unit(In in) {
        return "u" + in.x();
    }

    @Test
    void experiment_plainLambdas_knowWhatTheHandleTakes() {
        RunningExperiment experiment = handle.experiment(
                "scores",
                plan -> plan.unit(in -> "u" + in.x())
                        .covariate(in -> in.x())
                        .control("1", 0.5)
                        .arm("new", "2", 0.5)
                        .metric(Metric.proportion("bought"))
                        .metric(Metric.mean("revenue").lowerIsBetter()));

        assertThat(routeOf(1).reason()).isEqualTo(Route.Reason.HASH);
        assertThat(experiment.readout().arms()).hasSize(2);
    }

    @Test
    void experiment_madeApartFromTheHandle_takesMethodReferences() {
        Experiment<In> apart = Experiment.named("scores")
                .unit(FirstTrialsTest::unit)
                .covariate(In::x)
                .control("1", 0.5)
                .arm("new", "2", 0.5)
                .metric(Metric.median("revenue"));

        assertThat(handle.experiment(apart).readout().arms()).hasSize(2);
    }

    @Test
    void shadow_plainLambdas_knowTheHandlesTypes() {
        RunningShadow shadow = handle.shadow(
                "2",
                plan -> plan.sample(1)
                        .unit(in -> "u" + in.x())
                        .describe(in -> "x " + in.x())
                        .label(out -> out.label())
                        .threshold("score", 0.5));

        assertThat(shadow.report().traffic().calls()).isZero();
    }

    @Test
    void shadow_madeApartFromTheHandle_takesMethodReferences() {
        Shadow<In, Out> apart = Shadow.to("2").unit(FirstTrialsTest::unit).label(Out::label);

        assertThat(handle.shadow(apart).report().traffic().calls()).isZero();
    }

    @Test
    void operators_withoutAReason_areToldWhatIsMissing() {
        RunningRollout rollout = handle.rollout(Rollout.to("2"));

        assertThatThrownBy(() -> rollout.pause(nothing())).hasMessageContaining("why");
        assertThatThrownBy(() -> rollout.promote(nothing())).hasMessageContaining("why");
        assertThatThrownBy(() -> rollout.rollBack(nothing())).hasMessageContaining("why");
        assertThat(rollout.status().state()).isEqualTo(RolloutState.STEP);
    }

    @Test
    void reweigh_withoutWeights_isToldWhatIsMissing() {
        RunningExperiment experiment = handle.experiment(
                "scores", plan -> plan.control("1", 0.5).arm("new", "2", 0.5).metric(Metric.mean("revenue")));

        assertThatThrownBy(() -> experiment.reweigh(nothing())).hasMessageContaining("weights: the share of each arm");
        experiment.reweigh(Map.of(Route.CONTROL, 0.4, "new", 0.6));
    }

    @SuppressWarnings({"NullAway", "TypeParameterUnusedInFormals"}) // what a caller without a null checker may give
    private static <T> T nothing() {
        return null;
    }
}
