package io.mlprod.rollout;

/**
 * Where a rollout stands.
 *
 * @since 0.1
 */
public enum RolloutState {
    /** Not begun. */
    PENDING,
    /** The candidate runs beside the answers, and gives none. */
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
     * The candidate is the version that serves; the end, unless another process that shares the store has taken it back
     * before and could not say so: then it is {@link #ROLLED_BACK} as soon as that is known.
     */
    PROMOTED,
    /** The candidate answers nothing any more; the end, for this epoch. */
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
