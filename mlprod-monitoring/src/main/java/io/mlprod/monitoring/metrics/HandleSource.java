package io.mlprod.monitoring.metrics;

import io.mlprod.batching.BatchStatistics;
import io.mlprod.cache.CacheStatistics;
import io.mlprod.model.ModelVersion;
import io.mlprod.observe.HandleStatistics;
import io.mlprod.observe.Observed;
import io.mlprod.observe.Subscription;
import java.lang.ref.WeakReference;
import java.util.EnumMap;
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
    private final Subscription subscription;
    private final Map<Count, Long> totals = new EnumMap<>(Count.class); // guarded by this, as is what follows
    private final Map<ModelVersion, Map<Count, Long>> last = new LinkedHashMap<>() {

        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<ModelVersion, Map<Count, Long>> eldest) {
            return size() > MOST_VERSIONS;
        }
    };

    HandleSource(Observed.Handle handle, Subscription subscription) {
        this.handle = new WeakReference<>(handle);
        this.subscription = subscription;
    }

    /** Returns the handle; empty if it was closed or forgotten, or is not listened to any more. */
    Optional<Observed.Handle> handle() {
        return Optional.ofNullable(handle.get()).filter(is -> !is.isClosed() && !subscription.isClosed());
    }

    synchronized long total(Count count) {
        handle().ifPresent(this::addUp);
        return totals.getOrDefault(count, 0L);
    }

    private void addUp(Observed.Handle source) {
        ModelVersion serving = source.serving();
        Map<Count, Long> now = counts(source.statistics());
        if (!serving.equals(source.serving())) {
            return; // it is not known whose counts these are; the next look finds them
        }
        Map<Count, Long> before = last.getOrDefault(serving, Map.of());
        now.forEach((count, value) -> {
            long old = before.getOrDefault(count, 0L);
            totals.merge(count, value >= old ? value - old : value, Long::sum); // less if it was loaded again
        });
        last.put(serving, now);
    }

    private static Map<Count, Long> counts(HandleStatistics statistics) {
        Map<Count, Long> counts = new EnumMap<>(Count.class);
        statistics.cache().ifPresent(cache -> count(cache, counts));
        statistics.batching().ifPresent(batching -> count(batching, counts));
        return counts;
    }

    private static void count(CacheStatistics cache, Map<Count, Long> counts) {
        counts.put(Count.HITS, cache.hits() + cache.joins());
        counts.put(Count.JOINS, cache.joins());
        counts.put(Count.MISSES, cache.misses());
        counts.put(Count.PUTS, cache.misses() - cache.failures());
        counts.put(Count.EVICTIONS, cache.evictions());
        counts.put(Count.BYPASSES, cache.bypasses());
    }

    private static void count(BatchStatistics batching, Map<Count, Long> counts) {
        counts.put(Count.REJECTED, batching.rejected());
        counts.put(Count.LEFT, batching.left());
    }
}
