package io.mlprod.internal.equivalence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mlprod.ModelHandle;
import io.mlprod.engine.Engines;
import io.mlprod.error.LoadException;
import io.mlprod.internal.load.EngineLine;
import io.mlprod.lifecycle.EngineChoice;
import io.mlprod.lifecycle.ModelSource;
import io.mlprod.observe.ModelEvent;
import io.mlprod.spi.SessionOptions;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Checked engines in a handle's line. */
class CheckedEngineTest {

    private static final Path MODELS = Path.of("src/test/resources/models");

    private final Ensemble trees = new Ensemble(5, 3, "LEQ", 1);
    private final List<ModelEvent.EngineRefused> events = new ArrayList<>();

    record Out(float y) {}

    @SuppressWarnings("ArrayRecordComponent")
    record In(float[] x) {}

    private ModelHandle<In, Out> handle(byte[] opened) {
        return ModelHandle.builder(In.class, Out.class)
                .load(ModelSource.of(trees.regressor()).version("1"))
                .engine(Engines.checked(Mutant.of(opened)), Engines.onnxRuntime())
                .listener(event -> {
                    if (event instanceof ModelEvent.EngineRefused refused) {
                        events.add(refused);
                    }
                })
                .build();
    }

    @Test
    void build_candidateIsWrong_onnxRuntimeServesAndStatusAndEventSayWhy() {
        Ensemble damaged = new Ensemble(5, 3, "LEQ", 1);
        damaged.swap(0);

        try (ModelHandle<In, Out> handle = handle(damaged.regressor())) {
            EngineChoice engine = handle.versions().list().get(0).engine();
            assertThat(engine.name()).isEqualTo("ONNX Runtime");
            assertThat(engine.refusals())
                    .singleElement()
                    .satisfies(refusal -> assertThat(refusal.reason())
                            .startsWith("mutant answers otherwise than ONNX Runtime: rows with ")
                            .contains("operator TreeEnsembleRegressor, ")
                            .contains("output 'y' differs, by up to "));
            assertThat(events).containsExactly(new ModelEvent.EngineRefused(handle.serving(), engine));
        }
    }

    @Test
    void build_candidateIsRight_itServesAndNothingIsSaid() {
        try (ModelHandle<In, Out> handle = handle(trees.regressor())) {
            assertThat(handle.versions().list().get(0).engine()).isEqualTo(new EngineChoice("mutant", List.of()));
            assertThat(events).isEmpty();
        }
    }

    @Test
    void open_operatorsMayEndTheProcess_noRowIsRun() throws Exception {
        Path model = MODELS.resolve("intdiv.onnx");
        Mutant candidate = Mutant.of(java.nio.file.Files.readAllBytes(model));

        assertThatThrownBy(() -> Engines.checked(candidate)
                        .open(
                                EngineLine.read(List.of(Engines.onnxRuntime()), ModelSource.of(model))
                                        .artifact(),
                                SessionOptions.DEFAULT))
                .isInstanceOf(LoadException.class)
                .hasMessageContaining("operators that may end the process");
        assertThat(candidate.invocations).hasValue(0);
        assertThat(candidate.sessions).hasValue(0);
    }

    @Test
    void open_referenceDoesNotTakeTheModel_isRefused() {
        Path model = MODELS.resolve("missing_operator.onnx");

        assertThatThrownBy(() -> Engines.checked(Mutant.of(trees.regressor()))
                        .open(
                                EngineLine.read(List.of(Engines.onnxRuntime()), ModelSource.of(model))
                                        .artifact(),
                                SessionOptions.DEFAULT))
                .isInstanceOf(LoadException.class)
                .hasMessageContaining("cannot be compared: ONNX Runtime does not take the model");
    }

    @Test
    void build_plainJavaWithRescoring_answersAsOnnxRuntime() {
        In input = new In(new float[] {1, -1, 0.5f, 0, 2, -2});
        ModelSource source = ModelSource.of(trees.regressor()).version("1");
        try (ModelHandle<In, Out> plain = ModelHandle.builder(In.class, Out.class)
                        .load(source)
                        .engine(Engines.plainJava().rescoring(0.5), Engines.onnxRuntime())
                        .build();
                ModelHandle<In, Out> other =
                        ModelHandle.builder(In.class, Out.class).load(source).build()) {
            for (int i = 0; i < 100; i++) {
                assertThat(plain.predict(input).value())
                        .isEqualTo(other.predict(input).value());
            }
            assertThat(plain.versions().list().get(0).engine()).isEqualTo(new EngineChoice("plain Java", List.of()));
        }
    }
}
