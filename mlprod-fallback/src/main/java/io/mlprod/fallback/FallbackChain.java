package io.mlprod.fallback;

import io.mlprod.Call;
import io.mlprod.ModelHandle;
import io.mlprod.Prediction;
import io.mlprod.Predictor;
import io.mlprod.error.ClosedException;
import io.mlprod.error.OverloadedException;
import io.mlprod.error.Violation;
import io.mlprod.fallback.internal.chain.ChainCalls;
import io.mlprod.fallback.internal.chain.ChainSettings;
import io.mlprod.fallback.internal.chain.ChainWarmUp;
import io.mlprod.fallback.internal.tier.TierPlan;
import io.mlprod.internal.log.Log;
import io.mlprod.internal.text.PlainText;
import io.mlprod.internal.versions.HandleVersions;
import io.mlprod.model.PredictionId;
import io.mlprod.observe.Feedback;
import io.mlprod.observe.PredictionListener;
import io.mlprod.observe.Subscription;
import io.mlprod.provenance.TierStatus;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * A predictor that is made of several predictors, in tiers. When a tier is slow, broken, unsure or switched off, the
 * next one answers within the same budget, and the {@linkplain Prediction#provenance() answer's provenance} says so.
 *
 * <pre>{@code
 * FallbackChain<Payment, Fraud> chain = FallbackChain.builder(Payment.class, Fraud.class)
 *         .name("payments")
 *         .budget(Duration.ofMillis(20))
 *         .primary(fraud, tier -> tier.timeout(Duration.ofMillis(12)).breaker())
 *         .then(lite)
 *         .orElse(Fraud.REVIEW);
 * }</pre>
 *
 * <p>Thread-safe: make one and share it. A call runs on the calling thread, except in tiers that are
 * {@linkplain TierOptions#strict() strict}. The chain does not close the predictors in it; close the chain first, then
 * them.
 *
 * @param <I> what callers give
 * @param <O> what callers get
 * @since 0.1
 */
public final class FallbackChain<I, O> implements Predictor<I, O>, AutoCloseable {

    private static final Log LOG = Log.of(FallbackChain.class);

    private final String name;
    private final ChainCalls<I, O> calls;

    FallbackChain(ChainSettings<I, O> settings, List<TierPlan<I, O>> plans, @Nullable O end) {
        ChainWarmUp.once(LOG);
        this.name = settings.name();
        this.calls = new ChainCalls<>(settings, plans, end, LOG);
        calls.attachListeners();
    }

    /**
     * Starts a chain of these types.
     *
     * @param <I> what callers give
     * @param <O> what callers get
     * @param input the class of what callers give
     * @param output the class of what callers get
     * @return a builder, for one thread
     * @throws NullPointerException if a class is null
     */
    public static <I, O> FallbackChainBuilder<I, O> builder(Class<I> input, Class<O> output) {
        Objects.requireNonNull(input, "The class of the input is null");
        Objects.requireNonNull(output, "The class of the output is null");
        return new FallbackChainBuilder<>();
    }

    /**
     * Starts a chain of types that have no class literal: {@code FallbackChain.<Payment, List<Score>>builder()}.
     *
     * @param <I> what callers give
     * @param <O> what callers get
     * @return a builder, for one thread
     */
    public static <I, O> FallbackChainBuilder<I, O> builder() {
        return new FallbackChainBuilder<>();
    }

    /**
     * Answers one input.
     *
     * @param call how to answer; its timeout replaces the chain's budget if it is shorter
     * @return the answer of the first tier that has a good one
     * @throws NullPointerException if an argument is null
     * @throws io.mlprod.error.InvalidInputException if the input breaks a rule of the chain or the schema of the first
     *     tier that takes it, and the chain does not {@linkplain FallbackChainBuilder#answerInvalidInput answer} such
     *     inputs
     * @throws io.mlprod.error.ChainExhaustedException if no tier answers and the chain has no constant at its end
     * @throws io.mlprod.error.CancelledException if the thread was interrupted while it waited; the interrupt flag
     *     stays set
     * @throws ClosedException if the chain was closed
     * @throws VirtualMachineError if the JVM itself is in trouble; a lower tier never answers for such an error
     */
    @Override
    public Prediction<O> predict(I input, Call call) {
        return calls.predict(input, call);
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
     * Answers one input on a thread of the chain's own pool. The wait for a thread counts against the budget. The
     * future fails with the exceptions of {@link #predict(Object, Call)}, or at once with {@link OverloadedException}
     * if too many calls wait. When the future is cancelled, no more tiers are asked. Stages that depend on the future
     * run on the chain's pool; give long work an executor of its own.
     *
     * @param input what to predict from; not to be changed before the future is done
     * @param call how to answer; its timeout counts from now
     * @return a future of the answer
     * @throws NullPointerException if an argument is null
     */
    public CompletableFuture<Prediction<O>> predictAsync(I input, Call call) {
        return calls.predictAsync(input, call);
    }

    /**
     * Checks one input on the calling thread without asking a tier for an answer. The input is checked against the
     * chain's rules and against the schema of the first tier that takes it, if that is a handle or a chain; other
     * predictors have no schema to check against. It makes no difference whether that tier is switched off, gated or
     * broken.
     *
     * @param input the input to check
     * @return all violations, empty for a clean input; {@link #predict(Object, Call)} refuses the input if one of them
     *     is {@linkplain io.mlprod.error.Violation.Handling#REJECTED rejected}
     * @throws NullPointerException if the input is null
     * @throws ClosedException if the chain or the handle was closed
     */
    public List<Violation> validate(I input) {
        return calls.violations(input);
    }

    /**
     * Passes feedback on a prediction to the handle that made it; see {@link ModelHandle#feedback}. This also reaches
     * handles in nested chains, and those that {@link TierOptions#feedbackTo} names. Does not block.
     *
     * <p>If none of them made it in this process, the listeners of all of them are notified, each once, since one may
     * have made it before a restart or in another process: a monitor whose predictions are kept in a database joins its
     * label, or counts it as unmatched. Rollouts, experiments and shadows know predictions of their own process only,
     * and are not asked then. No listener is notified of a prediction that came from a rule, from memory or from the
     * chain's end in this process, which no handle made.
     *
     * @param id the prediction's id
     * @param feedback what became known
     * @return whether a running rollout, experiment or shadow of the handle that made the prediction used it. It does
     *     not say whether a listener did: a label that a monitor joins does not make it true
     * @throws NullPointerException if an argument is null
     */
    public boolean feedback(PredictionId id, Feedback feedback) {
        Objects.requireNonNull(id, "The identity is null");
        Objects.requireNonNull(feedback, "The feedback is null");
        for (ModelHandle<?, ?> handle : calls.handles()) {
            if (HandleVersions.of(handle.versions()).made(id)) {
                return handle.feedback(id, feedback);
            }
        }
        if (!id.isOfNoHandle()) {
            FeedbackElsewhere.tell(List.copyOf(calls.handles()), id, feedback);
        }
        return false;
    }

    /** Returns all handles whose predictions the chain may give out. */
    Collection<ModelHandle<?, ?>> handles() {
        return calls.handles();
    }

    /**
     * Returns the chain's name.
     *
     * @return the name as it was given
     */
    public String name() {
        return name;
    }

    /**
     * Returns the status of each tier, in their order. The last one is the chain's end, if that is a constant.
     *
     * @return a snapshot
     */
    public List<TierStatus> status() {
        return calls.tiers();
    }

    /**
     * Switches a tier off: it gets no calls until {@link #switchOn}. Calls that are in it continue.
     *
     * @param tier its name
     * @param reason shown in the provenance of answers and in {@link #status}; no personal data
     * @throws IllegalArgumentException if no tier with a predictor has that name
     */
    public void switchOff(String tier, String reason) {
        calls.model(tier).switchOff(Objects.requireNonNull(reason, "The reason is null"));
    }

    /**
     * Switches on a tier that was switched off, or that was disabled because its classes could not be loaded.
     *
     * @param tier its name
     * @throws IllegalArgumentException if no tier with a predictor has that name
     */
    public void switchOn(String tier) {
        calls.model(tier).switchOn();
    }

    /**
     * Adds a listener to this chain, as {@link FallbackChainBuilder#listener} does before it is built. It receives what
     * happens from now on. A chain has no rows to record; its handles have.
     *
     * @param listener receives the events of the chain that it wants
     * @return a subscription that removes the listener; it does not keep this chain alive
     */
    public Subscription listen(PredictionListener listener) {
        return calls.listen(Objects.requireNonNull(listener, "The listener is null"));
    }

    /**
     * Returns how many exceptions listeners have thrown.
     *
     * @return a count since the chain was built
     */
    public long listenerErrors() {
        return calls.listenerErrors();
    }

    /**
     * Closes the chain: it takes no more calls, and its threads end. Does not block; calls that are in the chain are
     * answered, and one that waits for a place in a tier by a later tier or the chain's end. Closing again does
     * nothing.
     */
    @Override
    public void close() {
        calls.close();
    }

    @Override
    public String toString() {
        return PlainText.line("chain " + name);
    }
}
