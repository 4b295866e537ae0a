package io.mlprod.monitoring.metrics;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.mlprod.observe.ChainEvent;
import io.mlprod.observe.ChainEvent.Purpose;
import io.mlprod.observe.Observed;
import io.mlprod.observe.Subscription;
import io.mlprod.provenance.AttemptOutcome;
import io.mlprod.provenance.Degradation;
import io.mlprod.provenance.TierState;
import io.mlprod.provenance.TierStatus;
import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;

/** The meters of all fallback chains of one name: of their events, and of the state of their tiers. Thread-safe. */
final class ChainMeters implements SourceMeters {

    /** The meters of a tier that calls drive. */
    private static final class Tier {

        private final PerConstant<Degradation, Timer> answers;
        private final PerConstant<Purpose, PerConstant<AttemptOutcome, Timer>> attempts;

        Tier(MeterGroup group, String tier) {
            answers = new PerConstant<>(
                    Degradation.class,
                    why -> group.timer(MlprodMeter.CHAIN_CALLS, tier, "success", TagText.of(why), BoundedValues.NONE));
            attempts = new PerConstant<>(
                    Purpose.class,
                    purpose -> new PerConstant<>(
                            AttemptOutcome.class,
                            outcome -> group.timer(
                                    MlprodMeter.CHAIN_ATTEMPTS, tier, TagText.of(purpose), TagText.of(outcome))));
        }
    }

    private record Source(WeakReference<Observed.Chain> chain, Subscription subscription) {

        boolean isOver() {
            Observed.Chain is = chain.get();
            return is == null || is.isClosed() || subscription.isClosed();
        }
    }

    private final MeterGroup group;
    private final Timer budget;
    private final Counter late;
    private final Map<String, Tier> tiers = new ConcurrentHashMap<>();
    private final List<Source> sources = new CopyOnWriteArrayList<>();
    private volatile boolean wasAttached;
    private final Set<String> shown = new HashSet<>(); // tiers whose state is shown; guarded by this

    ChainMeters(String name, MeterRegistry registry) {
        group = new MeterGroup(registry, name);
        budget = group.timer(MlprodMeter.CHAIN_BUDGET);
        late = group.counter(MlprodMeter.CHAIN_LATE);
        group.number(
                MlprodMeter.LISTENER_ERRORS,
                () -> chains().mapToDouble(Observed::listenerErrors).sum(),
                "chain");
    }

    void add(Observed.Chain chain, Subscription subscription) {
        wasAttached = true;
        sources.add(new Source(new WeakReference<>(chain), subscription));
        refresh();
    }

    void on(ChainEvent event) {
        if (event instanceof ChainEvent.Attempted attempted) {
            tier(attempted.attempt().tier())
                    .attempts
                    .of(attempted.purpose())
                    .of(attempted.attempt().outcome())
                    .record(attempted.attempt().duration());
        } else if (event instanceof ChainEvent.ChainAnswered answered) {
            answered(answered);
        } else if (event instanceof ChainEvent.ChainFailed failed) {
            group.timer(
                            MlprodMeter.CHAIN_CALLS,
                            BoundedValues.NONE,
                            "error",
                            BoundedValues.NONE,
                            TagText.of(failed.error()))
                    .record(failed.duration());
        } else {
            seldom(event);
        }
    }

    private void answered(ChainEvent.ChainAnswered event) {
        String tier = event.provenance().tier();
        tier(tier).answers.of(event.provenance().degradation()).record(event.duration());
        event.provenance()
                .staleness()
                .ifPresent(age -> group.timer(MlprodMeter.CHAIN_AGE, tier).record(age));
        Duration left = event.budgetLeft();
        if (left != null && left.isNegative()) {
            late.increment();
        }
        if (left != null) {
            budget.record(left.isNegative() ? Duration.ZERO : left);
        }
    }

    private void seldom(ChainEvent event) {
        if (event instanceof ChainEvent.Abandoned abandoned) {
            group.counter(MlprodMeter.TIER_ABANDONED, abandoned.tier()).increment();
        } else if (event instanceof ChainEvent.Overran overran) {
            group.timer(MlprodMeter.TIER_OVERRUNS, overran.tier()).record(overran.late());
        } else if (event instanceof ChainEvent.Hedged hedged) {
            group.counter(MlprodMeter.TIER_HEDGES, hedged.tier(), hedged.won() ? "used" : "wasted")
                    .increment();
        } else if (event instanceof ChainEvent.Exercised exercised) {
            group.counter(MlprodMeter.TIER_EXERCISES, exercised.tier(), exercised.agreed() ? "agreed" : "differed")
                    .increment();
        } else if (event instanceof ChainEvent.TierChanged changed) {
            group.counter(MlprodMeter.TIER_CHANGES, changed.tier(), TagText.of(changed.to()))
                    .increment();
        }
    }

    private Tier tier(String name) {
        Tier known = tiers.get(name);
        return known != null ? known : tiers.computeIfAbsent(name, is -> new Tier(group, is));
    }

    @Override
    public int size() {
        return sources.size();
    }

    @Override
    public synchronized boolean refresh() {
        sources.removeIf(Source::isOver);
        statuses().map(TierStatus::tier).distinct().filter(shown::add).forEach(this::showState);
        return !wasAttached || !sources.isEmpty();
    }

    private void showState(String tier) {
        for (TierState state : TierState.values()) {
            group.number(
                    MlprodMeter.TIER_STATE,
                    () -> sum(tier, load -> load.state() == state ? 1 : 0),
                    tier,
                    TagText.of(state));
            group.counter(MlprodMeter.TIER_CHANGES, tier, TagText.of(state)); // from 0 on, or the first looks like none
        }
        group.counter(MlprodMeter.TIER_ABANDONED, tier);
        group.number(
                MlprodMeter.TIER_RUNS, () -> sum(tier, load -> load.running() - load.abandoned()), tier, "waited_for");
        group.number(MlprodMeter.TIER_RUNS, () -> sum(tier, TierStatus.Load::abandoned), tier, "abandoned");
    }

    private double sum(String tier, ToDoubleFunction<TierStatus.Load> number) {
        return statuses()
                .filter(status -> status.tier().equals(tier))
                .mapToDouble(status -> number.applyAsDouble(status.load()))
                .sum();
    }

    private Stream<TierStatus> statuses() {
        return chains().flatMap(chain -> chain.tiers().stream());
    }

    private Stream<Observed.Chain> chains() {
        return sources.stream().flatMap(source -> Stream.ofNullable(source.chain.get()));
    }

    @Override
    public void close() {
        group.close();
    }
}
