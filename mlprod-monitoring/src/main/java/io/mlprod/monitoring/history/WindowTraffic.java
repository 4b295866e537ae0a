package io.mlprod.monitoring.history;

/**
 * How much a version had to do in a window, and how fast and reliably it did it. Immutable.
 *
 * @param predictions how many were answered
 * @param rows how many rows these had
 * @param failures how many calls were not answered, by whoever's fault
 * @param cached how many answers came from a cache
 * @param p50 the median of the time that a prediction took, in seconds, to 6 %; NaN if it is not known
 * @param p99 the 99th percentile of it
 * @since 0.1
 */
public record WindowTraffic(long predictions, long rows, long failures, long cached, double p50, double p99) {

    /**
     * Returns what is known where only rows are counted.
     *
     * @param predictions how many
     * @param rows how many rows these had
     * @return traffic without failures and times
     */
    public static WindowTraffic of(long predictions, long rows) {
        return new WindowTraffic(predictions, rows, 0, 0, Double.NaN, Double.NaN);
    }
}
