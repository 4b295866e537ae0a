package io.mlprod.monitoring.internal.quality;

import static org.assertj.core.api.Assertions.assertThat;

import io.mlprod.monitoring.Windows;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class WindowPartsTest {

    private static final Duration HOUR = Duration.ofHours(1);
    private final WindowParts parts = new WindowParts(Windows.of(HOUR).sliding(4));

    private static Instant at(int hour) {
        return Instant.EPOCH.plus(HOUR.multipliedBy(hour));
    }

    private Instant add(int from, int to, long rows) {
        return parts.add(Counted.window(at(from), at(to), rows, new byte[0]));
    }

    @Test
    void add_nextWindow_returnsTheBeginOfItsNewestPart() {
        assertThat(add(0, 1, 10)).isEqualTo(at(0));
        assertThat(add(0, 2, 20)).isEqualTo(at(1));
        assertThat(add(3, 7, 20)).isEqualTo(at(6)); // after windows that were not judged
    }

    @Test
    void isFilled_rowsInOnePartOnly_isFalse() {
        for (int hour = 1; hour <= 4; hour++) {
            add(0, hour, 10L * hour);
        }
        assertThat(parts.isFilled()).isTrue();

        add(6, 10, 10);
        assertThat(parts.isFilled()).isFalse();
        add(7, 11, 20);
        assertThat(parts.isFilled()).isTrue();
    }

    @Test
    void isFilled_partsWithoutRows_areFound() {
        add(0, 4, 10);
        for (int hour = 5; hour <= 8; hour++) {
            add(hour - 4, hour, hour < 8 ? 10 : 20); // no rows from 4 to 7, and 20 from 7 to 8
        }

        assertThat(parts.isFilled()).isFalse();
    }
}
