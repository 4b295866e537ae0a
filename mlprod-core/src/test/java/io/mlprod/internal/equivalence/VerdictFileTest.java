package io.mlprod.internal.equivalence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mlprod.engine.Engines;
import io.mlprod.error.LoadException;
import io.mlprod.spi.SessionOptions;
import io.mlprod.time.ManualTime;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Verdicts that a file keeps for the next process, here the next engine. */
class VerdictFileTest {

    private final byte[] model = new Ensemble(3, 3, "LEQ", 1).regressor();
    private final byte[] other = new Ensemble(3, 3, "LEQ", 2).regressor();

    @TempDir
    Path folder;

    private Path file;

    @BeforeEach
    void name() {
        file = folder.resolve("verdicts").resolve("engines.json");
    }

    /** Opens a model as a new process would; returns whether rows were run. */
    private boolean isChecked(byte[] opened, String version, byte[] asModel) {
        Mutant candidate = Mutant.of(opened);
        candidate.version = version;
        new EquivalentEngine(candidate, Engines.onnxRuntime(), 0, file, new ManualTime(Instant.EPOCH))
                .open(Mutant.artifact(asModel), SessionOptions.DEFAULT)
                .close();
        return candidate.invocations.get() > 0;
    }

    private boolean isChecked() {
        return isChecked(model, "1", model);
    }

    @Test
    void open_verdictIsInTheFile_nothingIsRun() {
        assertThat(isChecked()).isTrue();
        assertThat(isChecked()).isFalse();
    }

    @Test
    void open_otherModelOrVersion_isChecked() {
        isChecked();

        assertThat(isChecked(other, "1", other)).isTrue();
        assertThat(isChecked(model, "2", model)).isTrue();
        assertThat(isChecked()).as("still known").isFalse();
    }

    @Test
    void open_engineWithoutVersion_isCheckedAgain() {
        isChecked(model, "", model);

        assertThat(isChecked(model, "", model)).isTrue();
        assertThat(file).doesNotExist();
    }

    @Test
    void open_refusedBefore_isRefusedWithTheSameReasonAndNothingIsRun() {
        assertThatThrownBy(() -> isChecked(other, "1", model)).isInstanceOf(LoadException.class);
        Mutant again = Mutant.of(other);

        assertThatThrownBy(
                        () -> new EquivalentEngine(again, Engines.onnxRuntime(), 0, file, new ManualTime(Instant.EPOCH))
                                .open(Mutant.artifact(model), SessionOptions.DEFAULT))
                .isInstanceOf(LoadException.class)
                .hasMessageStartingWith("mutant answers otherwise than ONNX Runtime: rows with ")
                .hasMessageStartingWith("mutant answers otherwise than ONNX Runtime: rows with ")
                .hasMessageContaining("operator TreeEnsembleRegressor");
        assertThat(again.invocations).hasValue(0);
        assertThat(again.sessions).hasValue(0);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "\0\1\2",
                "[]",
                "{\"format\": \"another\"}",
                "{\"format\": \"mlprod verdicts 1\", \"verdicts\": [{\"model\": 3}]}",
                "{\"format\": \"mlprod verdicts 1\", \"verdicts\": [{\"model\""
            })
    void open_fileIsDamagedOrForeign_modelIsCheckedAndTheFileReplaced(String content) throws IOException {
        Files.createDirectories(file.getParent());
        Files.writeString(file, content);

        assertThat(isChecked()).isTrue();
        assertThat(isChecked()).isFalse();
    }

    @Test
    void open_verdictOfTheFileIsNotSaid_modelIsChecked() throws IOException {
        isChecked();
        Files.writeString(file, Files.readString(file).replace("\"equal\" : true", "\"equal\" : \"yes\""));

        assertThat(isChecked()).isTrue();
    }

    @Test
    void open_fileCannotBeWritten_modelIsCheckedEachTime() throws IOException {
        Files.writeString(folder.resolve("verdicts"), "a file where the folder should be");

        assertThat(isChecked()).isTrue();
        assertThat(isChecked()).isTrue();
    }

    @Test
    void open_verdictIsKept_noDraftIsLeftAndTheFileHoldsWhatItIsAbout() throws IOException {
        isChecked();

        try (Stream<Path> files = Files.list(file.getParent())) {
            assertThat(files).containsExactly(file);
        }
        assertThat(Files.readString(file))
                .contains(Mutant.artifact(model).sha256(), "\"mutant\"", "\"ONNX Runtime\"", "\"1.28.0\"")
                .contains("\"" + System.getProperty("os.arch") + "\"")
                .contains("\"java\" : " + Runtime.version().feature());
    }
}
