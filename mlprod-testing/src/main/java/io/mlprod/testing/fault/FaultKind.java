package io.mlprod.testing.fault;

import java.time.Duration;
import java.util.Locale;

/**
 * The kinds of faults that a {@link FaultMatrix} goes through.
 *
 * @since 0.1
 */
public enum FaultKind {
    /** The model takes longer than the call's timeout. */
    LATENCY,
    /** The model does not end by itself. */
    HANG,
    /** The model's run fails. */
    EXCEPTION,
    /** The model's run exceeds the stack. */
    STACK_OVERFLOW,
    /** The model's run exceeds the memory. */
    OUT_OF_MEMORY,
    /** The model's run misses a native library. */
    LINKAGE_ERROR,
    /** The model's scores are NaN. */
    NAN,
    /** The model's scores are infinite. */
    INFINITY,
    /** The model's tensors have one column too many. */
    WRONG_SHAPE,
    /** The model's tensors have another element type. */
    WRONG_TYPE,
    /** The model gives no output. */
    MISSING_OUTPUT,
    /** The model's scores are no probabilities. Nothing but a rule of the host can see that. */
    OUT_OF_RANGE,
    /** The model gives the answer to the input before. Nothing can see that. */
    STALE,
    /** A new version cannot be loaded. */
    LOAD_FAILURE,
    /** A new version does not fit into memory. */
    OUT_OF_MEMORY_AT_LOAD;

    Fault fault(Duration timeout) {
        return switch (this) {
            case LATENCY -> Faults.latency(timeout.multipliedBy(2));
            case HANG -> Faults.hang();
            case EXCEPTION -> Faults.exception();
            case STACK_OVERFLOW -> Faults.stackOverflow();
            case OUT_OF_MEMORY -> Faults.outOfMemory();
            case LINKAGE_ERROR -> Faults.linkageError();
            case NAN -> Faults.nan();
            case INFINITY -> Faults.infinity();
            case WRONG_SHAPE -> Faults.wrongShape();
            case WRONG_TYPE -> Faults.wrongType();
            case MISSING_OUTPUT -> Faults.missingOutput();
            case OUT_OF_RANGE -> Faults.outOfRange();
            case STALE -> Faults.stale();
            case LOAD_FAILURE -> Faults.loadFailure();
            case OUT_OF_MEMORY_AT_LOAD -> Faults.outOfMemoryAtLoad();
        };
    }

    /** Returns whether it changes floating numbers, which not every model gives. */
    boolean isOfNumbers() {
        return this == NAN || this == INFINITY || this == OUT_OF_RANGE;
    }

    /** Returns whether it happens when a version is loaded, not when it runs. */
    boolean isOfLoads() {
        return this == LOAD_FAILURE || this == OUT_OF_MEMORY_AT_LOAD;
    }

    String title() {
        return name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }
}
