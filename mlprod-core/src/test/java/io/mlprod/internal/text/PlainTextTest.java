package io.mlprod.internal.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PlainTextTest {

    @ParameterizedTest
    @CsvSource({
        "0, \\u0000",
        "9, \\t",
        "10, \\n",
        "13, \\r",
        "27, \\u001b",
        "127, \\u007f",
        "133, \\u0085",
        "155, \\u009b",
        "173, \\u00ad",
        "8203, \\u200b",
        "8206, \\u200e",
        "8232, \\u2028",
        "8233, \\u2029",
        "8234, \\u202a",
        "8238, \\u202e",
        "8294, \\u2066",
        "8297, \\u2069",
        "65279, \\ufeff",
        "55296, \\ud800",
        "57343, \\udfff",
        "917505, \\udb40\\udc01"
    })
    void line_whatIsObeyedRatherThanShown_isEscaped(int codePoint, String escaped) {
        assertThat(PlainText.line("a" + Character.toString(codePoint) + "b")).isEqualTo("a" + escaped + "b");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "penguins@7", "C:\\new\\table", "Größe ±0,5 µs", "模型", "😀", "a\u0301"})
    void line_whatIsShown_staysAsItIs(String text) {
        assertThat(PlainText.line(text)).isEqualTo(text);
    }

    @Test
    void line_twice_isTheSame() {
        String once = PlainText.line("a\nb\u001b[31m" + "x\u202e".repeat(5_000));

        assertThat(PlainText.line(once)).isEqualTo(once);
    }

    @Test
    void line_fiveMegabytes_keepsBeginningAndEndAndSaysHowLongItWas() {
        String line = PlainText.line("begin" + "x\n".repeat(2_500_000) + "end");

        assertThat(line).startsWith("begin").endsWith("end").contains("(5000008 characters)");
        assertThat(line).hasSizeLessThanOrEqualTo(PlainText.MAX_LINE);
    }

    @Test
    void line_cutBetweenHalvesOfACharacter_leavesNoHalf() {
        for (int shift = 0; shift < 4; shift++) {
            String line = PlainText.line("x".repeat(shift) + "😀".repeat(3_000));

            assertThat(line).doesNotContain("\\ud8", "\\ude").hasSizeLessThanOrEqualTo(PlainText.MAX_LINE);
        }
    }

    @Test
    void lines_lineFeedWithinOne_isEscaped() {
        assertThat(PlainText.lines(List.of("one:", "  two\nFORGED"))).isEqualTo("one:\n  two\\nFORGED");
    }

    @Test
    void lines_more_areCounted() {
        assertThat(PlainText.lines(Collections.nCopies(203, "x")).lines())
                .hasSize(201)
                .endsWith("  and 3 more lines");
    }
}
