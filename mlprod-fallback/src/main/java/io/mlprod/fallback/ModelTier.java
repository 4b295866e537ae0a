package io.mlprod.fallback;

import io.mlprod.Call;
import io.mlprod.Prediction;
import io.mlprod.Predictor;
import io.mlprod.error.CancelledException;
import io.mlprod.error.DeadlineExceededException;
import io.mlprod.error.InvalidInputException;
import io.mlprod.error.Violation;
import io.mlprod.internal.log.Log;
import io.mlprod.internal.text.DurationText;
import io.mlprod.internal.text.PlainText;
import io.mlprod.provenance.Attempt;
import io.mlprod.provenance.AttemptOutcome;
import io.mlprod.provenance.TierState;
import io.mlprod.time.TimeSource;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * A tier that a predictor answers for. What a call passes is fixed, from top to bottom of {@link #attempt}: gate, accepts,
 * budget, bulkhead, breaker, run; and then, of {@link #judged}, validity and quality.
 */
final class ModelTier<I, O> implements Tier<I, O>, StrictRun.Owner {

    private static final Violation CALLERS_FAULT = new Violation(
            "input", "callersFault", "an input that the tier can work with", null, 0, Violation.Handling.REJECTED);

    private static final Log LOG = Log.of(FallbackChain.class);

    private final String name;
    private final int rank;
    private final Predictor<? super I, ? extends O> predictor;
    private final TierParts<I, O> parts;
    private final Surroundings<I> chain;
    private final TimeSource time;
    private final AtomicInteger abandoned = new AtomicInteger();
    private final AsideRuns<I, O> aside;
    private final AtomicReference<TierState> lastState = new AtomicReference<>(TierState.READY);
    private final AtomicBoolean hasWarned = new AtomicBoolean();
    private final AtomicBoolean hasWarnedOfOverrun = new AtomicBoolean();

    ModelTier(
            String name,
            int rank,
            Predictor<? super I, ? extends O> predictor,
            TierParts<I, O> parts,
            Surroundings<I> chain) {
        this.name = name;
        this.rank = rank;
        this.predictor = predictor;
        this.parts = parts;
        this.chain = chain;
        this.time = chain.time();
        this.aside = new AsideRuns<>(this, parts, chain);
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public int rank() {
        return rank;
    }

    @Override
    public Attempted<O> attempt(I input, Call call, long remaining, long now) {
        if (isStrict()) {
            return await(begin(input, call, remaining, now), input, call, remaining);
        }
        Attempted<O> refused = refuse(input, remaining, now);
        if (refused != null) {
            return refused;
        }
        TierBreaker.Permit permit = permit();
        if (permit == null) {
            return broken(input, call);
        }
        return runHere(input, call, permit, parts.slice().allowed(remaining), now, true);
    }

    /** Begins on a thread of this strict tier, unless the call does not get in. */
    Begun<I, O> begin(I input, Call call, long remaining, long now) {
        Attempted<O> refused = refuse(input, remaining, now);
        if (refused != null) {
            return over(refused);
        }
        TierBreaker.Permit permit = permit();
        if (permit == null) {
            return over(broken(input, call));
        }
        return start(input, call, permit, parts.slice().allowed(remaining), now);
    }

    private Begun<I, O> over(Attempted<O> result) {
        return new Begun<>(this, null, result);
    }

    private Attempted<O> await(Begun<I, O> begun, I input, Call call, long remaining) {
        StrictRun<O> run = begun.run();
        Hedging<I, O> hedging = parts.hedging();
        if (run != null && hedging != null) {
            return hedging.await(this, run, input, call, remaining);
        }
        if (run != null) {
            run.await(run.allowed());
        }
        return begun.conclude();
    }

    /** Why the call does not get in, by gate, accepts, budget or bulkhead; null if it has a place in the bulkhead now. */
    private @Nullable Attempted<O> refuse(I input, long remaining, long now) {
        try {
            Entrance.Refusal refusal = parts.entrance().refuse(input);
            if (refusal != null) {
                return passedOver(refusal.outcome(), refusal.detail(), refusal.error());
            }
            long allowed = parts.slice().allowed(remaining);
            if (parts.slice().isTooLittle(allowed)) {
                return passedOver(AttemptOutcome.BUDGET_SKIPPED, "", null);
            }
            if (!parts.bulkhead().tryEnter(allowed)) {
                return ended(AttemptOutcome.BULKHEAD_FULL, null, waited(now));
            }
            if (parts.slice().isTooLittle(Slice.less(allowed, waited(now)))) {
                leave();
                return ended(AttemptOutcome.BUDGET_SKIPPED, null, waited(now));
            }
            return null;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // so that a hedge does not wait for the other tier
            return ended(AttemptOutcome.CANCELLED, cancelled(e), waited(now));
        }
    }

    /** How long the call may have waited for its place. */
    private long waited(long since) {
        return parts.bulkhead().mayWait() ? time.nanoTime() - since : 0;
    }

    private Attempted<O> ended(AttemptOutcome outcome, @Nullable Throwable error, long nanos) {
        return new Attempted<>(new Attempt(name, rank, outcome, "", nanos, error), null);
    }

    /** The breaker's permit for a call that has its place; null, and no place any more, if there is none. */
    private TierBreaker.@Nullable Permit permit() {
        TierBreaker.Permit permit = null;
        try {
            permit = parts.breaker().tryAcquire();
        } finally {
            if (permit == null) {
                leave();
            }
        }
        return permit;
    }

    private Attempted<O> broken(I input, Call call) {
        aside.probe(input, call);
        return passedOver(AttemptOutcome.BREAKER_OPEN, "", null);
    }

    private Attempted<O> runHere(
            I input, Call call, TierBreaker.Permit permit, long allowed, long began, boolean isCallers) {
        Prediction<? extends O> answer = null;
        Throwable error = null;
        try {
            answer = predictor.predict(input, within(call, Slice.less(allowed, waited(began))));
        } catch (Throwable e) { // also errors: no permit is lost
            error = e;
        } finally {
            leave();
        }
        long ended = time.nanoTime();
        if (isCallers && ended - began > allowed) {
            overran(ended - began - allowed, allowed);
        }
        return judged(permit, answer, error, began, allowed, ended, isCallers);
    }

    private static Call within(Call call, long allowed) {
        return allowed == Slice.UNLIMITED ? call : call.timeout(Duration.ofNanos(Math.max(1, allowed)));
    }

    private void overran(long late, long allowed) {
        chain.journal().overran(name, late, false);
        if (late > allowed && !hasWarnedOfOverrun.getAndSet(true)) {
            LOG.warn(
                    "{} was allowed {} and took {} longer; its callers had to wait, since it runs on their threads. If they"
                            + " must not, make the tier strict(). Told only once",
                    this,
                    DurationText.ofNanos(allowed),
                    DurationText.ofNanos(late));
        }
    }

    // ---- runs that the caller may leave behind

    private Begun<I, O> start(I input, Call call, TierBreaker.Permit permit, long allowed, long began) {
        StrictRun<O> run = new StrictRun<>(
                left -> predictor.predict(input, within(call, left)), this, permit, time, began, allowed);
        try {
            Objects.requireNonNull(parts.strictThreads()).execute(run);
            return new Begun<>(this, run, null);
        } catch (Throwable e) {
            // its threads do not come to what waits, the chain was closed, or the system has no thread for it
            if (run.leave()) {
                noteAbandoned(run);
            }
            permit.released();
            return over(
                    e instanceof RejectedExecutionException
                            ? passedOver(AttemptOutcome.BULKHEAD_FULL, "", null)
                            : passedOver(AttemptOutcome.ERROR, "", e));
        }
    }

    /** What came of a run; if it goes on, it is left behind, because its time is over or the caller was interrupted. */
    Attempted<O> conclude(StrictRun<O> run) {
        if (!run.leave()) {
            return judged(run.permit(), run.answer(), run.error(), run.began(), run.allowed(), run.ended(), false);
        }
        noteAbandoned(run);
        Throwable error = Thread.currentThread().isInterrupted()
                ? cancelled(null)
                : new DeadlineExceededException(
                        this + " did not answer within " + DurationText.ofNanos(run.allowed())
                                + " and was left behind; allow it more, or use a smaller model",
                        null);
        return judged(run.permit(), null, error, run.began(), run.allowed(), time.nanoTime(), true);
    }

    /** Leaves a run behind whose answer is not needed any more. */
    Attempted<O> lost(StrictRun<O> run) {
        if (!run.leave()) {
            return conclude(run).asLost();
        }
        noteAbandoned(run);
        run.permit().released();
        return ended(AttemptOutcome.LOST_RACE, null, time.nanoTime() - run.began());
    }

    private void noteAbandoned(StrictRun<O> run) {
        if (run.isAbandoned()) {
            chain.journal().abandoned(name, abandoned.incrementAndGet());
        } else if (parts.strictThreads() instanceof ThreadPoolExecutor threads) {
            threads.remove(run); // it never begins, so it keeps no room in the queue from others
        }
    }

    @Override
    public void ended(StrictRun<?> run, boolean wasAbandoned) {
        Hedging<I, O> hedging = parts.hedging();
        if (hedging != null && (run.error() == null || run.error() instanceof DeadlineExceededException)) {
            hedging.took(run.ended() - run.began());
        }
        if (wasAbandoned) {
            abandoned.decrementAndGet();
            if (run.error() instanceof VirtualMachineError fatal) { // nobody else hears of it
                LOG.error("{}: a run that was left behind has failed", this, fatal);
            }
            long late = run.ended() - run.began() - run.allowed();
            if (late > 0) {
                chain.journal().overran(name, late, true);
            }
        }
    }

    @Override
    public void leave() {
        parts.bulkhead().leave();
    }

    // ---- what is no input at all

    /** Whether the tier is for such inputs; if not, its schema says nothing about them. */
    boolean accepts(I input) {
        return parts.entrance().accepts(input);
    }

    /** What the tier's schema finds, without a run. */
    List<Violation> findings(I input) {
        return parts.schema().findings(input);
    }

    /** Whether the tier's schema refuses the input, as far as that can be known without a run. */
    boolean refuses(I input) {
        return parts.schema().refusal(input) != null;
    }

    /**
     * Why the input is the caller's mistake: because the tier said so, or because its schema would have.
     *
     * @param attempt what became of the tier
     * @return null if it is not, or that cannot be known
     */
    @Nullable
    InvalidInputException refusal(I input, Attempt attempt) {
        if (attempt.outcome() != AttemptOutcome.INVALID_INPUT) {
            return parts.schema().refusal(input);
        }
        return attempt.error() instanceof InvalidInputException refused
                ? refused
                : new InvalidInputException("Tier " + this, List.of(CALLERS_FAULT), attempt.error());
    }

    // ---- what became of a run

    private Attempted<O> judged(
            TierBreaker.Permit permit,
            @Nullable Prediction<? extends O> answer,
            @Nullable Throwable error,
            long began,
            long allowed,
            long ended,
            boolean isCallers) {
        long nanos = ended - began;
        Judge.Verdict verdict = parts.judge().judge(answer, error, nanos > allowed, isCallers);
        if (verdict.error() instanceof LinkageError cannotLoad) {
            parts.entrance().disable(cannotLoad); // before the permit is back, which may be when others see the end
        }
        report(permit, verdict, nanos, allowed);
        Attempt attempt = new Attempt(name, rank, verdict.outcome(), verdict.detail(), nanos, verdict.error());
        @SuppressWarnings("unchecked") // nothing is ever put into a prediction
        Prediction<O> usable = verdict.isUsable() ? (Prediction<O>) answer : null;
        return new Attempted<>(attempt, usable);
    }

    private void report(TierBreaker.Permit permit, Judge.Verdict verdict, long nanos, long allowed) {
        switch (verdict.outcome()) {
            case SUCCESS, REJECTED_QUALITY -> permit.succeeded(nanos);
            case ERROR, INVALID_OUTPUT -> permit.failed(nanos, verdict.error());
            case TIMEOUT -> {
                if (parts.slice().isFull(allowed)) {
                    permit.failed(nanos, verdict.error());
                } else { // the tiers before it, or the caller, left it too little
                    permit.released();
                }
            }
            default -> permit.released();
        }
    }

    private CancelledException cancelled(@Nullable Throwable cause) {
        return new CancelledException(this + ": the thread was interrupted while its call waited", cause);
    }

    /** Runs for nobody, with all the time that a call could have. */
    Attempted<O> runAside(I input, Call call, TierBreaker.Permit permit) {
        return runHere(input, patient(call), permit, parts.slice().full(), time.nanoTime(), false);
    }

    private static Call patient(Call call) {
        Call patient = call.unit().map(Call.DEFAULT::unit).orElse(Call.DEFAULT);
        for (Map.Entry<String, String> tag : call.tags().entrySet()) {
            patient = patient.tag(tag.getKey(), tag.getValue());
        }
        return patient;
    }

    AsideRuns<I, O> aside() {
        return aside;
    }

    /** Without the message, which may hold what the application's code saw of an input. */
    void warnOnce(String what, Throwable e) {
        if (!hasWarned.getAndSet(true)) {
            LOG.warn(
                    "{}: {} failed with {}; told only once",
                    this,
                    what,
                    e.getClass().getName());
        }
    }

    // ---- how it stands

    boolean isStrict() {
        return parts.strictThreads() != null;
    }

    void switchOff(String reason) {
        parts.entrance().switchOff(reason);
        noteState();
    }

    void switchOn() {
        parts.entrance().switchOn();
        noteState();
    }

    /** Tells listeners if the tier has come to another state. */
    void noteState() {
        if (chain.journal().isRead()) {
            TierState now = state();
            TierState before = lastState.getAndSet(now);
            if (now != before) {
                chain.journal().changed(name, before, now, parts.entrance().reason());
            }
        }
    }

    boolean wasReady() {
        return lastState.get() == TierState.READY;
    }

    private TierState state() {
        TierState closed = parts.entrance().closed();
        return closed == null ? parts.breaker().state() : closed;
    }

    @Override
    public TierStatus.Load load() {
        int running = parts.bulkhead().inside();
        int leftBehind = Math.max(0, Math.min(running, abandoned.get())); // one that just ends is not counted off yet
        return new TierStatus.Load(state(), parts.entrance().reason(), running, leftBehind);
    }

    @Override
    public String toString() {
        return PlainText.line(chain.chain() + "/" + name);
    }
}
