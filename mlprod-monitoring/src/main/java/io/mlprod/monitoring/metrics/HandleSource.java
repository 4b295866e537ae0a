package io.mlprod.monitoring.metrics;

import io.mlprod.batching.BatchStatistics;
import io.mlprod.cache.CacheStatistics;
import io.mlprod.model.ModelVersion;
import io.mlprod.observe.HandleStatistics;
import io.mlprod.observe.Observed;
import java.lang.ref.WeakReference;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * One handle as a source of counts. Its statistics are those of the version that serves now; here they are added up
 * over versions, so that a counter neither starts again at a deploy nor jumps at a rollback. Thread-safe.
 */
final class HandleSource {

    private static final int MOST_VERSIONS = 100; // whose counts are remembered

    /** What is added up. */
    enum Count {
        HITS,
        JOINS,
        MISSES,
        PUTS,
        EVICTIONS,
        BYPASSES,
        REJECTED,
        LEFT
    }

    private final WeakReference<Observed.Handle> handle;
    private final long[] totals = new long[Count.values().length]; // guarded by this
    private final Map<ModelVersion, long[]> last = new LinkedHashMap<>() {

        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<ModelVersion, long[]> eldest) {
            return size() > MOST_VERSIONS;
        }
    };

    HandleSource(Observed.Handle handle) {
        this.handle = new WeakReference<>(handle);
    }

    /** Returns the handle; empty if it was closed or forgotten. */
    Optional<Observed.Handle> handle() {
        return Optional.ofNullable(handle.get()).filter(is -> !is.isClosed());
    }

    synchronized long total(Count count) {
        handle().ifPresent(this::addUp);
        return totals[count.ordinal()];
    }

    private void addUp(Observed.Handle source) {
        ModelVersion serving = source.serving();
        long[] now = counts(source.statistics());
        if (!serving.equals(source.serving())) {
            return; // it is not known whose counts these are; the next look finds them
        }
        long[] before = last.getOrDefault(serving, new long[now.length]);
        for (int i = 0; i < now.length; i++) {
            totals[i] += now[i] >= before[i] ? now[i] - before[i] : now[i]; // less if it was loaded again
        }
        last.put(serving, now);
    }

    private static long[] counts(HandleStatistics statistics) {
        long[] counts = new long[Count.values().length];
        statistics.cache().ifPresent(cache -> count(cache, counts));
        statistics.batching().ifPresent(batching -> count(batching, counts));
        return counts;
    }

    private static void count(CacheStatistics cache, long[] counts) {
        counts[Count.HITS.ordinal()] = cache.hits() + cache.joins();
        counts[Count.JOINS.ordinal()] = cache.joins();
        counts[Count.MISSES.ordinal()] = cache.misses();
        counts[Count.PUTS.ordinal()] = cache.misses() - cache.failures();
        counts[Count.EVICTIONS.ordinal()] = cache.evictions();
        counts[Count.BYPASSES.ordinal()] = cache.bypasses();
    }

    private static void count(BatchStatistics batching, long[] counts) {
        counts[Count.REJECTED.ordinal()] = batching.rejected();
        counts[Count.LEFT.ordinal()] = batching.left();
    }
}
