package io.mlprod.monitoring.internal.watch;

import io.mlprod.error.CancelledException;
import io.mlprod.error.ClosedException;
import io.mlprod.error.InvalidInputException;
import io.mlprod.lifecycle.VersionStatus;
import io.mlprod.lifecycle.VersionStatus.State;
import io.mlprod.model.ModelVersion;
import io.mlprod.monitoring.health.Health;
import io.mlprod.monitoring.health.HealthLimits;
import io.mlprod.monitoring.internal.attach.Attachments;
import io.mlprod.observe.ChainEvent;
import io.mlprod.observe.ModelEvent;
import io.mlprod.observe.Observed;
import io.mlprod.observe.Subscription;
import io.mlprod.provenance.AttemptOutcome;
import io.mlprod.provenance.TierStatus;
import io.mlprod.time.TimeSource;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.ToLongFunction;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The handles and chains that a monitor watches; it does not keep them alive. Thread-safe. */
public final class Watched {

    private static final int MOST_STREAKS = 1_000;

    private record Key(Health.Kind kind, String name) {}

    private final TimeSource time;
    private final HealthLimits limits;
    private final ToLongFunction<String> answersOfModel;
    private final Attachments attachments = new Attachments();
    private final ChainTraffic chains = new ChainTraffic();
    private final Map<Key, FailureStreak> streaks = new ConcurrentHashMap<>();

    /**
     * Creates an empty list.
     *
     * @param answersOfModel how many predictions of a model's name were answered, or any other number that grows with
     *     them
     */
    public Watched(TimeSource time, HealthLimits limits, ToLongFunction<String> answersOfModel) {
        this.time = time;
        this.limits = limits;
        this.answersOfModel = answersOfModel;
    }

    /** Adds a handle or chain, until the subscription ends; returns whether it was not there yet. */
    public boolean add(Observed source, Subscription subscription) {
        return attachments.add(source, subscription);
    }

    /** Forgets the closed handles and chains of a name. */
    public void forgetClosed(String name) {
        attachments.forget(source -> source.isClosed() && source.name().equals(name));
    }

    /** Ends all subscriptions; nothing is watched any more. */
    public void close() {
        attachments.close();
    }

    /**
     * Returns what is watched and was not forgotten by the application. What was closed is left out if something of its
     * kind and name is open.
     *
     * @return by name
     */
    public List<Observed> all() {
        List<Observed> present = attachments.sources();
        List<Key> open = present.stream()
                .filter(source -> !source.isClosed())
                .map(Watched::key)
                .toList();
        present.removeIf(source -> source.isClosed() && open.contains(key(source)));
        present.sort(Comparator.comparing(Observed::name));
        return present;
    }

    /** Returns the versions that answer calls: those that serve, and those on trial. */
    public Set<ModelVersion> inUse() {
        return all().stream()
                .filter(source -> !source.isClosed())
                .flatMap(source ->
                        source instanceof Observed.Handle handle ? handle.versions().stream() : Stream.empty())
                .filter(version -> version.state() == State.SERVING || version.state() == State.TESTING)
                .map(VersionStatus::model)
                .collect(Collectors.toSet());
    }

    /**
     * Returns what chains say of the traffic of the models that they have, by the model's name. For one thread at a
     * time.
     *
     * @param longest for how long a chain may have no call and still have traffic
     */
    public Map<String, TierUse> tiers(Duration longest) {
        List<Observed.Chain> open = all().stream()
                .filter(source -> !source.isClosed())
                .flatMap(source -> source instanceof Observed.Chain chain ? Stream.of(chain) : Stream.empty())
                .toList();
        return chains.of(open, longest, time.nanoTime());
    }

    private static Key key(Observed source) {
        return new Key(source instanceof Observed.Chain ? Health.Kind.CHAIN : Health.Kind.HANDLE, source.name());
    }

    /** Notes a call that a version could not answer. */
    public void failed(ModelEvent.PredictionFailed event) {
        failed(new Key(Health.Kind.HANDLE, event.model().name()), event.error());
    }

    /** Notes a call that a chain could not answer. */
    public void failed(ChainEvent.ChainFailed event) {
        failed(new Key(Health.Kind.CHAIN, event.chain()), event.error());
    }

    /** Returns whether a call failed by the fault or the wish of its caller. */
    public static boolean isCallersDoing(Throwable error) {
        return error instanceof InvalidInputException
                || error instanceof CancelledException
                || error instanceof ClosedException;
    }

    private void failed(Key key, Throwable error) {
        if (isCallersDoing(error) || (streaks.size() >= MOST_STREAKS && !streaks.containsKey(key))) {
            return;
        }
        streaks.computeIfAbsent(key, k -> new FailureStreak()).failed(answers(key), time.nanoTime());
    }

    private long answers(Key key) {
        return key.kind == Health.Kind.HANDLE
                ? answersOfModel.applyAsLong(key.name)
                : all().stream()
                        .filter(source -> key(source).equals(key))
                        .mapToLong(source -> answersOfChain((Observed.Chain) source))
                        .sum();
    }

    private static long answersOfChain(Observed.Chain chain) {
        return chain.tiers().stream()
                .map(TierStatus::attempts)
                .mapToLong(attempts -> attempts.getOrDefault(AttemptOutcome.SUCCESS, 0L))
                .sum();
    }

    /** Returns the health of all. */
    public Health health() {
        return new Health(all().stream().map(this::part).toList());
    }

    private Health.Part part(Observed source) {
        Key key = key(source);
        FailureStreak streak = streaks.get(key);
        FailureStreak.Seen seen = streak == null ? FailureStreak.Seen.NONE : streak.seen(answers(key), time.nanoTime());
        return source instanceof Observed.Handle handle
                ? HealthCheck.of(handle, seen, limits)
                : HealthCheck.of((Observed.Chain) source, seen, limits);
    }
}
