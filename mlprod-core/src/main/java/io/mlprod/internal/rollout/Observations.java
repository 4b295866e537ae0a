package io.mlprod.internal.rollout;

import io.mlprod.error.DeadlineExceededException;
import io.mlprod.error.InvalidInputException;
import io.mlprod.model.PredictionId;
import io.mlprod.rollout.Guard;
import io.mlprod.rollout.RolloutState;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * The entry point at which the callers' threads report to a rollout which arm answered which unit, and with what
 * outcome. Counts, and asks for a decision at once when an event may be one too many. Thread-safe; blocks for
 * microseconds at most.
 *
 * @param <O> the answers
 */
public final class Observations<O> {

    /** The part of a rollout that decides. */
    interface Judge {

        RolloutState state();

        /** Returns whether the breaker may still take the rollout back. */
        boolean isBreakable();

        /** Returns why a guard takes the rollout back, judged by all that was counted; null if it does not. */
        @Nullable
        String alarm(int guard);

        void takeBack(String reason);

        void pause(String reason);
    }

    private final List<Guard<? super O>> guards;
    private final List<Double> shares;
    private final Tally tally;
    private final Breaker breaker;
    private final @Nullable ToldEvents told; // only if a guard waits for them
    private final Judge judge;
    private final AtomicLong nameless = new AtomicLong();

    Observations(
            List<Guard<? super O>> guards,
            List<Double> shares,
            Tally tally,
            Breaker breaker,
            @Nullable ToldEvents told,
            Judge judge) {
        this.guards = guards;
        this.shares = shares;
        this.tally = tally;
        this.breaker = breaker;
        this.told = told;
        this.judge = judge;
    }

    /**
     * Notes a prediction that counts, see {@link io.mlprod.routing.Route#isCounted()}. Never throws and never calls the
     * store.
     *
     * @param candidateArm whether the unit was assigned to the candidate
     * @param step the step by which it was assigned
     * @param unitHash the unit's hash, of 64 bits
     * @param answer the answer, or null
     * @param error the exception with which the assigned model failed, or null
     * @param fellBack whether the control answered for the candidate
     * @param nanos how long the answer took
     * @param id the name by which feedback will refer to the answer, or null if there is none
     */
    public void observe(
            boolean candidateArm,
            int step,
            long unitHash,
            @Nullable O answer,
            @Nullable Throwable error,
            boolean fellBack,
            long nanos,
            @Nullable PredictionId id) {
        RolloutState state = judge.state();
        if (state.isFinal()) {
            return;
        }
        tellBreaker(candidateArm, step, unitHash, fellBack || answer != null, error, fellBack);
        if (state == RolloutState.PROMOTING) {
            return; // there is nothing to compare with
        }
        int arm = candidateArm ? CounterLayout.CANDIDATE : CounterLayout.CONTROL;
        boolean isFirst = tally.meet(step, arm, unitHash);
        for (int guard = 0; guard < guards.size(); guard++) {
            if (happened(guard, answer, error, fellBack, nanos)) {
                count(guard, step, arm, unitHash, isFirst);
            }
        }
        if (told != null && id != null) {
            judge(told.put(id, step, arm, unitHash, isFirst));
        }
    }

    /**
     * Notes an event that feedback has reported for a prediction.
     *
     * @param id the prediction
     * @param event the event's name
     * @return whether a guard waits for the event, and the prediction counts, is known and is not too old
     */
    public boolean event(PredictionId id, String event) {
        if (told == null || isDecided()) {
            return false;
        }
        for (int guard = 0; guard < guards.size(); guard++) { // each name is that of one guard
            if (guards.get(guard).isTold() && guards.get(guard).name().equals(event)) {
                return told.told(id, guard);
            }
        }
        return false;
    }

    /** Counts the reported events of predictions that are old enough now. */
    void mature() {
        if (told != null && !isDecided()) {
            do {
                judge(told.mature());
            } while (told.isDue());
        }
    }

    /** Notes a prediction without a unit, which does not count. */
    public void withoutUnit() {
        if (!isDecided()) {
            tally.withoutUnit();
        }
    }

    /** Sets how many processes take part. */
    void processes(int count) {
        breaker.processes(count);
    }

    /** Forgets the predictions. */
    void close() {
        if (told != null) {
            told.close();
        }
    }

    /** Asks the guards for which something was counted; they are given as a bit for each guard. */
    private void judge(int counted) {
        for (int left = counted; left != 0; left &= left - 1) {
            judgeGuard(Integer.numberOfTrailingZeros(left));
        }
    }

    private boolean isDecided() {
        RolloutState state = judge.state();
        return state == RolloutState.PROMOTING || state.isFinal();
    }

    /**
     * Notes that the candidate computed an answer in addition to the control's.
     *
     * @param error the exception with which the candidate failed, or null
     * @param controlFailed whether the control had failed on the same input
     * @param unitHash the unit's hash, of 64 bits; 0 if there is none
     */
    public void shadowed(@Nullable Throwable error, boolean controlFailed, long unitHash) {
        if (isDecided()) {
            return;
        }
        tally.shadowed();
        // A call without a unit counts as a unit of its own: nothing else could stop failures before the first step.
        long unit = unitHash == 0 && error != null ? nameless.incrementAndGet() : unitHash;
        tellBreaker(true, -1, unit, !controlFailed, error, error instanceof InvalidInputException);
    }

    private void tellBreaker(
            boolean candidateArm,
            int step,
            long unitHash,
            boolean isAnswered,
            @Nullable Throwable error,
            boolean fellBack) {
        if (error instanceof DeadlineExceededException) {
            return; // hurried callers and pauses of the process come in bursts
        }
        boolean isFailure = fellBack || Guard.isFailure(error);
        if (!candidateArm) {
            if (isFailure && step >= 0) {
                breaker.controlFailed(shares.get(step));
            }
        } else if (isFailure && isAnswered) {
            int units = breaker.failed(unitHash);
            if (units > 0 && judge.isBreakable()) {
                judge.takeBack(
                        "breaker: the candidate failed for " + units + " units in a row where the control answered");
            }
        } else if (isFailure || error == null) {
            breaker.endRun();
        }
    }

    private boolean happened(int guard, @Nullable O answer, @Nullable Throwable error, boolean fellBack, long nanos) {
        try {
            return guards.get(guard).happened(answer, error, fellBack, nanos);
        } catch (Throwable e) { // even an AssertionError of the application's: the caller has the answer already
            tally.thrown(guard);
            judge.pause("guard " + guards.get(guard).name() + " threw " + describe(e));
            return false;
        }
    }

    /** Returns the class and the place, without the message, which may hold what a prediction was about. */
    private static String describe(Throwable e) {
        StackTraceElement[] trace = e.getStackTrace();
        return e.getClass().getName() + (trace.length == 0 ? "" : " at " + trace[0]);
    }

    private void count(int guard, int step, int arm, long unitHash, boolean isFirst) {
        boolean isNew = tally.event(guard, step, arm, unitHash);
        if (isFirst) {
            tally.first(guard, step, arm);
        }
        if (isNew || isFirst) {
            judgeGuard(guard);
        }
    }

    private void judgeGuard(int guard) {
        String alarm = judge.alarm(guard);
        if (alarm != null) {
            judge.takeBack(alarm);
        }
    }
}
