package io.mlprod.internal.batching;

import io.mlprod.batching.RowIndependence;
import io.mlprod.internal.log.Log;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * The decision whether inputs of one model version may share a run, and which batches are compared with runs of single
 * inputs.
 *
 * <p>The graph decides; a comparison can only revoke its permission. Thread-safe.
 */
public final class RowTrust {

    private static final Log LOG = Log.of(RowTrust.class);
    private static final int FIRST_COMPARED = 8;
    private static final int LATER_COMPARED = 2;

    /**
     * The number of rows for each input that is also run alone: that is below 1 % of the time of the quickest models.
     */
    private static final int ROWS_FOR_EACH = 50_000;

    private final String label;
    private final boolean isAssumed;
    private final AtomicLong rowsUntilNext = new AtomicLong();
    private volatile boolean isTried;
    private volatile @Nullable String reason;

    private RowTrust(String label, boolean isAssumed, @Nullable String reason) {
        this.label = label;
        this.isAssumed = isAssumed;
        this.isTried = isAssumed;
        this.reason = reason;
    }

    /**
     * Decides for one model version.
     *
     * @param label name and version, for messages
     * @param rule the rule that the owner of the handle set
     * @param isBatchable whether the first dimension of all inputs and outputs is dynamic
     * @param dependence why the engine cannot say that rows are independent; empty if it can
     * @return the decision
     */
    public static RowTrust of(String label, RowIndependence rule, boolean isBatchable, Optional<String> dependence) {
        String reason = null;
        if (!isBatchable) {
            reason = "not all of its inputs and outputs have a dynamic first dimension of the same name";
        } else if (rule == RowIndependence.NONE) {
            reason = "rowIndependence(NONE) was set";
        } else if (rule == RowIndependence.PROVEN) {
            reason = dependence.orElse(null);
        }
        return new RowTrust(label, rule == RowIndependence.ASSUMED, reason);
    }

    /**
     * Returns whether every input must be run alone.
     *
     * @return true if rows are not proven to be independent, or were seen not to be
     */
    public boolean isOff() {
        return reason != null;
    }

    /**
     * Returns why every input is run alone.
     *
     * @return a sentence without a full stop; empty if inputs share runs
     */
    public Optional<String> reason() {
        return Optional.ofNullable(reason);
    }

    /** Returns whether no batch has been compared yet, so that none may be used before one is. */
    boolean isUntried() {
        return !isTried;
    }

    /**
     * Returns how many inputs of a batch are to be compared with runs of their own; 0 for a batch that is not compared.
     */
    int compared(int rows) {
        if (isAssumed) {
            return 0;
        }
        if (!isTried) {
            return FIRST_COMPARED;
        }
        return rowsUntilNext.addAndGet(-rows) <= 0 ? LATER_COMPARED : 0;
    }

    /** Notes that inputs of a batch got the answers that they get alone. */
    void confirm(int compared) {
        isTried = true;
        rowsUntilNext.set(compared * (long) ROWS_FOR_EACH);
    }

    /** Runs every input alone from now on. */
    void takeBack(String why) {
        if (reason == null) {
            LOG.warn("{} runs its inputs one by one from now on: {}", label, why);
        }
        reason = why;
    }
}
