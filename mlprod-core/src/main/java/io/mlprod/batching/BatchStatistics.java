package io.mlprod.batching;

import java.util.Map;

/**
 * What micro-batching has done since its handle was opened.
 *
 * @param batches how many batches were released, by reason
 * @param calls how many calls were answered from them
 * @param rows how many rows they had together
 * @param rejected how many calls were turned away because the queue was full
 * @param left how many calls gave up while they waited
 * @param queuedRows how many rows are waiting now
 * @param nanosPerRow the learnt cost of one more row, {@code a} of {@code a·n + b}; 0 while unknown
 * @param nanosPerRun the learnt cost of a run without its rows, {@code b}; 0 while unknown
 * @since 0.1
 */
public record BatchStatistics(
        Map<ReleaseReason, Long> batches,
        long calls,
        long rows,
        long rejected,
        long left,
        int queuedRows,
        double nanosPerRow,
        double nanosPerRun) {

    /**
     * How many rows a batch had on average.
     *
     * @return NaN before the first batch
     */
    public double rowsPerBatch() {
        return rows
                / (double) batches.values().stream().mapToLong(Long::longValue).sum();
    }
}
