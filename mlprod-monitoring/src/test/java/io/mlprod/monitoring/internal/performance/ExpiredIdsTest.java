package io.mlprod.monitoring.internal.performance;

import static org.assertj.core.api.Assertions.assertThat;

import io.mlprod.model.PredictionId;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class ExpiredIdsTest {

    private final ExpiredIds ids = new ExpiredIds();

    @Test
    void numbersOfADay_areToldApartByTheHour_whateverWasForgotten() {
        for (int hour = 0; hour < 24; hour++) {
            ids.note(new PredictionId(7, hour * 10L), Bench.START.plus(Duration.ofHours(hour)));
            ids.note(new PredictionId(7, hour * 10L + 9), Bench.START.plus(Duration.ofHours(hour)));
        }
        Instant noon = Bench.START.plus(Duration.ofHours(12));
        ids.forget(Bench.START.plus(Duration.ofHours(6)));

        assertThat(ids.isBefore(new PredictionId(7, 3), noon)).isTrue();
        assertThat(ids.isBefore(new PredictionId(7, 119), noon)).isTrue();
        assertThat(ids.isBefore(new PredictionId(7, 120), noon)).isFalse();
        assertThat(ids.isBefore(new PredictionId(8, 3), noon)).isFalse(); // of an unknown handle
    }
}
