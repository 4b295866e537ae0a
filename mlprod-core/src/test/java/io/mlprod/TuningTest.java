package io.mlprod;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mlprod.admission.AdmissionLimits;
import io.mlprod.engine.Engines;
import io.mlprod.error.InvalidInputException;
import io.mlprod.lifecycle.Arena;
import io.mlprod.lifecycle.Tuning;
import io.mlprod.lifecycle.Tuning.Goal;
import io.mlprod.lifecycle.TuningReport;
import io.mlprod.lifecycle.TuningReport.Measurement;
import io.mlprod.spi.ForwardingEngine;
import io.mlprod.spi.ModelArtifact;
import io.mlprod.spi.ModelSession;
import io.mlprod.spi.SessionOptions;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class TuningTest {

    private static final Path MODELS = Path.of("src/test/resources/models");
    private static final Duration SHORT = Duration.ofMillis(200);
    private static final List<float[]> SAMPLES = IntStream.range(0, 20)
            .mapToObj(i -> {
                float[] row = new float[30];
                row[0] = i;
                return row;
            })
            .toList();

    /** ONNX Runtime, and how it was asked to run the model. */
    private static final class Recorded extends ForwardingEngine {
        private final List<SessionOptions> opened = new ArrayList<>();

        Recorded() {
            super(Engines.onnxRuntime());
        }

        @Override
        public ModelSession open(ModelArtifact model, SessionOptions options) {
            opened.add(options);
            return super.open(model, options);
        }
    }

    private static ModelHandleBuilder<float[], float[]> builder() {
        return ModelHandle.builder(float[].class, float[].class).load(MODELS.resolve("logistic30.onnx"));
    }

    @Test
    void build_notTuned_hasNoReport() {
        try (var handle = builder().build()) {
            assertThat(handle.statistics().tuning()).isEmpty();
        }
    }

    @Test
    void build_tunedForLatency_measuresSingleRowsInEveryWayAndRunsAsChosen() {
        Recorded runtime = new Recorded();
        try (var handle = builder()
                .engine(runtime)
                .tune(Tuning.FOR_LATENCY.budget(SHORT), SAMPLES)
                .build()) {
            TuningReport report = handle.statistics().tuning().orElseThrow();

            assertThat(report.goal()).isEqualTo(Goal.LATENCY);
            assertThat(report.measurements()).contains(report.chosen()).allSatisfy(measurement -> {
                assertThat(measurement.rows()).isEqualTo(1);
                assertThat(measurement.runs()).isPositive();
                assertThat(measurement.medianMicros()).isPositive();
            });
            assertThat(report.measurements()).extracting(Measurement::arena).contains(Arena.AUTO, Arena.ON, Arena.OFF);
            SessionOptions last = runtime.opened.get(runtime.opened.size() - 1);
            assertThat(last.intraOpThreads()).isEqualTo(report.chosen().intraOpThreads());
            assertThat(last.arena()).isEqualTo(report.chosen().arena());
            assertThat(handle.predict(SAMPLES.get(1)).value()).hasSize(2);
        }
    }

    @Test
    void build_tunedForThroughput_measuresBatchesToo() {
        try (var handle =
                builder().tune(Tuning.FOR_THROUGHPUT.budget(SHORT), SAMPLES).build()) {
            TuningReport report = handle.statistics().tuning().orElseThrow();

            assertThat(report.measurements()).extracting(Measurement::rows).contains(1, 16, 64, 256);
            assertThat(handle.predictAll(SAMPLES)).allMatch(Outcome::isAnswered);
        }
    }

    @Test
    void build_threadsAreGiven_keepsThem() {
        try (var handle = builder()
                .intraOpThreads(1)
                .tune(Tuning.FOR_LATENCY.budget(SHORT), SAMPLES)
                .build()) {
            assertThat(handle.statistics().tuning().orElseThrow().measurements())
                    .extracting(Measurement::intraOpThreads)
                    .containsOnly(1);
        }
    }

    @Test
    void build_arenaIsGiven_keepsIt() {
        try (var handle = builder()
                .arena(Arena.ON)
                .tune(Tuning.FOR_LATENCY.budget(SHORT), SAMPLES)
                .build()) {
            assertThat(handle.statistics().tuning().orElseThrow().measurements())
                    .extracting(Measurement::arena)
                    .containsOnly(Arena.ON);
        }
    }

    @Test
    void build_modelWithoutBatches_measuresSingleRowsOnly() {
        try (var handle = ModelHandle.builder(float[].class, float[].class)
                .load(MODELS.resolve("softmax_axis0.onnx"))
                .tune(Tuning.FOR_THROUGHPUT.budget(SHORT), List.of(new float[] {1, 2, 3}, new float[] {3, 2, 1}))
                .build()) {
            assertThat(handle.statistics().tuning().orElseThrow().chosen().rows())
                    .isPositive();
            assertThat(handle.predict(new float[] {1, 2, 3}).value()).hasSize(3);
        }
    }

    @Test
    void build_sampleIsInvalid_saysWhatIsWrongWithIt() {
        float[] invalid = new float[30];
        invalid[3] = Float.NaN;
        var builder = builder().tune(Tuning.FOR_LATENCY.budget(SHORT), List.of(invalid));

        assertThatThrownBy(builder::build).isInstanceOf(InvalidInputException.class);
    }

    @Test
    void tune_noSamples_isRefused() {
        var builder = builder();

        assertThatThrownBy(() -> builder.tune(Tuning.FOR_LATENCY, List.of()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("typical inputs");
    }

    @Test
    void budget_zero_isRefused() {
        assertThatThrownBy(() -> Tuning.FOR_LATENCY.budget(Duration.ZERO))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("above zero");
    }

    @Test
    void build_boundsOfTheHandle_doNotHoldForTheTrials() {
        try (var handle = builder()
                .admission(AdmissionLimits.DEFAULT.maxRuns(1).maxWaiting(0).maxWait(Duration.ZERO))
                .tune(Tuning.FOR_THROUGHPUT.budget(SHORT), SAMPLES)
                .build()) {
            assertThat(handle.statistics().tuning()).isPresent();
        }
    }

    @Test
    void toString_report_marksOneLine() {
        try (var handle =
                builder().tune(Tuning.FOR_LATENCY.budget(SHORT), SAMPLES).build()) {
            String table = handle.statistics().tuning().orElseThrow().toString();

            assertThat(table.lines().filter(line -> line.startsWith("*"))).hasSize(1);
            assertThat(table.lines())
                    .hasSize(2
                            + handle.statistics()
                                    .tuning()
                                    .orElseThrow()
                                    .measurements()
                                    .size());
        }
    }
}
