package io.mlprod.fallback;

import io.mlprod.Call;
import io.mlprod.ModelHandle;
import io.mlprod.Prediction;
import io.mlprod.Predictor;
import io.mlprod.error.ClosedException;
import io.mlprod.error.OverloadedException;
import io.mlprod.error.Violation;
import io.mlprod.internal.observe.Listeners;
import io.mlprod.internal.text.PlainText;
import io.mlprod.internal.threads.StackRoom;
import io.mlprod.internal.versions.HandleVersions;
import io.mlprod.model.PredictionId;
import io.mlprod.observe.Feedback;
import java.util.Collection;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import org.jspecify.annotations.Nullable;

/**
 * A predictor made of several, in tiers: when one is slow, broken, unsure or not to be asked, the next answers within the same
 * budget, and the {@linkplain Prediction#provenance() answer says so}.
 *
 * <p>Thread-safe: make one and share it. A call runs on the calling thread, but for tiers that are {@linkplain
 * TierOptions#strict() strict}. The chain does not close the predictors in it; whoever opened them does, after the chain.
 *
 * @param <I> what callers give
 * @param <O> what callers get
 * @since 0.1
 */
public final class FallbackChain<I, O> implements Predictor<I, O>, AutoCloseable {

    private final String name;
    private final Tiers<I, O> tiers;
    private final Descent<I, O> descent;
    private final Set<ModelHandle<?, ?>> handles;
    private final ChainJournal journal;
    private final ChainThreads threads = new ChainThreads();
    private final ThreadPoolExecutor async;
    private volatile boolean closed;

    FallbackChain(FallbackChainBuilder<I, O> settings, List<TierPlan<I, O>> plans, @Nullable O end) {
        Rehearsal.once();
        this.name = settings.name;
        this.journal = new ChainJournal(name, new Listeners(settings.listeners));
        this.tiers = new Tiers<>(settings, plans, end, journal, threads);
        this.descent = new Descent<>(tiers);
        this.handles = handles(plans);
        this.async = threads.pool(
                name,
                "async",
                settings.async.maxThreads().orElse(Runtime.getRuntime().availableProcessors()),
                settings.async.maxWaiting());
    }

    private static Set<ModelHandle<?, ?>> handles(List<? extends TierPlan<?, ?>> plans) {
        Set<ModelHandle<?, ?>> handles = Collections.newSetFromMap(new IdentityHashMap<>());
        plans.forEach(plan -> handles.addAll(plan.handles()));
        return handles;
    }

    /**
     * Starts a chain.
     *
     * @param <I> what callers give
     * @param <O> what callers get
     * @param name what provenance, metrics and messages call it
     * @return a builder, for one thread
     * @throws IllegalArgumentException if the name is blank
     */
    public static <I, O> FallbackChainBuilder<I, O> named(String name) {
        return new FallbackChainBuilder<>(name);
    }

    /**
     * Answers one input.
     *
     * @param call how to answer; its timeout, if it is shorter than the chain's budget, is the budget
     * @return the answer of the first tier that has a good one
     * @throws NullPointerException if an argument is null
     * @throws io.mlprod.error.InvalidInputException if the input breaks a rule of the chain, or the schema of the first
     *     tier that takes it, and the chain does not {@linkplain FallbackChainBuilder#answerInvalidInput answer} such
     *     inputs
     * @throws io.mlprod.error.ChainExhaustedException if no tier answers, and the chain has no constant at its end
     * @throws io.mlprod.error.CancelledException if the thread was interrupted while it waited; the flag stays set
     * @throws ClosedException if the chain was closed
     * @throws VirtualMachineError if the JVM itself is in trouble; such an error is never answered by a lower tier
     */
    @Override
    public Prediction<O> predict(I input, Call call) {
        return answer(input, call, tiers.time().nanoTime(), null);
    }

    private Prediction<O> answer(I input, Call call, long start, @Nullable CompletableFuture<?> caller) {
        Objects.requireNonNull(input, "The input is null");
        Objects.requireNonNull(call, "The call is null");
        StackRoom.check();
        checkOpen();
        try {
            return descent.answer(
                    input, call, start, caller == null ? start : tiers.time().nanoTime(), caller);
        } catch (Throwable e) {
            journal.failed(e, tiers.time().nanoTime() - start, call, input);
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

    /**
     * Answers one input on a thread of the chain's own pool.
     *
     * @param input what to predict from; not to be changed before the future is done
     * @return a future of the answer
     * @throws NullPointerException if the input is null
     */
    public CompletableFuture<Prediction<O>> predictAsync(I input) {
        return predictAsync(input, Call.DEFAULT);
    }

    /**
     * Answers one input on a thread of the chain's own pool. The wait for a thread counts against the budget. The future fails
     * with the exceptions of {@link #predict(Object, Call)}, or with {@link OverloadedException} at once if too many calls
     * wait. A future that is cancelled asks no more tiers. What depends on the future runs on the chain's pool, so give long
     * work an executor of its own.
     *
     * @param input what to predict from; not to be changed before the future is done
     * @param call how to answer; its timeout counts from now
     * @return a future of the answer
     * @throws NullPointerException if an argument is null
     */
    public CompletableFuture<Prediction<O>> predictAsync(I input, Call call) {
        Objects.requireNonNull(input, "The input is null");
        Objects.requireNonNull(call, "The call is null");
        StackRoom.check(); // a pool that overflows while it starts a thread never starts it
        long start = tiers.time().nanoTime();
        CompletableFuture<Prediction<O>> future = new CompletableFuture<>();
        try {
            async.execute(() -> complete(future, input, call, start));
        } catch (RejectedExecutionException e) {
            future.completeExceptionally(
                    closed
                            ? closedException()
                            : new OverloadedException(
                                    "Chain " + name + " has " + async.getQueue().size()
                                            + " calls waiting; slow down, or raise maxWaiting of FallbackChainBuilder.async"));
        }
        return future;
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

    /**
     * Checks one input without asking a tier for an answer, on the calling thread: by the chain's rules, and by the
     * schema of the first tier that takes it, if that is a handle or a chain; of other predictors nothing is known
     * before they are asked. It does not matter whether that tier is switched off, gated or broken.
     *
     * @param input what would be predicted from
     * @return all violations; {@link #predict(Object, Call)} refuses the input if any is {@linkplain
     *     io.mlprod.error.Violation.Handling#REJECTED rejected}. Empty for a clean input
     * @throws NullPointerException if the input is null
     * @throws ClosedException if the chain or the handle was closed
     */
    public List<Violation> validate(I input) {
        Objects.requireNonNull(input, "The input is null");
        checkOpen();
        return tiers.findings(input);
    }

    /**
     * Tells the handle that made a prediction what became known of it; see {@link ModelHandle#feedback}. Handles in
     * chains within this one are reached, too, and those that {@link TierOptions#feedbackTo} names. Does not block.
     *
     * @param id the prediction's
     * @param feedback what became known
     * @return whether that handle's running rollout, experiment or shadow used it. False, and nobody is told, if no
     *     handle of the chain made the prediction: it was a rule's, a remembered one, the chain's end, another
     *     predictor's, or made in another process
     * @throws NullPointerException if an argument is null
     */
    public boolean feedback(PredictionId id, Feedback feedback) {
        Objects.requireNonNull(id, "The identity is null");
        Objects.requireNonNull(feedback, "The feedback is null");
        for (ModelHandle<?, ?> handle : handles) {
            if (HandleVersions.of(handle.versions()).made(id)) {
                return handle.feedback(id, feedback);
            }
        }
        return false;
    }

    /** All handles whose predictions it may give out. */
    Collection<ModelHandle<?, ?>> handles() {
        return handles;
    }

    /**
     * The chain's name.
     *
     * @return as it was given
     */
    public String name() {
        return name;
    }

    /**
     * Where the tiers stand, in their order; the last is the chain's end.
     *
     * @return a snapshot
     */
    public List<TierStatus> status() {
        return tiers.status();
    }

    /**
     * Keeps calls away from a tier, until {@link #switchOn}; calls that are in it go on.
     *
     * @param tier its name
     * @param reason for whoever reads the provenance of an answer; no personal data
     * @throws IllegalArgumentException if there is no such tier that computes
     */
    public void switchOff(String tier, String reason) {
        tiers.model(tier).switchOff(Objects.requireNonNull(reason, "The reason is null"));
    }

    /**
     * Lets calls in to a tier again that was switched off, or whose classes could not be loaded.
     *
     * @param tier its name
     * @throws IllegalArgumentException if there is no such tier that computes
     */
    public void switchOn(String tier) {
        tiers.model(tier).switchOn();
    }

    /**
     * How often a listener has thrown.
     *
     * @return a count since the chain was built
     */
    public long listenerErrors() {
        return journal.listenerErrors();
    }

    /** Takes no more calls and lets the chain's threads end; calls that are in it are answered. Closing again does nothing. */
    @Override
    public void close() {
        closed = true;
        threads.shutdown();
    }

    @Override
    public String toString() {
        return PlainText.line("chain " + name);
    }
}
