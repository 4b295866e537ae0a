package io.mlprod.testing.contract;

/**
 * A way to break what an implementation writes to, so that its tests can see what it does then: close the database's
 * connections, stop the server, take the folder away. Used by one thread at a time.
 *
 * @since 0.1
 */
public interface Outage {

    /**
     * Breaks it; the next calls of the implementation fail.
     *
     * @throws Exception if that is not possible; the test fails
     */
    void begin() throws Exception;

    /**
     * Mends it; the next calls of the implementation work, with what was there before.
     *
     * @throws Exception if that is not possible; the test fails
     */
    void end() throws Exception;
}
