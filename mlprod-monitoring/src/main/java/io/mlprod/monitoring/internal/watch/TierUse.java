package io.mlprod.monitoring.internal.watch;

/**
 * What the chains that are watched say of the traffic of a model.
 *
 * @param mayBeIdle whether it only answers when others do not, and the chain has traffic: then no traffic is a good
 *     sign
 * @param off which of its tiers is not asked, and why, in words; empty if all are
 */
public record TierUse(boolean mayBeIdle, String off) {

    /** No chain is known to have the model. */
    public static final TierUse NONE = new TierUse(false, "");
}
