package io.mlprod.monitoring.performance;

import io.mlprod.model.PredictionId;
import java.time.Instant;
import java.util.Objects;

/**
 * The right answer to a prediction, as it came to be known. Immutable.
 *
 * @param id of the prediction
 * @param category the class; empty for a regression
 * @param number the number, of a regression; otherwise NaN
 * @param at when it came, to the millisecond
 * @since 0.1
 */
public record LateLabel(PredictionId id, String category, double number, Instant at) {

    /** Checks that nothing is null, and drops what is finer than a millisecond. */
    public LateLabel {
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(category, "category");
        at = Instant.ofEpochMilli(at.toEpochMilli());
    }

    /**
     * Returns whether another label says the same.
     *
     * @param other a label of the same prediction
     * @return true if class and number are equal
     */
    public boolean says(LateLabel other) {
        return category.equals(other.category) && Double.compare(number, other.number) == 0;
    }

    /**
     * Returns the identity without the label, which may be personal data.
     *
     * @return one line
     */
    @Override
    public String toString() {
        return "LateLabel[" + id + "]";
    }
}
