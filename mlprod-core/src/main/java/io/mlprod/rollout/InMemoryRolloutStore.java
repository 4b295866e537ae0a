package io.mlprod.rollout;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A rollout store in memory. */
final class InMemoryRolloutStore implements RolloutStore {

    private static final class Entry {
        private @Nullable RolloutPlan plan;
        private long rolledBackEpoch;
        private String rollbackReason = "";
        private final Map<String, RolloutCounts> counts = new HashMap<>();
    }

    private final Map<String, Entry> entries = new HashMap<>();

    private Entry entry(String rollout) {
        return entries.computeIfAbsent(Objects.requireNonNull(rollout, "rollout"), name -> new Entry());
    }

    @Override
    public synchronized Snapshot read(String rollout) {
        Entry entry = entry(rollout);
        long epoch = entry.plan == null ? 0 : entry.plan.epoch();
        List<RolloutCounts> counts =
                entry.counts.values().stream().filter(of -> of.epoch() == epoch).toList();
        return new Snapshot(Optional.ofNullable(entry.plan), entry.rolledBackEpoch, entry.rollbackReason, counts);
    }

    @Override
    public synchronized boolean compareAndSet(String rollout, RolloutPlan next) {
        Objects.requireNonNull(next, "next");
        Entry entry = entry(rollout);
        long revision = entry.plan == null ? 0 : entry.plan.revision();
        if (revision != next.revision() - 1) {
            return false;
        }
        entry.plan = next;
        entry.counts.values().removeIf(of -> of.epoch() < next.epoch());
        return true;
    }

    @Override
    public synchronized void rollBack(String rollout, long epoch, String reason) {
        Objects.requireNonNull(reason, "reason");
        Entry entry = entry(rollout);
        if (epoch > entry.rolledBackEpoch) {
            entry.rolledBackEpoch = epoch;
            entry.rollbackReason = reason;
        }
    }

    @Override
    public synchronized void publish(String rollout, RolloutCounts counts) {
        Objects.requireNonNull(counts, "counts");
        entry(rollout).counts.put(counts.instance(), counts);
    }
}
