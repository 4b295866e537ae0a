package io.mlprod.rollout;

/**
 * The states of a rollout.
 *
 * @since 0.1
 */
public enum RolloutState {
    /** Not started. */
    PENDING,
    /** The candidate computes answers for sampled predictions, but gives none. */
    SHADOW,
    /** The candidate answers the share of the current step. */
    STEP,
    /** The share stays where it is until what stopped the rollout is gone. */
    PAUSED,
    /**
     * The candidate answers everything, but another process that shares the store may have taken it back at the same
     * moment; lasts some polls. A rollout of one process goes straight to {@link #PROMOTED}.
     */
    PROMOTING,
    /**
     * The candidate is the serving version. This state is final, unless another process that shares the store has taken
     * the candidate back before and could not report it: then the state becomes {@link #ROLLED_BACK} as soon as that is
     * known.
     */
    PROMOTED,
    /** The candidate answers nothing any more; final for this epoch. */
    ROLLED_BACK;

    /**
     * Returns whether nothing more will happen in this epoch.
     *
     * @return true for {@link #PROMOTED} and {@link #ROLLED_BACK}
     */
    public boolean isFinal() {
        return this == PROMOTED || this == ROLLED_BACK;
    }
}
