package io.mlprod.internal.rollout;

import io.mlprod.rollout.Rollout;
import io.mlprod.rollout.RolloutPlan;
import io.mlprod.rollout.RolloutState;
import io.mlprod.rollout.RolloutStore.Snapshot;
import java.io.IOException;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The choice of the plan that a process follows, based on what it finds in the store. Pure. */
final class PlanChoice {

    private PlanChoice() {}

    /** An exception that reports that the rollout is running with another candidate. */
    static final class OtherModelException extends IllegalStateException {

        private static final long serialVersionUID = 1;

        OtherModelException(String message) {
            super(message);
        }
    }

    /**
     * Returns the plan to follow: the one that is stored, or the first of a new epoch, which is not stored yet.
     *
     * @param known the plan that was followed so far; null for a process that starts
     * @param againAfter the last epoch that does not keep the same candidate from being started
     * @throws OtherModelException if this process starts, and the rollout is running with another candidate
     * @throws IOException if no process with this configuration can have stored what is there
     */
    static RolloutPlan next(
            Snapshot found,
            @Nullable RolloutPlan known,
            Rollout<?, ?> rollout,
            long againAfter,
            String candidate,
            Instant now)
            throws IOException {
        RolloutPlan there = found.plan().orElse(null);
        if (known == null && isToStart(found, candidate, againAfter)) {
            return first(there, knownEpoch(found), rollout, candidate, now);
        }
        if (known == null) {
            checkCandidate(Objects.requireNonNull(there), found, rollout, candidate);
        }
        if (there == null) {
            throw new IOException("The plan is gone; it was at revision "
                    + Objects.requireNonNull(known).revision());
        }
        if (known != null) {
            checkOrder(there, known);
        }
        boolean isOfOthers = known != null && there.epoch() > known.epoch();
        if (!isOfOthers && !isOver(there, found)) {
            checkStep(there, rollout);
        }
        return there;
    }

    private static boolean isOver(RolloutPlan there, Snapshot found) {
        return there.state().isFinal() || there.epoch() <= found.rolledBackEpoch();
    }

    /** Returns the highest epoch that there has ever been. */
    static long knownEpoch(Snapshot found) {
        return Math.max(
                found.rolledBackEpoch(), found.plan().map(RolloutPlan::epoch).orElse(0L));
    }

    private static RolloutPlan first(
            @Nullable RolloutPlan there, long before, Rollout<?, ?> rollout, String candidate, Instant now) {
        long revision = there == null ? 1 : there.revision() + 1;
        RolloutState state = rollout.shadow() > 0 ? RolloutState.SHADOW : RolloutState.STEP;
        int step = rollout.shadow() > 0 ? -1 : 0;
        return new RolloutPlan(revision, before + 1, candidate, state, step, "started", now);
    }

    /** Returns whether a process that starts must start a new epoch. */
    static boolean isToStart(Snapshot found, String candidate, long againAfter) {
        RolloutPlan there = found.plan().orElse(null);
        return there == null
                || (isOver(there, found) && (!there.candidate().equals(candidate) || knownEpoch(found) <= againAfter));
    }

    private static void checkCandidate(RolloutPlan there, Snapshot found, Rollout<?, ?> rollout, String candidate) {
        if (!isOver(there, found) && !there.candidate().equals(candidate)) {
            throw new OtherModelException("The rollout of version " + rollout.version()
                    + " cannot start: epoch " + there.epoch() + " is running with another model, SHA-256 "
                    + there.candidate() + " instead of " + candidate
                    + ". Wait for its end, roll it back, or name this rollout differently.");
        }
    }

    private static void checkOrder(RolloutPlan there, RolloutPlan known) throws IOException {
        if (there.revision() < known.revision()) {
            throw new IOException("The plan's revision went back from " + known.revision() + " to " + there.revision());
        }
        if (there.epoch() < known.epoch()) {
            throw new IOException("The plan's epoch went back from " + known.epoch() + " to " + there.epoch());
        }
        if (there.epoch() == known.epoch() && !there.candidate().equals(known.candidate())) {
            throw new IOException("The plan's candidate changed within epoch " + known.epoch());
        }
    }

    private static void checkStep(RolloutPlan there, Rollout<?, ?> rollout) throws IOException {
        int first = there.state() == RolloutState.STEP ? 0 : -1;
        int last = there.state() == RolloutState.SHADOW ? -1 : rollout.steps().size() - 1;
        if (there.state() == RolloutState.PENDING
                || there.state() == RolloutState.PROMOTING // this is what one process says, not what is agreed
                || there.step() < first
                || there.step() > last) {
            throw new IOException("The plan is in state " + there.state() + " at step " + there.step()
                    + ", but this process has " + rollout.steps().size()
                    + " steps; all processes need the same configuration");
        }
    }
}
