package io.mlprod.testing.golden;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ShortestNumberTest {

    /** What Python's repr writes. */
    @ParameterizedTest
    @CsvSource({
        "0.1, 0.1",
        "41, 41.0",
        "-0.0, -0.0",
        "2e23, 2e+23",
        "2.2250738585072014e-308, 2.2250738585072014e-308",
        "5e-324, 5e-324",
        "1e16, 1e+16",
        "9007199254740993, 9007199254740992.0",
        "0.0001, 0.0001",
        "0.00001, 1e-05",
        "123456.789, 123456.789",
        "1.7976931348623157e308, 1.7976931348623157e+308",
        "0.30000000000000004, 0.30000000000000004",
        "NaN, NaN",
        "-Infinity, -Infinity"
    })
    void of_double_isWhatPythonWrites(double value, String expected) {
        assertThat(ShortestNumber.of(value)).isEqualTo(expected);
    }

    @Test
    void of_float_isAsShortAsAFloatNeeds() {
        assertThat(ShortestNumber.of(0.1f)).isEqualTo("0.1");
        assertThat(ShortestNumber.of(16_777_216f)).isEqualTo("16777216.0");
        assertThat(ShortestNumber.of(Float.MIN_VALUE)).isEqualTo("1e-45");
    }

    @Test
    void of_anyNumber_readsBackAsTheSame() {
        SplittableRandom random = new SplittableRandom(7);
        for (int i = 0; i < 3_000; i++) {
            double value = Double.longBitsToDouble(random.nextLong());
            float narrow = Float.intBitsToFloat(random.nextInt());
            if (Double.isFinite(value) && Float.isFinite(narrow)) {
                assertThat(Double.parseDouble(ShortestNumber.of(value))).isEqualTo(value);
                assertThat(Float.parseFloat(ShortestNumber.of(narrow))).isEqualTo(narrow);
            }
        }
    }
}
