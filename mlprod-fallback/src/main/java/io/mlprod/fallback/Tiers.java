package io.mlprod.fallback;

import io.mlprod.Call;
import io.mlprod.Prediction;
import io.mlprod.error.Violation;
import io.mlprod.error.Violation.Handling;
import io.mlprod.internal.text.PlainText;
import io.mlprod.observe.ChainEvent.Purpose;
import io.mlprod.provenance.Attempt;
import io.mlprod.provenance.AttemptOutcome;
import io.mlprod.time.TimeSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The tiers of a chain, and what is known of them over all calls. */
final class Tiers<I, O> {

    private final String chain;
    private final long budget;
    private final TimeSource time;
    private final ChainJournal journal;
    private final InputRules<I> rules;
    private final List<Tier<I, O>> tiers;
    private final @Nullable Tier<I, O> end;
    private final List<LastKnownGood<I, O>> memories;
    private final Exercise<I, O> exercise;
    private final List<Map<AttemptOutcome, LongAdder>> counts; // by rank

    Tiers(
            FallbackChainBuilder<I, O> settings,
            List<TierPlan<I, O>> plans,
            @Nullable O end,
            ChainJournal journal,
            ChainThreads threads) {
        this.chain = settings.name;
        this.budget = settings.budget == null ? Slice.UNLIMITED : Checks.nanos(settings.budget);
        this.time = settings.time;
        this.journal = journal;
        this.rules = new InputRules<>(chain, settings.rules, settings.answersInvalidInput);
        Answers answers = new Answers(chain);
        int asideThreads = plans.size() * AsideRuns.MOST;
        this.tiers = build(
                plans,
                answers,
                new Surroundings<>(
                        chain,
                        time,
                        journal,
                        threads,
                        threads.pool(chain, "aside", asideThreads, asideThreads),
                        settings.copy));
        this.end = end == null ? null : new Constant<>(plans.size(), end, answers, time);
        this.memories = only(LastKnownGood.class);
        this.exercise = new Exercise<>(settings.exercised, settings.agree, lowerModels());
        this.counts = Stream.generate(Tiers::zeros).limit(plans.size() + 1L).toList();
    }

    private static Map<AttemptOutcome, LongAdder> zeros() {
        Map<AttemptOutcome, LongAdder> zeros = new EnumMap<>(AttemptOutcome.class);
        for (AttemptOutcome outcome : AttemptOutcome.values()) {
            zeros.put(outcome, new LongAdder());
        }
        return zeros;
    }

    /** From the last to the first, since each must know what those after it need. */
    private List<Tier<I, O>> build(List<TierPlan<I, O>> plans, Answers answers, Surroundings<I> surroundings) {
        Deque<Tier<I, O>> built = new ArrayDeque<>();
        long reserved = 0;
        for (int rank = plans.size() - 1; rank >= 0; rank--) {
            TierPlan<I, O> plan = plans.get(rank);
            built.addFirst(
                    plan.build(new TierPlan.Place<>(rank, reserved, budget, built.peekFirst(), answers, surroundings)));
            reserved += Checks.nanos(plan.reserve());
        }
        return List.copyOf(built);
    }

    @SuppressWarnings("unchecked") // of the same chain
    private <T> List<T> only(Class<?> kind) {
        return (List<T>) tiers.stream().filter(kind::isInstance).toList();
    }

    private List<ModelTier<I, O>> lowerModels() {
        List<ModelTier<I, O>> models = only(ModelTier.class);
        return models.subList(1, models.size());
    }

    String chain() {
        return chain;
    }

    TimeSource time() {
        return time;
    }

    List<Tier<I, O>> list() {
        return tiers;
    }

    /** What always answers; null if the chain throws. */
    @Nullable
    Tier<I, O> end() {
        return end;
    }

    /** Whether tiers that compute may be asked. */
    boolean isValid(I input) {
        return rules.isValid(input);
    }

    /** Whether inputs that are no valid ones are answered all the same. */
    boolean answersInvalid() {
        return rules.answersInvalid();
    }

    /** What the chain's rules find, and the schema of the first tier that takes the input. */
    List<Violation> findings(I input) {
        List<Violation> found = new ArrayList<>(rules.findings(input));
        this.<ModelTier<I, O>>only(ModelTier.class).stream()
                .filter(tier -> tier.accepts(input))
                .findFirst()
                .ifPresent(tier -> found.addAll(tier.findings(input)));
        return rules.answersInvalid() ? found.stream().map(Tiers::answered).toList() : List.copyOf(found);
    }

    private static Violation answered(Violation found) {
        return found.handling() != Handling.REJECTED
                ? found
                : new Violation(
                        found.feature(), found.rule(), found.expected(), found.actual(), found.row(), Handling.FLAGGED);
    }

    /** How long a call may take, in nanoseconds. */
    long budget(Call call) {
        return call.timeout().isEmpty()
                ? budget
                : Math.min(budget, Checks.nanos(call.timeout().get()));
    }

    // ---- what calls leave behind

    void tried(Tier<I, O> tier, Attempt attempt) {
        Objects.requireNonNull(counts.get(attempt.rank()).get(attempt.outcome()))
                .increment();
        journal.attempted(Purpose.ANSWER, attempt);
        if (tier instanceof ModelTier<I, O> model
                && (attempt.outcome() != AttemptOutcome.SUCCESS || !model.wasReady())) {
            model.noteState();
        }
    }

    void hedged(Tier<I, O> next, boolean won) {
        journal.hedged(next.name(), won);
    }

    void answered(I input, Call call, Prediction<O> answer, long nanos, long left) {
        if (!answer.isDegraded()) {
            for (LastKnownGood<I, O> memory : memories) {
                memory.keep(input, answer);
            }
            exercise.mayRun(input, call, answer.value());
        }
        journal.answered(answer, nanos, left, call, input);
    }

    // ---- what people ask

    ModelTier<I, O> model(String name) {
        for (Tier<I, O> tier : tiers) {
            if (tier instanceof ModelTier<I, O> model && model.name().equals(name)) {
                return model;
            }
        }
        throw new IllegalArgumentException(PlainText.line("Chain " + chain + " has no tier named " + name
                + " that computes; it has "
                + only(ModelTier.class).stream()
                        .map(tier -> ((ModelTier<?, ?>) tier).name())
                        .toList()));
    }

    List<TierStatus> status() {
        List<TierStatus> all = new ArrayList<>();
        tiers.forEach(tier -> all.add(status(tier)));
        if (end != null) {
            all.add(status(end));
        }
        return List.copyOf(all);
    }

    private TierStatus status(Tier<I, O> tier) {
        Map<AttemptOutcome, Long> attempts = new EnumMap<>(AttemptOutcome.class);
        counts.get(tier.rank()).forEach((outcome, count) -> {
            if (count.sum() > 0) {
                attempts.put(outcome, count.sum());
            }
        });
        return new TierStatus(tier.name(), tier.rank(), tier.load(), Collections.unmodifiableMap(attempts));
    }
}
