package io.mlprod.testing.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a file of JSON objects may hold, and how its errors read. */
class JsonLinesFileTest {

    @TempDir
    Path folder;

    private DataSet<Row> rows(String text) throws IOException {
        return DataSet.jsonLines(Files.writeString(folder.resolve("credit.jsonl"), text));
    }

    @Test
    void values_haveTheirText() throws IOException {
        Row row = rows("{\"n\":1.50,\"t\":\"a\\nb\",\"b\":true,\"m\":null,\"e\":\"\"}")
                .toList()
                .get(0);

        assertThat(List.of(row.text("n"), row.text("t"), row.text("b"), row.text("e")))
                .containsExactly("1.50", "a\nb", "true", "");
        assertThat(row.isMissing("m")).isTrue();
        assertThat(row.isMissing("e")).isFalse();
    }

    @Test
    void nanAndInfinity_areReadAsPythonWritesThem() throws IOException {
        Row row = rows("{\"a\":NaN,\"b\":Infinity,\"c\":-Infinity}").toList().get(0);

        assertThat(row.number("a")).isNaN();
        assertThat(row.number("b")).isEqualTo(Double.POSITIVE_INFINITY);
        assertThat(row.number("c")).isEqualTo(Double.NEGATIVE_INFINITY);
    }

    @Test
    void keysInAnotherOrder_areTheSameColumns() throws IOException {
        assertThat(rows("{\"a\":1,\"b\":2}\n{\"b\":4,\"a\":3}\n")
                        .map(row -> row.number("a"))
                        .toList())
                .containsExactly(1.0, 3.0);
    }

    @Test
    void emptyFile_isAnEmptySet() throws IOException {
        assertThat(rows("").size()).isZero();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"a\":1,\"a\":2} | Duplicate field 'a'",
                "{\"a\":{\"b\":1}} | the value of \"a\" is an object",
                "{\"a\":[1]}       | the value of \"a\" is an array",
                "[{\"a\":1}]       | lines=True",
                "{\"a\":1} {}      | more follows",
                "{\"a\":1},        | each line must be one JSON object",
                "{\"a\":1          | each line must be one JSON object",
                "{\"a\":1,}        | each line must be one JSON object",
                "{a:1}             | each line must be one JSON object",
                "41                | a JSON object must stand here",
                "\"\"              | a JSON object must stand here"
            })
    void badLine_isNamed(String line, String message) throws IOException {
        DataSet<Row> rows = rows("{\"a\":1}\n\n" + line + "\n");

        assertThatIllegalArgumentException()
                .isThrownBy(() -> rows.forEach(row -> {}))
                .withMessageStartingWith("credit.jsonl:3: ")
                .withMessageContaining(message);
    }

    @Test
    void keyThatLacksInALine_isAnErrorThere() throws IOException {
        DataSet<Double> ages = rows("{\"age\":1}\n{\"agee\":2}\n").map(row -> row.number("age"));

        assertThatIllegalArgumentException()
                .isThrownBy(ages::toList)
                .withMessage(
                        "credit.jsonl:2: there is no column \"age\". Did you mean \"agee\"? The columns are agee.");
    }

    @Test
    void malformedBytes_areNamed() throws IOException {
        Path file = Files.write(folder.resolve("credit.jsonl"), new byte[] {'{', '}', '\n', (byte) 0xE9});
        DataSet<Row> rows = DataSet.jsonLines(file);

        assertThatIllegalArgumentException()
                .isThrownBy(() -> rows.forEach(row -> {}))
                .withMessageStartingWith("credit.jsonl:2: the byte 0xE9 at offset 3");
    }
}
