package io.mlprod.testing.fault;

import io.mlprod.Prediction;
import io.mlprod.internal.text.PlainText;
import io.mlprod.provenance.Provenance;
import io.mlprod.testing.internal.record.JavaLiteral;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a caller got.
 *
 * @param prediction the answer; null if there was none
 * @param thrown what was thrown; null if there was an answer
 * @param isRight whether the answer is that of the model without a fault
 * @param right the answer of the model without a fault; null if nothing was asked
 */
record Observed(
        @Nullable Prediction<?> prediction,
        @Nullable Throwable thrown,
        boolean isRight,
        @Nullable Object right) {

    static Observed thrown(Throwable thrown) {
        return new Observed(null, thrown, false, null);
    }

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

    /** Returns the text with a wrong answer and the right one beside it. */
    String detail() {
        return prediction == null || isRight || isDegraded()
                ? text()
                : text() + ", " + JavaLiteral.of(prediction.value()) + " instead of " + JavaLiteral.of(right);
    }

    /** Returns whether nothing says that a wrong answer is degraded, nor that a chain has made it. */
    boolean hidesItsOrigin() {
        return prediction != null && !isRight && prediction.provenance().equals(Provenance.DIRECT);
    }
}
