package io.mlprod;

import static org.assertj.core.api.Assertions.assertThat;

import io.mlprod.admission.AdmissionLimits;
import io.mlprod.admission.AsyncLimits;
import io.mlprod.batching.Batching;
import io.mlprod.cache.Cache;
import io.mlprod.evaluation.BinaryTally;
import io.mlprod.evaluation.Bootstrap;
import io.mlprod.evaluation.ConfusionMatrix;
import io.mlprod.evaluation.Evaluation;
import io.mlprod.evaluation.RegressionTally;
import io.mlprod.experiment.Bandit;
import io.mlprod.experiment.Experiment;
import io.mlprod.experiment.Metric;
import io.mlprod.lifecycle.Golden;
import io.mlprod.lifecycle.ModelSource;
import io.mlprod.lifecycle.Retention;
import io.mlprod.lifecycle.Tuning;
import io.mlprod.model.ElementType;
import io.mlprod.model.Inputs;
import io.mlprod.model.ModelVersion;
import io.mlprod.model.PredictionId;
import io.mlprod.model.Tensor;
import io.mlprod.observe.ChainEvent;
import io.mlprod.observe.Column;
import io.mlprod.observe.ModelEvent;
import io.mlprod.provenance.Provenance;
import io.mlprod.rollout.Guard;
import io.mlprod.rollout.Polling;
import io.mlprod.rollout.Rollout;
import io.mlprod.routing.Layer;
import io.mlprod.routing.Route;
import io.mlprod.routing.UnitAssignment;
import io.mlprod.shadow.Shadow;
import io.mlprod.spi.Constant;
import io.mlprod.spi.EngineLimits;
import io.mlprod.spi.SessionOptions;
import io.mlprod.time.ManualTime;
import io.mlprod.validation.Feature;
import io.mlprod.validation.Schema;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Null where a setting must be: each is refused where it is given, and named. */
class NullArgumentsTest {

    private static final ModelVersion MODEL = new ModelVersion("m", "1", "0".repeat(64));

    /** One of each type with settings, and of each type that a setting has. */
    private static final NullCalls CALLS = new NullCalls(
            ModelHandle.class,
            List.of(
                    MODEL,
                    Call.DEFAULT,
                    Cache.DEFAULT,
                    Batching.DEFAULT,
                    AdmissionLimits.DEFAULT,
                    AsyncLimits.DEFAULT,
                    Retention.DEFAULT,
                    Tuning.FOR_LATENCY,
                    SessionOptions.DEFAULT,
                    Polling.DEFAULT,
                    UnitAssignment.DEFAULT,
                    Layer.whole("layer"),
                    Provenance.DIRECT,
                    Route.direct(MODEL),
                    Rollout.to("2"),
                    Guard.errors(),
                    Experiment.named("test"),
                    Metric.mean("revenue"),
                    Bandit.thompson("revenue"),
                    Shadow.to("2"),
                    Golden.of("in", "out"),
                    ModelSource.none("m"),
                    PredictionId.next(),
                    Progress.Reports.to(report -> {}),
                    Prediction.of("out", MODEL),
                    Prediction.builder("out", MODEL),
                    ModelHandle.builder(),
                    Column.of("c", Column.Kind.NUMBER, true),
                    Schema.empty(),
                    Schema.builder(),
                    Feature.builder(),
                    EngineLimits.builder(),
                    Bootstrap.DEFAULT,
                    new BinaryTally(),
                    new RegressionTally(),
                    ConfusionMatrix.of(List.of("a"), new long[][] {{1}}),
                    Evaluation.binary(new double[] {1}, new int[] {1}),
                    Evaluation.binary(new double[] {1}, new int[] {1}).brier(),
                    Evaluation.classification(new int[] {1}, new int[] {1}),
                    Evaluation.multiclass(new double[][] {{1}}, new int[] {0}),
                    Evaluation.multilabel(new double[][] {{1}}, new int[][] {{1}}),
                    Evaluation.regression(new double[] {1}, new double[] {1}),
                    Evaluation.ranking(new double[][] {{1}}, new double[][] {{1}}),
                    Tensor.scalar(1f),
                    Inputs.of("x", Tensor.scalar(1f)),
                    ElementType.FLOAT),
            Set.of(
                    ModelEvent.Predicted.class,
                    ChainEvent.ChainAnswered.class,
                    Provenance.class,
                    Route.class,
                    Constant.class,
                    ManualTime.class));

    static Stream<NullCalls.NullCall> settings() {
        return CALLS.all();
    }

    @ParameterizedTest
    @MethodSource("settings")
    void setting_null_isNamed(NullCalls.NullCall call) throws ReflectiveOperationException {
        assertThat(call.failure())
                .isInstanceOfAny(NullPointerException.class, IllegalArgumentException.class)
                .message()
                .isNotBlank()
                .doesNotStartWith("Cannot "); // the JVM's words, of our code
    }
}
