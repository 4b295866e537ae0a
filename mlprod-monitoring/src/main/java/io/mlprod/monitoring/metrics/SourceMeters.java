package io.mlprod.monitoring.metrics;

/** The meters of all handles, or all chains, of one name. Thread-safe. */
interface SourceMeters extends AutoCloseable {

    /**
     * Brings the meters up to date with what there is to be measured.
     *
     * @return false if the last handle or chain was closed or forgotten
     */
    boolean refresh();

    /** Returns how many handles or chains there are. */
    int size();

    @Override
    void close();
}
