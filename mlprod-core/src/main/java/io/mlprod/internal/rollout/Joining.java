package io.mlprod.internal.rollout;

import io.mlprod.rollout.Rollout;
import io.mlprod.rollout.RolloutPlan;
import io.mlprod.rollout.RolloutState;
import io.mlprod.rollout.RolloutStore.Snapshot;
import java.io.IOException;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Decides what a process does about what it finds in a store. Pure. */
final class Joining {

    private Joining() {}

    /**
     * The plan of a process that starts: the one that is there, or the first of a new epoch, which is not stored yet.
     *
     * @throws IllegalStateException if the rollout is running with another candidate
     */
    static RolloutPlan choose(Snapshot found, Rollout<?, ?> rollout, String candidate, Instant now) {
        RolloutPlan there = found.plan().orElse(null);
        long known = Math.max(found.rolledBackEpoch(), there == null ? 0 : there.epoch());
        if (there != null && !isToStartAgain(there, found.rolledBackEpoch(), known, rollout, candidate)) {
            return there;
        }
        long revision = there == null ? 1 : there.revision() + 1;
        RolloutState state = rollout.shadow() > 0 ? RolloutState.SHADOW : RolloutState.STEP;
        int step = rollout.shadow() > 0 ? -1 : 0;
        return new RolloutPlan(revision, known + 1, candidate, state, step, "started", now);
    }

    private static boolean isToStartAgain(
            RolloutPlan there, long rolledBack, long known, Rollout<?, ?> rollout, String candidate) {
        boolean isOther = !there.candidate().equals(candidate);
        if (there.state().isFinal() || there.epoch() <= rolledBack) {
            return isOther || known <= rollout.againAfter();
        }
        if (isOther) {
            throw new IllegalStateException("The rollout of version " + rollout.version()
                    + " cannot start: epoch " + there.epoch() + " is running with another model, SHA-256 "
                    + there.candidate() + " instead of " + candidate
                    + ". Wait for its end, roll it back, or name this rollout differently.");
        }
        return false;
    }

    /** Refuses what no process with this configuration can have stored after what is known. */
    static void check(Snapshot found, @Nullable RolloutPlan known, Rollout<?, ?> rollout) throws IOException {
        RolloutPlan there = found.plan().orElse(null);
        if (there == null) {
            if (known != null) {
                throw new IOException("The plan is gone; it was at revision " + known.revision());
            }
            return;
        }
        if (known != null && there.revision() < known.revision()) {
            throw new IOException("The plan's revision went back from " + known.revision() + " to " + there.revision());
        }
        if (known != null
                && there.epoch() == known.epoch()
                && !there.candidate().equals(known.candidate())) {
            throw new IOException("The plan's candidate changed within epoch " + known.epoch());
        }
        boolean isBefore = there.state() == RolloutState.SHADOW;
        boolean isAfter = there.state() == RolloutState.STEP || there.state() == RolloutState.PROMOTED;
        if (there.step() < -1
                || there.step() >= rollout.steps().size()
                || (isBefore && there.step() != -1)
                || (isAfter && there.step() == -1)) {
            throw new IOException("The plan is in state " + there.state() + " at step " + there.step()
                    + ", but this process has " + rollout.steps().size()
                    + " steps; all processes need the same configuration");
        }
    }
}
