package io.mlprod.monitoring.alert;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KpiTest {

    private static Kpi kpi(double value, double low, double high) {
        return new Kpi("auc", Bench.V1, value, low, high, 10, Instant.EPOCH);
    }

    @ParameterizedTest
    @CsvSource({"8, 1, 2", "0, 1, 2", "Infinity, 1, 2", "8, -Infinity, 2", "0, 1, NaN"})
    void create_valueOutsideItsInterval_isRefused(double value, double low, double high) {
        assertThatThrownBy(() -> kpi(value, low, high))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("The value of KPI auc must be within its interval, not ");
    }

    @ParameterizedTest
    @CsvSource({"5, 6, 4", "NaN, 6, 4", "5, Infinity, -Infinity"})
    void create_boundsInTheWrongOrder_areRefused(double value, double low, double high) {
        assertThatThrownBy(() -> kpi(value, low, high))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("The interval of KPI auc must be from low to high, not from ");
    }

    @ParameterizedTest
    @CsvSource({
        "0, 1e-18, 0.01", // as Wilson's formula has it, with rounding
        "1, 0.99, 0.9999999999999999",
        "5, NaN, NaN",
        "NaN, NaN, NaN",
        "Infinity, Infinity, Infinity",
        "-3, -3, -3"
    })
    void create_bounds_areTaken(double value, double low, double high) {
        assertThat(kpi(value, low, high).value()).isEqualTo(Double.valueOf(value));
    }
}
