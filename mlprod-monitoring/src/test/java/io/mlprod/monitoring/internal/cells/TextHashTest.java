package io.mlprod.monitoring.internal.cells;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TextHashTest {

    @ParameterizedTest
    @ValueSource(longs = {0, 1, 9, 10, 99, 100, -1, -10, 999_999_999_999_999_999L, Long.MAX_VALUE, Long.MIN_VALUE})
    void ofWhole_number_isTheHashOfItsDigits(long number) {
        assertThat(TextHash.ofWhole(number)).isEqualTo(TextHash.of(Long.toString(number)));
        assertThat(TextHash.ofHex(number)).isEqualTo(TextHash.of(CategoryName.hex(number)));
    }

    @Test
    void ofWhole_randomNumbers_areTheHashesOfTheirDigits() {
        Random random = new Random(1);
        for (int i = 0; i < 10_000; i++) {
            long number = random.nextLong() >> random.nextInt(64);
            assertThat(TextHash.ofWhole(number)).isEqualTo(TextHash.of(Long.toString(number)));
            assertThat(TextHash.ofHex(number)).isEqualTo(TextHash.of(CategoryName.hex(number)));
        }
    }
}
