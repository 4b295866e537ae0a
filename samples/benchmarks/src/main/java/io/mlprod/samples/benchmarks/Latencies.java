package io.mlprod.samples.benchmarks;

import java.util.Arrays;
import java.util.Locale;

/** How long calls took, for percentiles. For one thread; {@link #addAll} puts several threads' together. */
final class Latencies {

    private long[] nanos = new long[1 << 16];
    private int size;

    void add(long time) {
        if (size == nanos.length) {
            nanos = Arrays.copyOf(nanos, 2 * size);
        }
        nanos[size++] = time;
    }

    void addAll(Latencies other) {
        int end = size + other.size;
        nanos = Arrays.copyOf(nanos, Math.max(nanos.length, end));
        System.arraycopy(other.nanos, 0, nanos, size, other.size);
        size = end;
    }

    int size() {
        return size;
    }

    /** The time that so many of a hundred calls did not exceed; 0 without calls. */
    long percentile(double percent) {
        long[] sorted = Arrays.copyOf(nanos, size);
        Arrays.sort(sorted);
        return size == 0 ? 0 : sorted[(int) Math.min(size - 1L, (long) (percent / 100 * size))];
    }

    /** A row of a table: calls, and microseconds at the 50th, 99th and 99.9th percentile and at most. */
    String row(String title) {
        return String.format(
                Locale.ROOT,
                "| %s | %,d | %,.2f | %,.2f | %,.2f | %,.0f |",
                title,
                size,
                percentile(50) / 1e3,
                percentile(99) / 1e3,
                percentile(99.9) / 1e3,
                percentile(100) / 1e3);
    }
}
