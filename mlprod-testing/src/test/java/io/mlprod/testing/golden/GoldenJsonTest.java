package io.mlprod.testing.golden;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.mlprod.testing.golden.Credit.Applicant;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Files of rows: what pandas has, and what is broken. */
class GoldenJsonTest {

    @TempDir
    private Path folder;

    record Odd(
            @Nullable Integer n,
            boolean flag,
            Optional<String> city,
            @Nullable LocalDateTime when,
            long big,
            double ratio) {}

    record Narrow(int big) {}

    record Strict(double n) {
        Strict {
            if (n < 2) {
                throw new IllegalArgumentException("n is too small");
            }
        }
    }

    private GoldenFile file(String rows) throws IOException {
        return text("{\"format\": \"mlprod golden 1\", \"rows\": [" + rows + "]}");
    }

    private GoldenFile text(String text) throws IOException {
        return GoldenFile.read(Files.writeString(folder.resolve("x.json"), text));
    }

    @Test
    void as_valuesOfPandas_becomeJavaValues() {
        assertThat(GoldenFile.named("odd").as(Odd.class).inputs())
                .containsExactly(
                        new Odd(
                                1,
                                true,
                                Optional.of("Köln"),
                                LocalDateTime.parse("2026-01-01T00:00:00"),
                                (1L << 60) + 1,
                                0.1),
                        new Odd(null, false, Optional.empty(), null, 1, -0.0),
                        new Odd(
                                3,
                                true,
                                Optional.of("a\n\"b\""),
                                LocalDateTime.parse("2026-01-02T03:04:05.678"),
                                Long.MIN_VALUE,
                                Double.POSITIVE_INFINITY));
    }

    @Test
    void check_singleAnswer_isTheOnlyOutput() {
        double[] answers = {Double.NaN, Double.POSITIVE_INFINITY, 0.0};
        int[] next = {0};

        GoldenFile.named("odd").check(row -> answers[next[0]++]);
        assertThat(next[0]).isEqualTo(3);
    }

    @Test
    void check_nanNotAllowed_fails() {
        assertThatExceptionOfType(AssertionError.class)
                .isThrownBy(() -> GoldenFile.named("odd")
                        .closeness(Closeness.FLOAT32.nanEqualsNan(false))
                        .check(row -> row.id().equals("10")
                                ? Double.NaN
                                : row.outputs().get("prediction")))
                .withMessageContaining("outputs: 1 of 3 rows differ");
    }

    @Test
    void row_accessors_readByName() {
        GoldenRow row = GoldenFile.named("odd").rows().get(1);

        assertThat(row.isMissing("n")).isTrue();
        assertThat(row.number("n")).isNaN();
        assertThat(row.number("big")).isEqualTo(1);
        assertThat(row.id()).isEqualTo("11");
        assertThatExceptionOfType(IllegalArgumentException.class)
                .isThrownBy(() -> row.text("citty"))
                .withMessageContaining("odd.json, row '11': no input 'citty'; use one of [n, flag, city");
        assertThatExceptionOfType(IllegalArgumentException.class)
                .isThrownBy(() -> row.number("flag"))
                .withMessageContaining("'flag' is false, not a number");
        assertThat(row).hasToString("src/test/resources/golden/odd.json, row '11'");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
                    {"input": {"a": 1}, "output": {}} | x.json, row 1: no outputs
                    {"input": {"a": 1}} | x.json, row 1: no object 'output'
                    {"input": [1], "output": {"y": 1}} | no object 'input'
                    {"inputs": {}, "output": {"y": 1}} | row 1: a member 'inputs'; use only [features, id, input, output]
                    {"id": "a", "input": {}, "output": {"y": 1}}, {"id": "a", "input": {}, "output": {"y": 1}} | row 2 ('a'): the id 'a' is there twice
                    {"id": "2", "input": {}, "output": {"y": 1}}, {"input": {}, "output": {"y": 1}} | the id '2' is there twice
                    {"input": {"a": 1}, "output": {"y": 1}}, {"input": {"b": 1}, "output": {"y": 1}} | row 2: the inputs [b] where the first row has [a]; give all rows the same names, and write null
                    {"input": {"a": 1}, "output": {"y": 1}}, {"input": {"a": 1}, "output": {"z": 1}} | row 2: the outputs [z]
                    7 | row 1: not an object
                    `` | x.json: no rows; record at least one: a check of nothing would always pass
                    """)
    void read_brokenRows_areRefused(String rows, String problem) {
        assertThatExceptionOfType(IllegalArgumentException.class)
                .isThrownBy(() -> file(rows))
                .withMessageContaining(problem);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
                    {} | x.json: format missing; write "format": "mlprod golden 1"
                    {"format": "mlprod golden 2", "rows": []} | format 'mlprod golden 2'
                    {"format": "mlprod golden 1"} | no list 'rows'
                    {"format": "mlprod golden 1", "row": []} | a member 'row'
                    {"request": {"inputs": []}} | call 1: no request with its response
                    {"request": {"inputs": []}, "response": {"outputs": []}} | call 1: no inputs
                    {"request": {}, "response": {}} | call 1, request: no 'inputs'
                    """)
    void read_brokenFile_isRefused(String text, String problem) {
        assertThatExceptionOfType(IllegalArgumentException.class)
                .isThrownBy(() -> text(text))
                .withMessageContaining(problem);
    }

    @Test
    void as_valuesThatDoNotFit_nameTheRowAndTheColumn() throws IOException {
        GoldenFile golden = file("{\"id\": \"q\", \"input\": {\"big\": 3000000000, \"n\": 1}, \"output\": {\"y\": 1}}");

        assertThatExceptionOfType(IllegalArgumentException.class)
                .isThrownBy(() -> golden.as(Narrow.class).inputs())
                .withMessageContaining("x.json, row 'q', 'big': 3000000000 does not fit into int");
        assertThatExceptionOfType(IllegalArgumentException.class)
                .isThrownBy(() -> golden.as(Strict.class).inputs())
                .withMessageContaining(
                        "the constructor of Strict refuses the row: java.lang.IllegalArgumentException: n is");
        assertThatExceptionOfType(IllegalArgumentException.class)
                .isThrownBy(() -> golden.as(Applicant.class).inputs())
                .withMessageContaining("nothing for component 'age' of Applicant among [big, n]");
    }

    @Test
    void check_wholeNumbers_areExactBeyond2To53() throws IOException {
        GoldenFile golden = file("{\"input\": {}, \"output\": {\"y\": 9007199254740993}}");

        golden.check(row -> 9_007_199_254_740_993L);
        assertThatExceptionOfType(AssertionError.class)
                .isThrownBy(() -> golden.closeness("y", Closeness.EXACT).check(row -> 9_007_199_254_740_992L))
                .withMessageContaining("9007199254740993  9007199254740992");
        assertThatExceptionOfType(AssertionError.class).isThrownBy(() -> golden.check(row -> 9_007_199_254_740_992L));
    }

    @Test
    void check_labelsOfOtherTypes_areNamed() throws IOException {
        GoldenFile golden =
                file("{\"input\": {}, \"output\": {\"y\": \"1\"}}, {\"input\": {}, \"output\": {\"y\": \"0\"}},"
                        + "{\"input\": {}, \"output\": {\"y\": \"1\"}}");

        assertThatExceptionOfType(AssertionError.class)
                .isThrownBy(() -> golden.check(row -> row.id().equals("2") ? 0 : 1))
                .withMessageContaining("'y' is the same but for its type");
    }

    @Test
    void check_namesOfJava_matchThoseOfPython() throws IOException {
        record Answer(double riskScore, boolean isBad) {}
        GoldenFile golden = file("{\"input\": {}, \"output\": {\"risk_score\": 0.5, \"is_bad\": true}}");

        golden.check(row -> new Answer(0.5, true));
        golden.check(row -> Map.of("RiskScore", 0.5, "isBad", 1));
    }

    @Test
    void check_listsAndNesting_areComparedByPlace() throws IOException {
        GoldenFile golden = file("{\"input\": {}, \"output\": {\"m\": [[1.0, 2.0], [3.0, 4.0]]}}");

        golden.check(row -> Map.of("m", new double[][] {{1, 2}, {3, 4}}));
        golden.check(row -> Map.of("m", List.of(List.of(1, 2), new float[] {3, 4})));
        assertThatExceptionOfType(AssertionError.class)
                .isThrownBy(() -> golden.check(row -> Map.of("m", new double[][] {{1, 2}, {3, 5}})))
                .withMessageContaining("m[1, 1]");
        assertThatExceptionOfType(IllegalArgumentException.class)
                .isThrownBy(() -> golden.check(row -> Map.of("m", new double[][] {{1, 2}, {3}})))
                .withMessageContaining("'m' is ragged");
        assertThatExceptionOfType(IllegalArgumentException.class)
                .isThrownBy(() -> golden.check(row -> Map.of("m", this)))
                .withMessageContaining("GoldenJsonTest, which cannot be compared");
    }

    @Test
    void ignoring_everything_isRefused() throws IOException {
        GoldenFile golden = file("{\"input\": {}, \"output\": {\"y\": 1}}").ignoring("y");

        assertThatExceptionOfType(IllegalArgumentException.class)
                .isThrownBy(() -> golden.check(row -> 1))
                .withMessageContaining("every output is ignored");
    }

    @Test
    void read_unknownFormats_areRefused() throws IOException {
        Path text = Files.writeString(folder.resolve("x.txt"), "{}");

        assertThatExceptionOfType(IllegalArgumentException.class)
                .isThrownBy(() -> GoldenFile.read(text))
                .withMessageContaining("x.txt: of an unknown format; give a .json, a .npz or a folder");
        assertThatExceptionOfType(IllegalArgumentException.class)
                .isThrownBy(() -> GoldenFile.read(folder))
                .withMessageContaining("neither test_data_set_0 or input_0.pb, nor request.json");
        Path gap = Files.createDirectories(folder.resolve("test_data_set_0"));
        Files.write(gap.resolve("input_1.pb"), new byte[0]);
        assertThatExceptionOfType(IllegalArgumentException.class)
                .isThrownBy(() -> GoldenFile.read(folder))
                .withMessageContaining("no input_0.pb");
    }

    @Test
    void find_names_areResolvedOnce() throws IOException {
        Files.writeString(folder.resolve("a.json"), "");
        Files.writeString(folder.resolve("b.json"), "");
        Files.writeString(folder.resolve("b.npz"), "");
        Files.createDirectories(folder.resolve("c"));

        assertThat(GoldenFile.find(folder, "a")).isEqualTo(folder.resolve("a.json"));
        assertThat(GoldenFile.find(folder, "c")).isEqualTo(folder.resolve("c"));
        assertThat(GoldenFile.find(folder, "none")).isEqualTo(folder.resolve("none.json"));
        assertThatExceptionOfType(IllegalArgumentException.class)
                .isThrownBy(() -> GoldenFile.find(folder, "b"))
                .withMessageContaining("could be any of");
        assertThatExceptionOfType(IllegalArgumentException.class)
                .isThrownBy(() -> GoldenFile.find(folder, "../b"))
                .withMessageContaining("not '../b'");
    }

    @Test
    void ofResource_readsBesideAClass() {
        assertThat(GoldenFile.ofResource(GoldenJsonTest.class, "/golden/odd.json")
                        .name())
                .isEqualTo("odd");
        assertThatExceptionOfType(IllegalArgumentException.class)
                .isThrownBy(() -> GoldenFile.ofResource(GoldenJsonTest.class, "none.json"))
                .withMessageContaining("not there; put it into src/test/resources");
    }

    record Sized(List<Double> recent) {}

    @Test
    void check_rowsWithLongLists_nameTheLength() throws IOException {
        StringBuilder rows = new StringBuilder();
        for (int i = 0; i < 24; i++) {
            String recent = java.util.stream.IntStream.range(0, i % 8)
                    .mapToObj(k -> Integer.toString(k + 1))
                    .collect(java.util.stream.Collectors.joining(", "));
            int sum = java.util.stream.IntStream.rangeClosed(Math.max(1, i % 8 - 4), i % 8)
                    .sum();
            rows.append(i == 0 ? "" : ",")
                    .append("{\"input\": {\"recent\": [" + recent + "]}, \"output\": {\"sum\": " + sum + ".0}}");
        }
        GoldenFile golden = file(rows.toString());

        assertThatExceptionOfType(AssertionError.class)
                .isThrownBy(() -> golden.as(Sized.class)
                        .check(row -> row.recent().stream()
                                .mapToDouble(Double::doubleValue)
                                .sum()))
                .withMessageContaining("all rows that differ have a length of 'recent' ≥ 6; so have 0 of the");
    }

    @Test
    void check_wholeNumbers_areExact() throws IOException {
        GoldenFile one = file("{\"input\": {\"x\": 1}, \"output\": {\"y\": 1}}");
        GoldenFile big = file("{\"input\": {\"x\": 1}, \"output\": {\"y\": 9007199254740993}}");
        GoldenFile mixed = file("{\"input\": {\"x\": 1}, \"output\": {\"y\": 1}},"
                + "{\"input\": {\"x\": 1}, \"output\": {\"y\": 0.5}}");

        one.check(row -> 1.0);
        mixed.check(row -> row.id().equals("1") ? 0.9999999 : 0.5);
        assertThatExceptionOfType(AssertionError.class).isThrownBy(() -> one.check(row -> 1.0005));
        assertThatExceptionOfType(AssertionError.class).isThrownBy(() -> big.check(row -> 9007199254740992.0));
        assertThatExceptionOfType(AssertionError.class).isThrownBy(() -> big.check(row -> Double.NaN));
    }

    record Account(double number) {}

    @Test
    void as_wholeNumberThatADoubleRounds_isRefused() throws IOException {
        GoldenFile big = file("{\"input\": {\"number\": 9007199254740993}, \"output\": {\"y\": 1}}");

        assertThatExceptionOfType(IllegalArgumentException.class)
                .isThrownBy(() -> big.as(Account.class).inputs())
                .withMessageContaining("9007199254740993 does not fit into double");
    }

    @Test
    void check_classesOfPythonsBooleans_areThoseOfJava() throws IOException {
        GoldenFile golden =
                file("{\"input\": {\"x\": 1}, \"output\": {\"scores\": {\"False\": 0.25, \"True\": 0.75}}}");

        golden.check(row -> Map.of("scores", Map.of(true, 0.75, false, 0.25)));
    }

    @Test
    void ties_labelThatIsNotOneOfThem_isWrong() throws IOException {
        GoldenFile golden =
                file("{\"input\": {}, \"output\": {\"label\": \"x\", \"p\": {\"x\": 0.45001, \"y\": 0.44999,"
                                + " \"z\": 0.1}}}")
                        .ties("label", "p", 1e-4);
        Map<String, Double> scores = Map.of("x", 0.45001, "y", 0.44999, "z", 0.1);

        golden.check(row -> Map.of("label", "y", "p", scores));
        assertThatExceptionOfType(AssertionError.class)
                .isThrownBy(() -> golden.check(row -> Map.of("label", "z", "p", scores)));
    }
}
