package io.mlprod.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PredictionIdTest {

    @ParameterizedTest
    @CsvSource({
        "0, 0, 0000000000000000-0",
        "1, 26, 0000000000000001-1a",
        "-1, -1, ffffffffffffffff-ffffffffffffffff",
        "-9223372036854775808, 9223372036854775807, 8000000000000000-7fffffffffffffff",
    })
    void parse_whatToStringGave_isTheSameIdentity(long handle, long sequence, String text) {
        PredictionId id = new PredictionId(handle, sequence);

        assertThat(id).hasToString(text);
        assertThat(PredictionId.parse(text)).isEqualTo(id);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "5f3a9c0184b2e7d1",
                "5f3a9c0184b2e7d1-",
                "f3a9c0184b2e7d1-1",
                "5f3a9c0184b2e7d11-1",
                "5F3A9C0184B2E7D1-1",
                "5f3a9c0184b2e7d1-01",
                "5f3a9c0184b2e7d1-11111111111111111",
                "5f3a9c0184b2e7d1--1",
                " 5f3a9c0184b2e7d1-1",
                "5f3a9c0184b2e7d1-1\n",
            })
    void parse_anotherText_isRefusedWithoutRepeatingIt(String text) {
        assertThatThrownBy(() -> PredictionId.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContainingAll(
                        "16 hexadecimal digits", "PredictionId.toString()", text.length() + " characters");
    }

    @Test
    void parse_null_isRefused() {
        assertThatThrownBy(() -> PredictionId.parse(null))
                .isInstanceOf(NullPointerException.class)
                .hasMessageContaining("text of a prediction's identity");
    }
}
