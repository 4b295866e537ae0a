package io.mlprod.batching;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A snapshot of what micro-batching has done since its handle was opened. Immutable.
 *
 * @since 0.1
 */
public final class BatchStatistics {

    private final Map<ReleaseReason, Long> batches;
    private final long calls;
    private final long rows;
    private final long rejected;
    private final long left;
    private final int queuedRows;
    private final double nanosPerRow;
    private final double nanosPerRun;

    private BatchStatistics(Builder builder) {
        this.batches = builder.batches;
        this.calls = builder.calls;
        this.rows = builder.rows;
        this.rejected = builder.rejected;
        this.left = builder.left;
        this.queuedRows = builder.queuedRows;
        this.nanosPerRow = builder.nanosPerRow;
        this.nanosPerRun = builder.nanosPerRun;
    }

    /**
     * Returns a builder; everything is empty or zero unless set.
     *
     * @return a builder, for one thread
     */
    public static Builder builder() {
        return new Builder();
    }

    /**
     * Returns the number of batches that were released, by reason.
     *
     * @return unmodifiable
     */
    @JsonProperty
    public Map<ReleaseReason, Long> batches() {
        return batches;
    }

    /**
     * Returns the number of calls that were answered from batches.
     *
     * @return calls
     */
    @JsonProperty
    public long calls() {
        return calls;
    }

    /**
     * Returns the number of rows that these calls had together.
     *
     * @return rows
     */
    @JsonProperty
    public long rows() {
        return rows;
    }

    /**
     * Returns the number of calls that were turned away because the queue was full.
     *
     * @return calls
     */
    @JsonProperty
    public long rejected() {
        return rejected;
    }

    /**
     * Returns the number of calls that gave up while they waited.
     *
     * @return calls
     */
    @JsonProperty
    public long left() {
        return left;
    }

    /**
     * Returns the number of rows that are waiting now.
     *
     * @return rows
     */
    @JsonProperty
    public int queuedRows() {
        return queuedRows;
    }

    /**
     * Returns the learnt cost of one more row: the {@code a} of {@code a·n + b}.
     *
     * @return nanoseconds; 0 while unknown
     */
    @JsonProperty
    public double nanosPerRow() {
        return nanosPerRow;
    }

    /**
     * Returns the learnt cost of a run without its rows: the {@code b} of {@code a·n + b}.
     *
     * @return nanoseconds; 0 while unknown
     */
    @JsonProperty
    public double nanosPerRun() {
        return nanosPerRun;
    }

    /**
     * Returns the average number of rows in a batch.
     *
     * @return NaN before the first batch
     */
    public double rowsPerBatch() {
        return rows
                / (double) batches.values().stream().mapToLong(Long::longValue).sum();
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof BatchStatistics that
                && batches.equals(that.batches)
                && calls == that.calls
                && rows == that.rows
                && rejected == that.rejected
                && left == that.left
                && queuedRows == that.queuedRows
                && Double.compare(nanosPerRow, that.nanosPerRow) == 0
                && Double.compare(nanosPerRun, that.nanosPerRun) == 0;
    }

    @Override
    public int hashCode() {
        return Objects.hash(batches, calls, rows, rejected, left, queuedRows, nanosPerRow, nanosPerRun);
    }

    /**
     * Returns the statistics in one line.
     *
     * @return all counts and the learnt costs
     */
    @Override
    public String toString() {
        return "BatchStatistics[batches=" + batches + ", calls=" + calls + ", rows=" + rows + ", rejected=" + rejected
                + ", left=" + left + ", queuedRows=" + queuedRows + ", nanosPerRow=" + nanosPerRow + ", nanosPerRun="
                + nanosPerRun + "]";
    }

    /** A builder of statistics, for tests and for other sources. For one thread. */
    public static final class Builder {

        private Map<ReleaseReason, Long> batches = Map.of();
        private long calls;
        private long rows;
        private long rejected;
        private long left;
        private int queuedRows;
        private double nanosPerRow;
        private double nanosPerRun;

        private Builder() {}

        /**
         * Sets the number of batches that were released, by reason.
         *
         * @param batches copied
         * @return this
         */
        public Builder batches(Map<ReleaseReason, Long> batches) {
            this.batches = Map.copyOf(batches);
            return this;
        }

        /**
         * Sets the number of calls that were answered from batches.
         *
         * @param calls calls
         * @return this
         */
        public Builder calls(long calls) {
            this.calls = calls;
            return this;
        }

        /**
         * Sets the number of rows that these calls had together.
         *
         * @param rows rows
         * @return this
         */
        public Builder rows(long rows) {
            this.rows = rows;
            return this;
        }

        /**
         * Sets the number of calls that were turned away.
         *
         * @param rejected calls
         * @return this
         */
        public Builder rejected(long rejected) {
            this.rejected = rejected;
            return this;
        }

        /**
         * Sets the number of calls that gave up while they waited.
         *
         * @param left calls
         * @return this
         */
        public Builder left(long left) {
            this.left = left;
            return this;
        }

        /**
         * Sets the number of rows that are waiting now.
         *
         * @param queuedRows rows
         * @return this
         */
        public Builder queuedRows(int queuedRows) {
            this.queuedRows = queuedRows;
            return this;
        }

        /**
         * Sets the learnt cost of one more row, in nanoseconds.
         *
         * @param nanosPerRow nanoseconds; 0 while unknown
         * @return this
         */
        public Builder nanosPerRow(double nanosPerRow) {
            this.nanosPerRow = nanosPerRow;
            return this;
        }

        /**
         * Sets the learnt cost of a run without its rows, in nanoseconds.
         *
         * @param nanosPerRun nanoseconds; 0 while unknown
         * @return this
         */
        public Builder nanosPerRun(double nanosPerRun) {
            this.nanosPerRun = nanosPerRun;
            return this;
        }

        /**
         * Builds the statistics.
         *
         * @return an immutable snapshot
         */
        public BatchStatistics build() {
            return new BatchStatistics(this);
        }
    }
}
