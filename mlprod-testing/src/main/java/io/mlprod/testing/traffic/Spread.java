package io.mlprod.testing.traffic;

import io.mlprod.internal.text.DurationText;
import io.mlprod.internal.text.NumberText;
import java.time.Duration;
import java.util.Arrays;
import java.util.function.LongFunction;
import java.util.stream.LongStream;

/** Numbers of several runs, by their median, 90th percentile and maximum (nearest rank). Immutable. */
final class Spread {

    private final long[] sorted;

    Spread(LongStream values) {
        sorted = values.sorted().toArray();
    }

    private long at(int percent) {
        return sorted[Math.max(0, (int) Math.ceil(percent / 100.0 * sorted.length) - 1)];
    }

    long max() {
        return sorted[sorted.length - 1];
    }

    boolean isEmpty() {
        return sorted.length == 0;
    }

    long sum() {
        return Arrays.stream(sorted).sum();
    }

    private String text(LongFunction<String> unit) {
        return isEmpty()
                ? "none"
                : "median " + unit.apply(at(50)) + ", p90 " + unit.apply(at(90)) + ", max " + unit.apply(max());
    }

    String counts() {
        return text(NumberText::count);
    }

    /** Takes them for nanoseconds. */
    String times() {
        return text(nanos -> nanos < 1_000_000_000
                ? DurationText.ofNanos(nanos)
                : DurationText.of(Duration.ofSeconds(Math.round(nanos / 1e9))));
    }
}
