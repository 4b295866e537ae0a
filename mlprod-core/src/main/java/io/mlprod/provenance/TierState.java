package io.mlprod.provenance;

/**
 * The state of a tier of a fallback chain, which decides whether it gets calls.
 *
 * @since 0.1
 */
public enum TierState {
    /** It gets every call that reaches it. */
    READY,
    /** It is recovering: it gets a growing share of the calls. */
    RAMPING,
    /** Its breaker is open, and copies of calls test whether it works again. */
    PROBING,
    /** Its breaker is open. */
    OPEN,
    /** One of its gates is closed. */
    GATED,
    /** An operator has switched it off. */
    SWITCHED_OFF,
    /** Its classes or native libraries could not be loaded; off until it is switched on or its model is replaced. */
    DISABLED
}
