package io.mlprod.monitoring.metrics;

import io.micrometer.core.instrument.MeterRegistry;
import io.mlprod.batching.BatchStatistics;
import io.mlprod.cache.CacheStatistics;
import io.mlprod.error.DeployException.Gate;
import io.mlprod.lifecycle.Served;
import io.mlprod.lifecycle.VersionStatus;
import io.mlprod.lifecycle.VersionStatus.State;
import io.mlprod.monitoring.metrics.HandleSource.Count;
import io.mlprod.observe.HandleStatistics;
import io.mlprod.observe.Observed;
import io.mlprod.observe.Subscription;
import io.mlprod.rollout.RolloutState;
import java.time.Duration;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The meters of all handles of one name, read from their state when the registry asks. Several handles of one name are
 * added up. Thread-safe.
 */
final class HandleMeters implements SourceMeters {

    private static final Set<State> LOADED = EnumSet.of(State.READY, State.SERVING, State.TESTING, State.DRAINING);

    private final String name;
    private final MeterRegistry registry;
    private final MeterGroup group;
    private final TrialMeters trials;
    private final List<HandleSource> sources = new CopyOnWriteArrayList<>();
    private final Map<String, MeterGroup> versions = new HashMap<>(); // guarded by this, as is what follows
    private volatile boolean wasAttached; // events of the first version come before
    private boolean hasCache;
    private boolean hasBatching;

    HandleMeters(String name, MeterRegistry registry) {
        this.name = name;
        this.registry = registry;
        this.group = new MeterGroup(registry, name);
        this.trials = new TrialMeters(name, registry);
        group.number(MlprodMeter.LISTENER_ERRORS, () -> sum(Observed::listenerErrors), "handle");
        showZeros();
    }

    /** Has counters of what is rare begin at 0, since a series that begins at 1 looks as if nothing had happened. */
    private void showZeros() {
        group.timer(MlprodMeter.LOAD);
        for (Served.Cause cause : EnumSet.complementOf(EnumSet.of(Served.Cause.OPENED))) { // no event says that one
            group.counter(MlprodMeter.DEPLOYS, TagText.of(cause), BoundedValues.NONE);
        }
        for (Gate gate : Gate.values()) {
            group.counter(MlprodMeter.DEPLOYS, "refused", TagText.of(gate));
        }
        for (RolloutState state : RolloutState.values()) {
            group.counter(MlprodMeter.ROLLOUT_CHANGES, TagText.of(state));
        }
    }

    void add(Observed.Handle handle, Subscription subscription) {
        wasAttached = true;
        sources.add(new HandleSource(handle, subscription));
        refresh();
    }

    @Override
    public int size() {
        return sources.size();
    }

    void loaded(Duration took) {
        group.timer(MlprodMeter.LOAD).record(took);
    }

    /** Has a counter begin at 0. */
    void show(MlprodMeter meter, String... tags) {
        group.counter(meter, tags);
    }

    void count(MlprodMeter meter, String... tags) {
        group.counter(meter, tags).increment();
    }

    @Override
    public synchronized boolean refresh() {
        sources.removeIf(source -> source.handle().isEmpty());
        if (!hasCache && statistics(HandleStatistics::cache).findAny().isPresent()) {
            hasCache = true;
            showCache();
        }
        if (!hasBatching && statistics(HandleStatistics::batching).findAny().isPresent()) {
            hasBatching = true;
            showBatching();
        }
        showVersions();
        trials.refresh(handles().toList());
        return !wasAttached || !sources.isEmpty();
    }

    private void showCache() {
        group.number(MlprodMeter.CACHE_GETS, () -> total(Count.HITS), "hit");
        group.number(MlprodMeter.CACHE_GETS, () -> total(Count.MISSES), "miss");
        group.number(MlprodMeter.CACHE_PUTS, () -> total(Count.PUTS));
        group.number(MlprodMeter.CACHE_EVICTIONS, () -> total(Count.EVICTIONS));
        group.number(MlprodMeter.CACHE_SIZE, () -> sumOfCaches(CacheStatistics::entries));
        group.number(MlprodMeter.CACHE_MEMORY, () -> sumOfCaches(CacheStatistics::weight));
        group.number(MlprodMeter.CACHE_JOINS, () -> total(Count.JOINS));
        group.number(MlprodMeter.CACHE_BYPASSES, () -> total(Count.BYPASSES));
    }

    private void showBatching() {
        group.number(
                MlprodMeter.BATCH_QUEUED,
                () -> statistics(HandleStatistics::batching)
                        .mapToDouble(BatchStatistics::queuedRows)
                        .sum());
        group.number(MlprodMeter.BATCH_LOSSES, () -> total(Count.REJECTED), "queue_full");
        group.number(MlprodMeter.BATCH_LOSSES, () -> total(Count.LEFT), "gave_up");
    }

    private void showVersions() {
        Set<String> loaded = handles()
                .flatMap(handle -> handle.versions().stream())
                .filter(status -> LOADED.contains(status.state()))
                .map(status -> status.model().version())
                .collect(Collectors.toSet());
        loaded.forEach(version -> versions.computeIfAbsent(version, this::newVersion));
        versions.entrySet().removeIf(version -> {
            boolean isGone = !loaded.contains(version.getKey());
            if (isGone) {
                version.getValue().close();
            }
            return isGone;
        });
    }

    private MeterGroup newVersion(String version) {
        MeterGroup meters = new MeterGroup(registry, name, version);
        meters.number(
                MlprodMeter.SERVING,
                () -> handles().anyMatch(handle -> handle.serving().version().equals(version)) ? 1 : 0);
        meters.number(MlprodMeter.CALLS, () -> sumOfVersion(version, VersionStatus::inFlight));
        meters.number(MlprodMeter.MEMORY, () -> sumOfVersion(version, VersionStatus::fileBytes));
        return meters;
    }

    private Stream<Observed.Handle> handles() {
        return sources.stream().flatMap(source -> source.handle().stream());
    }

    private <S> Stream<S> statistics(Function<HandleStatistics, Optional<S>> part) {
        return handles().flatMap(handle -> part.apply(handle.statistics()).stream());
    }

    private double sum(ToDoubleFunction<Observed.Handle> number) {
        return handles().mapToDouble(number).sum();
    }

    private double sumOfCaches(ToDoubleFunction<CacheStatistics> number) {
        return statistics(HandleStatistics::cache).mapToDouble(number).sum();
    }

    private double sumOfVersion(String version, ToDoubleFunction<VersionStatus> number) {
        return handles()
                .flatMap(handle -> handle.versions().stream())
                .filter(status -> status.model().version().equals(version) && LOADED.contains(status.state()))
                .mapToDouble(number)
                .sum();
    }

    private double total(Count count) {
        return sources.stream().mapToDouble(source -> source.total(count)).sum();
    }

    @Override
    public synchronized void close() {
        group.close();
        trials.close();
        versions.values().forEach(MeterGroup::close);
        versions.clear();
    }
}
