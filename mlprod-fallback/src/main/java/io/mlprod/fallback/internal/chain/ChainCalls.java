package io.mlprod.fallback.internal.chain;

import io.mlprod.Call;
import io.mlprod.ModelHandle;
import io.mlprod.Prediction;
import io.mlprod.error.ClosedException;
import io.mlprod.error.OverloadedException;
import io.mlprod.error.Violation;
import io.mlprod.error.Violation.Handling;
import io.mlprod.fallback.internal.check.InputRules;
import io.mlprod.fallback.internal.context.ChainContext;
import io.mlprod.fallback.internal.context.ChainJournal;
import io.mlprod.fallback.internal.context.ChainThreads;
import io.mlprod.fallback.internal.run.BackgroundRuns;
import io.mlprod.fallback.internal.tier.ModelTier;
import io.mlprod.fallback.internal.tier.TierPlan;
import io.mlprod.internal.log.Log;
import io.mlprod.internal.observe.Listeners;
import io.mlprod.internal.threads.StackRoom;
import io.mlprod.observe.Observed;
import io.mlprod.observe.PredictionListener;
import io.mlprod.observe.Subscription;
import io.mlprod.provenance.TierStatus;
import io.mlprod.time.TimeSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import org.jspecify.annotations.Nullable;

/** The calls of a chain, which it takes until it is closed, on the caller's thread or on its own. Thread-safe. */
public final class ChainCalls<I, O> implements Observed.Chain {

    private final String name;
    private final TimeSource time;
    private final ChainJournal journal;
    private final ChainThreads threads = new ChainThreads();
    private final InputRules<I> rules;
    private final ChainTiers<I, O> tiers;
    private final CallRecorder<I, O> recorder;
    private final TierWalker<I, O> walker;
    private final ThreadPoolExecutor async;
    private volatile boolean closed;

    /**
     * Puts a chain together.
     *
     * @param end the tier that always answers; null if the chain throws when no tier does
     * @param log the log that it writes to
     * @throws IllegalArgumentException if settings and tiers do not fit together
     */
    public ChainCalls(ChainSettings<I, O> settings, List<TierPlan<I, O>> plans, @Nullable O end, Log log) {
        name = settings.name();
        time = settings.time();
        journal = new ChainJournal(name, new Listeners(settings.listeners()));
        rules = new InputRules<>(name, settings.rules(), settings.answersInvalidInput());
        int background = plans.size() * BackgroundRuns.MOST;
        ChainContext<I> chain = new ChainContext<>(
                name,
                time,
                journal,
                threads,
                threads.pool(name, "background", background, background),
                settings.copy(),
                log);
        tiers = new ChainTiers<>(plans, end, settings.budget(), chain);
        recorder = new CallRecorder<>(
                tiers, journal, new ExerciseSampler<>(settings.exercised(), settings.agree(), tiers.lowerModels()));
        walker = new TierWalker<>(chain, rules, settings.budget(), tiers, recorder);
        async = threads.pool(
                name,
                "async",
                settings.async().maxThreads().orElse(Runtime.getRuntime().availableProcessors()),
                settings.async().maxWaiting());
    }

    /** Answers one input on the calling thread. */
    public Prediction<O> predict(I input, Call call) {
        return answer(input, call, time.nanoTime(), null);
    }

    private Prediction<O> answer(I input, Call call, long start, @Nullable CompletableFuture<?> caller) {
        Objects.requireNonNull(input, "The input is null");
        Objects.requireNonNull(call, "The call is null");
        StackRoom.check();
        checkOpen();
        try {
            return walker.answer(input, call, start, caller == null ? start : time.nanoTime(), caller);
        } catch (Throwable e) {
            journal.failed(e, time.nanoTime() - start, call, input);
            throw e;
        }
    }

    private void checkOpen() {
        if (closed) {
            throw closedException();
        }
    }

    private ClosedException closedException() {
        return new ClosedException("Chain " + name + " is closed; build a new one to go on predicting", null);
    }

    /** Answers one input on a thread of the chain's own pool. */
    public CompletableFuture<Prediction<O>> predictAsync(I input, Call call) {
        Objects.requireNonNull(input, "The input is null");
        Objects.requireNonNull(call, "The call is null");
        StackRoom.check(); // a pool that overflows while it starts a thread never starts it
        long start = time.nanoTime();
        CompletableFuture<Prediction<O>> future = new CompletableFuture<>();
        try {
            async.execute(() -> complete(future, input, call, start));
        } catch (RejectedExecutionException e) {
            future.completeExceptionally(closed ? closedException() : tooManyWait());
        }
        return future;
    }

    private OverloadedException tooManyWait() {
        return new OverloadedException(
                "Chain " + name + " has " + async.getQueue().size()
                        + " calls waiting; slow down, or raise maxWaiting of FallbackChainBuilder.async");
    }

    private void complete(CompletableFuture<Prediction<O>> future, I input, Call call, long start) {
        if (future.isDone()) {
            return;
        }
        try {
            future.complete(answer(input, call, start, future));
        } catch (Throwable e) {
            future.completeExceptionally(e);
        }
    }

    /** Returns the violations of the chain's rules and of the schema of the first tier that takes the input. */
    public List<Violation> violations(I input) {
        Objects.requireNonNull(input, "The input is null");
        checkOpen();
        List<Violation> found = new ArrayList<>(rules.violations(input));
        found.addAll(tiers.violations(input));
        return rules.answersInvalid() ? found.stream().map(ChainCalls::flagged).toList() : List.copyOf(found);
    }

    private static Violation flagged(Violation found) {
        return found.handling() != Handling.REJECTED
                ? found
                : new Violation(
                        found.feature(), found.rule(), found.expected(), found.actual(), found.row(), Handling.FLAGGED);
    }

    /** Returns all handles whose predictions the chain may give out. */
    public Collection<ModelHandle<?, ?>> handles() {
        return tiers.handles();
    }

    /**
     * Returns a tier that computes.
     *
     * @throws IllegalArgumentException if there is no such tier
     */
    public ModelTier<I, O> model(String tier) {
        return tiers.model(tier);
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public boolean isClosed() {
        return closed;
    }

    @Override
    public List<TierStatus> tiers() {
        return recorder.status();
    }

    @Override
    public Set<String> models(String tier) {
        return tiers.models(tier);
    }

    /** Tells the listeners that the chain was built with what they listen to. */
    public void attachListeners() {
        journal.attach(this);
    }

    /** Adds a listener. */
    public Subscription listen(PredictionListener listener) {
        return journal.add(listener, this);
    }

    @Override
    public long listenerErrors() {
        return journal.listenerErrors();
    }

    /** Closes the chain: it takes no more calls, none waits for a place in a tier, and its threads end. */
    public void close() {
        closed = true;
        tiers.close();
        threads.shutdown();
    }
}
