package io.mlprod.observe;

import io.mlprod.experiment.Readout;
import io.mlprod.lifecycle.VersionStatus;
import io.mlprod.model.ModelVersion;
import io.mlprod.provenance.TierStatus;
import io.mlprod.rollout.RolloutStatus;
import io.mlprod.shadow.ShadowReport;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The state of the handle or chain that a listener was attached to, for monitors. Thread-safe; each method returns what
 * is true now, and blocks no prediction for longer than microseconds.
 *
 * <p>It does not keep the handle or chain alive. A listener that keeps it must do so weakly: the handle or chain holds
 * it strongly, so that it is there as long as the application has not forgotten that, and gone afterwards. Only the
 * library and tests implement it; methods may be added.
 *
 * @since 0.1
 */
public sealed interface Observed {

    /**
     * Returns the name of the model or the chain.
     *
     * @return for example {@code penguins}
     */
    String name();

    /**
     * Returns whether it was closed.
     *
     * @return true if it takes no more calls
     */
    boolean isClosed();

    /**
     * Returns how many times its listeners have thrown.
     *
     * @return a count
     */
    long listenerErrors();

    /** The state of a handle. */
    non-sealed interface Handle extends Observed {

        /**
         * Returns the version that serves now; of a closed handle, the one that served last.
         *
         * @return name, version and digest
         */
        ModelVersion serving();

        /**
         * Returns the handle's versions.
         *
         * @return a snapshot of what {@link io.mlprod.lifecycle.ModelVersions#list} returns
         */
        List<VersionStatus> versions();

        /**
         * Returns the handle's statistics.
         *
         * @return a snapshot
         */
        HandleStatistics statistics();

        /**
         * Returns where the running rollout stands.
         *
         * @return empty if none is running
         */
        Optional<RolloutStatus> rollout();

        /**
         * Returns the results of the running experiment so far.
         *
         * @return empty if none is running
         */
        Optional<Readout> experiment();

        /**
         * Returns what the running shadow has found so far.
         *
         * @return empty if neither a shadow is running nor a rollout that has one
         */
        Optional<ShadowReport> shadow();
    }

    /** The state of a fallback chain. */
    non-sealed interface Chain extends Observed {

        /**
         * Returns the status of each tier, in their order.
         *
         * @return a snapshot; the last is the chain's end, if that is a constant
         */
        List<TierStatus> tiers();

        /**
         * Returns the models whose predictions a tier gives out.
         *
         * @param tier the tier's name
         * @return their names; empty for a tier without handles, or if there is none of that name
         */
        default Set<String> models(String tier) {
            return Set.of();
        }
    }
}
