package io.mlprod.fallback.internal.hedge;

import io.mlprod.fallback.Hedge;
import io.mlprod.time.TimeSource;
import org.jspecify.annotations.Nullable;

/**
 * The time that a tier may run before the next one is asked as well: a fixed time, or a percentile of its latencies.
 */
public final class HedgeDelay {

    private final long fixed; // nanoseconds
    private final @Nullable LatencyPercentile usual; // null: the delay is fixed

    private HedgeDelay(long fixed, @Nullable LatencyPercentile usual) {
        this.fixed = fixed;
        this.usual = usual;
    }

    /** Returns the delay of a hedge; a percentile starts without latencies. */
    public static HedgeDelay of(Hedge settings, TimeSource time) {
        return settings.percentile().isPresent()
                ? new HedgeDelay(0, new LatencyPercentile(settings.percentile().getAsDouble(), time))
                : new HedgeDelay(settings.delay().orElseThrow().toNanos(), null);
    }

    /** Records the latency of a run that answered or was cut off, even if no caller waited for it any more. */
    public void record(long nanos) {
        if (usual != null) {
            usual.record(nanos);
        }
    }

    /** Returns the delay in nanoseconds; {@code Long.MAX_VALUE} while too few latencies are known. */
    long nanos() {
        return usual == null ? fixed : usual.nanos();
    }
}
