package io.mlprod.testing.latency;

import java.util.Arrays;
import java.util.concurrent.Callable;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** What is measured, or what it is compared with: its samples, and its best round. For one thread. */
final class Side {

    private static final long SAMPLE = 20_000; // ns: long beside what it takes to read the clock
    private static final long ROUND = 5_000_000; // ns
    private static final int LEAST = 5;
    private static final int MOST = 500;

    private final String name;
    private final Callable<?> action;
    private final LongSupplier clock;
    private final int percentile;
    private long callsPerSample = 1;
    private double[] samples = {};
    private double best = Double.POSITIVE_INFINITY;
    private double bestTail = Double.POSITIVE_INFINITY;
    private double last = Double.NaN;

    Side(String name, Callable<?> action, LongSupplier clock, int percentile) {
        this.name = name;
        this.action = action;
        this.clock = clock;
        this.percentile = percentile;
    }

    /** Runs for a while, and learns how many calls a sample needs. */
    void warmUp(long nanos) {
        long start = clock.getAsLong();
        long calls = 0;
        long took = 0;
        while (took < nanos || calls == 0) {
            Sink.run(name, action, 1);
            calls++;
            took = clock.getAsLong() - start;
        }
        long recent = clock.getAsLong();
        long again = Math.max(1, calls / 10); // by now it is compiled
        Sink.run(name, action, again);
        double each = Math.max(1, (double) (clock.getAsLong() - recent) / again);
        callsPerSample = Math.max(1, (long) Math.ceil(SAMPLE / each));
    }

    void round() {
        double[] taken = new double[MOST];
        @Nullable Object result = null;
        int count = 0;
        long start = clock.getAsLong();
        long now = start;
        while (count < MOST && (count < LEAST || now - start < ROUND)) {
            result = Sink.run(name, action, callsPerSample);
            long end = clock.getAsLong();
            taken[count++] = (double) (end - now) / callsPerSample;
            now = end;
        }
        CachedAnswers.refuse(name, result);
        double[] round = Arrays.copyOf(taken, count);
        last = Percentiles.of(round, percentile);
        best = Math.min(best, last);
        bestTail = Math.min(bestTail, Percentiles.of(round, 99));
        int before = samples.length;
        samples = Arrays.copyOf(samples, before + count);
        System.arraycopy(round, 0, samples, before, count);
    }

    /** The percentile of the best round, in nanoseconds. */
    double best() {
        return best;
    }

    /** The 99th percentile of the round in which it was lowest. */
    double bestTail() {
        return bestTail;
    }

    /** The percentile of the last round. */
    double last() {
        return last;
    }

    LatencyReport.Times times() {
        return new LatencyReport.Times(
                best,
                Percentiles.of(samples, 10),
                Percentiles.of(samples, 50),
                Percentiles.of(samples, 95),
                Percentiles.of(samples, 99),
                samples.length,
                callsPerSample);
    }
}
