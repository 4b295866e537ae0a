package io.mlprod.spi;

/**
 * How an engine runs a model.
 *
 * @param intraOpThreads how many threads one run may use, the caller's included; 1 starts no pool
 * @since 0.1
 */
public record RuntimeOptions(int intraOpThreads) {

    /** One thread for each run: the caller's own. */
    public static final RuntimeOptions DEFAULT = new RuntimeOptions(1);

    /**
     * Checks the thread count.
     *
     * @throws IllegalArgumentException if it is below 1
     */
    public RuntimeOptions {
        if (intraOpThreads < 1) {
            throw new IllegalArgumentException("intraOpThreads must be 1 or more, not " + intraOpThreads);
        }
    }
}
