package io.mlprod.testing.golden;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.mlprod.ModelHandle;
import io.mlprod.model.Inputs;
import io.mlprod.model.Outputs;
import io.mlprod.model.Tensor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Golden files that this module writes, and when it does not. */
class RecordedTest {

    private static final Updates NONE = Updates.of("", Map.of());
    private static final Updates ASKED = Updates.of("loan", Map.of());
    private static final List<Loan> LOANS = List.of(new Loan(null, "a\"b\n", 0.1f), new Loan(3L, "é", Float.NaN));

    @TempDir
    private Path folder;

    record Loan(@Nullable Long size, String text, float share) {}

    private static Object code(Loan loan) {
        return Map.of("score", loan.share() * 2, "label", loan.text());
    }

    private Path file() {
        return folder.resolve("golden/loan.json");
    }

    private GoldenFile recorded(Updates updates) {
        return GoldenFile.recorded(file(), LOANS, RecordedTest::code, updates);
    }

    @Test
    void recorded_asked_writesTextForPeople() throws IOException {
        recorded(ASKED);

        assertThat(file()).hasContent("""
                        {"format": "mlprod golden 1",
                        "model": {"name": "", "sha256": ""},
                        "engine": {"name": "", "version": ""},
                        "tool": "mlprod-testing",
                        "createdBy": "",
                        "rows": [
                          {"id": "1", "input": {"size": null, "text": "a\\"b\\n", "share": 0.1}, \
                        "output": {"label": "a\\"b\\n", "score": 0.2}},
                          {"id": "2", "input": {"size": 3, "text": "é", "share": NaN}, \
                        "output": {"label": "é", "score": NaN}}
                        ]}
                        """);
        try (Stream<Path> files = Files.list(file().getParent())) {
            assertThat(files).containsExactly(file()); // no draft is left
        }
    }

    @Test
    void recorded_twice_writesTheSameText() throws IOException {
        recorded(ASKED);
        String first = Files.readString(file());
        recorded(ASKED);

        assertThat(Files.readString(file())).isEqualTo(first);
    }

    @Test
    void recorded_notAsked_readsWhatWasRecorded() {
        recorded(ASKED);

        GoldenFile golden = recorded(NONE);

        assertThat(golden.as(Loan.class).inputs()).isEqualTo(LOANS);
        golden.as(Loan.class).check(RecordedTest::code);
    }

    @Test
    void recorded_missing_failsWithTheCommand() {
        assertThatExceptionOfType(IllegalArgumentException.class)
                .isThrownBy(() -> recorded(NONE))
                .withMessageContaining("loan.json: there is no such golden file; make it with the script in GOLDEN.md")
                .withMessageContaining("mvn test -Dmlprod.golden.update=loan");
        assertThat(file()).doesNotExist();
    }

    @Test
    void recorded_missingOnCi_saysThatItIsNeverWrittenThere() {
        assertThatExceptionOfType(IllegalArgumentException.class)
                .isThrownBy(() -> recorded(Updates.of("", Map.of("CI", "true"))))
                .withMessageContaining("golden files are never written on CI");
    }

    @Test
    void recorded_askedOnCi_isRefused() {
        for (String wanted : List.of("loan", "all")) {
            assertThatExceptionOfType(IllegalStateException.class)
                    .isThrownBy(() -> recorded(Updates.of(wanted, Map.of("CI", "1"))))
                    .withMessageContaining("-Dmlprod.golden.update=" + wanted + " on a CI server");
        }
        assertThat(file()).doesNotExist();
    }

    @Test
    void recorded_otherRowsThanTheFile_areRefused() {
        recorded(ASKED);

        assertThatExceptionOfType(IllegalArgumentException.class)
                .isThrownBy(() -> GoldenFile.recorded(file(), LOANS.subList(0, 1), RecordedTest::code, NONE))
                .withMessageContaining(
                        "row 2: not the rows of the code, which has 1 where the file has 2; record them");
        assertThatExceptionOfType(IllegalArgumentException.class)
                .isThrownBy(() -> GoldenFile.recorded(
                        file(), List.of(LOANS.get(0), new Loan(4L, "é", 1)), RecordedTest::code, NONE))
                .withMessageContaining("row 2: not the rows of the code");
    }

    @Test
    void recorded_nothing_isRefused() {
        assertThatExceptionOfType(IllegalArgumentException.class)
                .isThrownBy(() -> GoldenFile.recorded(file(), List.<Loan>of(), RecordedTest::code, ASKED))
                .withMessageContaining("no rows to record");
    }

    @Test
    void recorded_codeFails_writesNothing() {
        assertThatExceptionOfType(AssertionError.class)
                .isThrownBy(() -> GoldenFile.recorded(
                        file(),
                        LOANS,
                        loan -> {
                            throw new IllegalStateException("no");
                        },
                        ASKED));
        assertThat(file()).doesNotExist();
    }

    @Test
    void check_asked_replacesAnswersAndKeepsIgnoredOnes() throws IOException {
        recorded(ASKED);

        GoldenFile.read(file(), ASKED)
                .ignoring("label")
                .as(Loan.class)
                .check(loan -> Map.of("score", 7.5, "label", "other"));

        assertThat(Files.readString(file())).contains("\"output\": {\"label\": \"é\", \"score\": 7.5}");
        assertThat(Files.readString(file())).doesNotContain("other");
    }

    @Test
    void check_askedForAFileOfPython_isRefused() throws IOException {
        Path copy = Files.copy(Credit.GOLDEN.resolve("credit.json"), folder.resolve("credit.json"));
        String before = Files.readString(copy);
        GoldenFile golden = GoldenFile.read(copy, Updates.of("credit", Map.of()));

        assertThatExceptionOfType(IllegalStateException.class)
                .isThrownBy(() -> golden.check(row -> Map.of()))
                .withMessageContaining("it was written by 'golden_script.py', so its answers are not replaced");
        assertThat(Files.readString(copy)).isEqualTo(before);
    }

    @Test
    void recorded_model_hasItsDigestAndEngine() {
        List<Inputs> rows = List.of(Inputs.of("features", Tensor.of(new float[8], 1, 8)));
        try (ModelHandle<Inputs, Outputs> model = Credit.model()) {
            GoldenFile golden = GoldenFile.recorded(file(), rows, row -> model.predict(row), ASKED);

            assertThat(golden.header().sha256()).isEqualTo(model.serving().sha256());
            assertThat(golden.header().engine()).isEqualTo("ONNX Runtime");
            assertThat(golden.header().engineVersion()).matches("\\d+\\.\\d+\\.\\d+");
            GoldenFile.read(file(), NONE).check(model);
        }
    }

    @Test
    void ofProcess_ciOfTheEnvironment_isFalseOnlyIfItSaysSo() {
        assertThat(Updates.of("x", Map.of("CI", "false")).isCi()).isFalse();
        assertThat(Updates.of("x", Map.of("CI", "")).isCi()).isFalse();
        assertThat(Updates.of("x", Map.of()).isCi()).isFalse();
        assertThat(Updates.of("x", Map.of("CI", "yes")).isCi()).isTrue();
        assertThat(Updates.of("a, b", Map.of()).want("b")).isTrue();
        assertThat(Updates.of("ab", Map.of()).want("b")).isFalse();
    }
}
