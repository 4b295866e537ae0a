package io.mlprod.monitoring.performance;

import java.util.Objects;
import java.util.Optional;

/**
 * What came of a label. Immutable.
 *
 * @param label the label
 * @param outcome what came of it
 * @param prediction the prediction that it belongs to; empty if that is unknown
 * @since 0.1
 */
public record Joining(LateLabel label, Outcome outcome, Optional<KeptPrediction> prediction) {

    /** What can come of a label. */
    public enum Outcome {
        /** It is the first one of its prediction. */
        JOINED,
        /** It says the same as the label before. */
        DUPLICATE,
        /** It says something else than the label before, and takes its place. */
        CORRECTED,
        /** Its prediction is not in the store: it never was, or has expired, or was dropped. */
        UNMATCHED
    }

    /** Checks that nothing is null. */
    public Joining {
        Objects.requireNonNull(label, "label");
        Objects.requireNonNull(outcome, "outcome");
        Objects.requireNonNull(prediction, "prediction");
    }
}
