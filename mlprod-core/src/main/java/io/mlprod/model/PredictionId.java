package io.mlprod.model;

/**
 * The identity of one prediction, unique across handles and processes.
 *
 * <p>It is what joins a prediction with its log line, its audit record and its late label.
 *
 * @param handle a random number drawn when the handle was opened
 * @param sequence the count of predictions on that handle
 * @since 0.1
 */
public record PredictionId(long handle, long sequence) {

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
