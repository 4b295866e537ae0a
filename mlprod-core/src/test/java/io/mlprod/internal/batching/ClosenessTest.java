package io.mlprod.internal.batching;

import static org.assertj.core.api.Assertions.assertThat;

import io.mlprod.model.Outputs;
import io.mlprod.model.Tensor;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ClosenessTest {

    private static Outputs answer(double value) {
        return Outputs.of(Map.of("y", Tensor.of(new double[] {value}, 1)));
    }

    @ParameterizedTest
    @CsvSource({
        "100, 100.09, true",
        "100, 100.2, false",
        "0, -0.0, true",
        "NaN, NaN, true",
        "Infinity, Infinity, true",
        "5, Infinity, false",
        "Infinity, 5, false",
        "-Infinity, Infinity, false",
        "5, NaN, false"
    })
    void isClose_twoAnswers_onlyRoundingIsOverlooked(double inBatch, double alone, boolean isClose) {
        assertThat(Closeness.isClose(answer(inBatch), answer(alone))).isEqualTo(isClose);
    }
}
