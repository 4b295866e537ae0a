package io.mlprod.internal.equivalence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mlprod.engine.Engines;
import io.mlprod.error.LoadException;
import io.mlprod.internal.load.EngineLine;
import io.mlprod.internal.plain.session.PlainJava;
import io.mlprod.lifecycle.ModelSource;
import io.mlprod.spi.ModelArtifact;
import io.mlprod.spi.ModelSession;
import io.mlprod.spi.SessionOptions;
import io.mlprod.time.ManualTime;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The engine in Java, right and with planted faults. */
class PlainJavaFaultsTest {

    private static final Path MODELS = Path.of("src/test/resources/models");

    private static ModelSession open(byte[] model, Mutant candidate) {
        return new EquivalentEngine(candidate, Engines.onnxRuntime(), 0, null, new ManualTime(Instant.EPOCH))
                .open(Mutant.artifact(model), SessionOptions.DEFAULT);
    }

    static Stream<?> faults() {
        return EquivalentEngineTest.faultsOfTrees();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("faults")
    void open_faultInTrees_isFound(String name, Consumer<Ensemble> fault) {
        for (String mode : List.of("LEQ", "LT", "GTE", "GT")) {
            Ensemble damaged = new Ensemble(40, 4, mode, 7);
            fault.accept(damaged);
            Mutant candidate = Mutant.plain(damaged.regressor());

            assertThatThrownBy(() -> open(new Ensemble(40, 4, mode, 7).regressor(), candidate))
                    .isInstanceOf(LoadException.class)
                    .hasMessageContaining("operator TreeEnsembleRegressor");
            assertThat(candidate.sessions).hasValue(0);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"LEQ", "LT", "GTE", "GT"})
    void open_equalTrees_areAccepted(String mode) {
        Ensemble trees = new Ensemble(40, 4, mode, 7);
        trees.transform = "LOGISTIC";

        open(trees.classifier(), Mutant.plain(trees.classifier())).close();
        open(trees.regressor(), Mutant.plain(trees.regressor())).close();
    }

    static List<String> models() throws IOException {
        try (Stream<Path> files = Files.list(MODELS)) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name ->
                            name.matches("(forest|lightgbm|xgboost|logistic|mlp|label|lookup|plain|risk_[0-9]).*onnx"))
                    .sorted()
                    .toList();
        }
    }

    /** What the engine takes, it answers as ONNX Runtime does. */
    @ParameterizedTest
    @MethodSource("models")
    void open_modelOfAnExporter_isAcceptedIfItIsTaken(String name) {
        ModelArtifact model = EngineLine.read(List.of(Engines.onnxRuntime()), ModelSource.of(MODELS.resolve(name)))
                .artifact();
        try {
            new PlainJava().open(model, SessionOptions.DEFAULT).close();
        } catch (LoadException notTaken) {
            return;
        }

        new EquivalentEngine(new PlainJava(), Engines.onnxRuntime(), 0, null, new ManualTime(Instant.EPOCH))
                .open(model, SessionOptions.DEFAULT)
                .close();
    }
}
