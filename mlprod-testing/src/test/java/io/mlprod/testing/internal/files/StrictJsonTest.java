package io.mlprod.testing.internal.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StrictJsonTest {

    @TempDir
    private Path folder;

    private Path file(String text, Charset charset) throws IOException {
        return Files.write(folder.resolve("x.json"), text.getBytes(charset));
    }

    private Object member(String value) throws IOException {
        return StrictJson.object(file("{\"a\": " + value + "}", StandardCharsets.UTF_8))
                .get("a");
    }

    @Test
    void object_numbersOfPython_areRead() throws IOException {
        assertThat(member("NaN")).isEqualTo(Double.NaN);
        assertThat(member("-Infinity")).isEqualTo(Double.NEGATIVE_INFINITY);
        assertThat(member("Infinity")).isEqualTo(Double.POSITIVE_INFINITY);
        assertThat(member("-0.0")).isEqualTo(-0.0);
        assertThat(member("1.0")).isEqualTo(1.0);
        assertThat(member("9007199254740993")).isEqualTo(9_007_199_254_740_993L);
        assertThat(member("18446744073709551616")).isEqualTo(BigInteger.ONE.shiftLeft(64));
        assertThat(member("\"NaN\"")).isEqualTo("NaN");
        assertThat(member("5e-324")).isEqualTo(Double.MIN_VALUE);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    {"a": 1e400} | x.json:1: 1e400 is beyond the range of a double
                    {"a": 1, "a": 2} | x.json:1: not JSON: Duplicate
                    {"a": 1} {"b": 2} | text after the JSON object
                    {"a": 1 | x.json:1: not JSON
                    [1] | a JSON object expected
                    {"a": 01} | not JSON
                    {'a': 1} | not JSON
                    """)
    void object_brokenText_isRefused(String text, String problem) throws IOException {
        Path file = file(text, StandardCharsets.UTF_8);

        assertThatExceptionOfType(IllegalArgumentException.class)
                .isThrownBy(() -> StrictJson.object(file))
                .withMessageContaining(problem);
    }

    @Test
    void object_empty_isRefused() throws IOException {
        Path file = file("", StandardCharsets.UTF_8);

        assertThatExceptionOfType(IllegalArgumentException.class)
                .isThrownBy(() -> StrictJson.object(file))
                .withMessageContaining("x.json:1: empty");
    }

    @Test
    void object_errorInTheThirdLine_namesIt() throws IOException {
        Path file = file("{\"a\": 1,\n\"b\": 2,\n\"c\": x}", StandardCharsets.UTF_8);

        assertThatExceptionOfType(IllegalArgumentException.class)
                .isThrownBy(() -> StrictJson.object(file))
                .withMessageContaining("x.json:3");
    }

    @Test
    void object_byteOrderMark_isLeftOut() throws IOException {
        assertThat(StrictJson.object(file("\uFEFF{\"a\": 1}", StandardCharsets.UTF_8)))
                .containsEntry("a", 1L);
    }

    @Test
    void object_utf16_isRefused() throws IOException {
        Path file = file("{\"a\": 1}", StandardCharsets.UTF_16);

        assertThatExceptionOfType(IllegalArgumentException.class)
                .isThrownBy(() -> StrictJson.object(file))
                .withMessageContaining("UTF-16 instead of UTF-8");
    }

    @Test
    void object_latin1_isRefused() throws IOException {
        Path file = file("{\"a\": \"é\"}", StandardCharsets.ISO_8859_1);

        assertThatExceptionOfType(IllegalArgumentException.class)
                .isThrownBy(() -> StrictJson.object(file))
                .withMessageContaining("not UTF-8; write it with encoding=\"utf-8\"");
    }

    @Test
    void object_deepNesting_isRefused() throws IOException {
        Path file = file("{\"a\": " + "[".repeat(50_000) + "]".repeat(50_000) + "}", StandardCharsets.UTF_8);

        assertThatExceptionOfType(IllegalArgumentException.class)
                .isThrownBy(() -> StrictJson.object(file))
                .withMessageContaining("not JSON");
    }
}
