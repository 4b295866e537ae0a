package io.mlprod.testing.fault;

import io.mlprod.Prediction;
import io.mlprod.internal.text.PlainText;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a caller got.
 *
 * @param prediction the answer; null if there was none
 * @param thrown what was thrown; null if there was an answer
 * @param isRight whether the answer is that of the model without a fault
 */
record Observed(
        @Nullable Prediction<?> prediction, @Nullable Throwable thrown, boolean isRight) {

    boolean isAnswer() {
        return prediction != null;
    }

    boolean isDegraded() {
        return prediction != null && prediction.isDegraded();
    }

    String tier() {
        return prediction == null ? "" : prediction.provenance().tier();
    }

    Optional<Throwable> failure() {
        return Optional.ofNullable(thrown);
    }

    String text() {
        if (thrown != null) {
            return PlainText.line(thrown.getClass().getSimpleName() + ": " + thrown.getMessage());
        }
        return isDegraded() ? "a degraded answer of '" + tier() + "'" : isRight ? "the right answer" : "a wrong answer";
    }
}
