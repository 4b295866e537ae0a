package io.mlprod.monitoring.performance;

import java.util.Objects;
import java.util.Optional;

/**
 * A prediction with its label, if that has come. Immutable.
 *
 * @param prediction what was predicted
 * @param label the last label that came; empty if none has
 * @since 0.1
 */
public record JoinedPrediction(KeptPrediction prediction, Optional<LateLabel> label) {

    /** Checks that nothing is null. */
    public JoinedPrediction {
        Objects.requireNonNull(prediction, "prediction");
        Objects.requireNonNull(label, "label");
    }
}
