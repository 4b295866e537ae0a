package io.mlprod.model;

import java.security.SecureRandom;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The identity of one prediction, unique across handles and processes.
 *
 * <p>It is what joins a prediction with its log line, its audit record and its late label.
 *
 * @param handle a random number drawn when the handle was opened, or for the process
 * @param sequence the count of predictions on that handle, or of all that no handle makes
 * @since 0.1
 */
public record PredictionId(long handle, long sequence) {

    private static final long PROCESS = new SecureRandom().nextLong();
    private static final AtomicLong NEXT = new AtomicLong();

    /**
     * A new identity, for a prediction that no handle makes.
     *
     * @return one that was never given before
     */
    public static PredictionId next() {
        return new PredictionId(PROCESS, NEXT.getAndIncrement());
    }

    /**
     * The identity as text.
     *
     * @return for example {@code 5f3a9c0184b2e7d1-1a2b}
     */
    @Override
    public String toString() {
        return "%016x-%x".formatted(handle, sequence);
    }
}
