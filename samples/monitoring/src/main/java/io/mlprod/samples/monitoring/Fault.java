package io.mlprod.samples.monitoring;

/** What can be made to go wrong in {@link LiveBikes}. */
enum Fault {
    /** Thermometers read 4 degrees too much, and the busiest station sends its area by a new name. */
    THERMOMETERS,
    /** Callers of the model give it no time. */
    TIMEOUTS,
    /** The remote service, the first tier of the chain, is down. */
    SERVICE
}
