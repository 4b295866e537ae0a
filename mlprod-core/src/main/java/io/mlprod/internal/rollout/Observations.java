package io.mlprod.internal.rollout;

import io.mlprod.error.DeadlineExceededException;
import io.mlprod.error.InvalidInputException;
import io.mlprod.rollout.Guard;
import io.mlprod.rollout.RolloutState;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the callers' threads tell a rollout: who was answered by whom, and what came of it. Counts, and asks for a decision
 * at once when an event may be one too many. Thread-safe; blocks for microseconds at most.
 *
 * @param <O> the answers
 */
public final class Observations<O> {

    /** Who decides. */
    interface Judge {

        RolloutState state();

        /** Whether the breaker may still take the rollout back. */
        boolean isBreakable();

        /** Why a guard takes the rollout back, by all that was counted; null if it does not. */
        @Nullable
        String alarm(int guard);

        void takeBack(String reason);

        void pause(String reason);
    }

    private final List<Guard<? super O>> guards;
    private final List<Double> shares;
    private final Tally tally;
    private final Breaker breaker;
    private final Judge judge;

    Observations(List<Guard<? super O>> guards, List<Double> shares, Tally tally, Breaker breaker, Judge judge) {
        this.guards = guards;
        this.shares = shares;
        this.tally = tally;
        this.breaker = breaker;
        this.judge = judge;
    }

    /**
     * Notes a prediction that counts, see {@link io.mlprod.routing.Route#isCounted()}. Never throws and never calls the
     * store.
     *
     * @param candidateArm whether the unit was assigned to the candidate
     * @param step the step by which it was assigned
     * @param unitHash the unit's hash, of 64 bits
     * @param answer what was answered, or null
     * @param error what the assigned model failed with, or null
     * @param fellBack whether the control answered for the candidate
     * @param nanos how long it took
     */
    public void observe(
            boolean candidateArm,
            int step,
            long unitHash,
            @Nullable O answer,
            @Nullable Throwable error,
            boolean fellBack,
            long nanos) {
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
        if (isFirst) {
            tally.matured(step, arm);
        }
        for (int guard = 0; guard < guards.size(); guard++) {
            if (happened(guard, answer, error, fellBack, nanos)) {
                count(guard, step, arm, unitHash, isFirst);
            }
        }
    }

    /**
     * Notes what feedback told about a prediction that counts.
     *
     * @param event the event's name
     * @param candidateArm whether the unit was assigned to the candidate
     * @param step the step by which it was assigned
     * @param unitHash the unit's hash, of 64 bits
     * @return whether a guard waits for it
     */
    public boolean event(String event, boolean candidateArm, int step, long unitHash) {
        if (isDecided()) {
            return false;
        }
        for (int guard = 0; guard < guards.size(); guard++) { // each name is that of one guard
            if (guards.get(guard).isTold() && guards.get(guard).name().equals(event)) {
                count(guard, step, candidateArm ? CounterLayout.CANDIDATE : CounterLayout.CONTROL, unitHash, true);
                return true;
            }
        }
        return false;
    }

    private boolean isDecided() {
        RolloutState state = judge.state();
        return state == RolloutState.PROMOTING || state.isFinal();
    }

    /**
     * Notes that the candidate computed an answer beside the control's.
     *
     * @param error what the candidate failed with, or null
     * @param controlFailed whether the control had failed on the same input
     * @param unitHash the unit's hash, of 64 bits; 0 if there is none
     */
    public void shadowed(@Nullable Throwable error, boolean controlFailed, long unitHash) {
        if (isDecided()) {
            return;
        }
        tally.shadowed();
        boolean isWithoutUnit = unitHash == 0 && error != null; // may be one and the same again and again
        if (!isWithoutUnit || controlFailed) {
            tellBreaker(true, -1, unitHash, !controlFailed, error, error instanceof InvalidInputException);
        }
    }

    private void tellBreaker(
            boolean candidateArm,
            int step,
            long unitHash,
            boolean isAnswered,
            @Nullable Throwable error,
            boolean fellBack) {
        if (error instanceof DeadlineExceededException) {
            return; // callers' haste and pauses of the process come in rows
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
        } catch (Throwable e) { // also an AssertionError of the application's: the caller has his answer already
            tally.thrown(guard);
            judge.pause("guard " + guards.get(guard).name() + " threw " + describe(e));
            return false;
        }
    }

    /** Class and place, without the message, which may hold what somebody's prediction was about. */
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
            String alarm = judge.alarm(guard);
            if (alarm != null) {
                judge.takeBack(alarm);
            }
        }
    }
}
