package io.mlprod.error;

import com.fasterxml.jackson.annotation.JsonIgnore;
import io.mlprod.internal.text.PlainText;
import org.jspecify.annotations.Nullable;

/**
 * One rule that one feature of an input broke, and what was done about it.
 *
 * <p>The value itself is available from {@link #actual()}; {@link #toString()} and JSON leave it out, because it may be
 * personal data.
 *
 * @param feature the feature's or input's name
 * @param rule the broken rule, such as {@code range}, {@code required} or {@code shape}
 * @param expected what the rule asks for, in words
 * @param actual the value that broke it; null if it was missing
 * @param row the row of the input, from 0
 * @param handling what was done
 * @since 0.1
 */
public record Violation(
        String feature,
        String rule,
        String expected,
        @JsonIgnore @Nullable Object actual,
        int row,
        Handling handling) {

    /** The ways to handle a violation. */
    public enum Handling {
        /** The input was refused. */
        REJECTED,
        /** The value was moved to the nearest allowed one. */
        CLAMPED,
        /** The value was replaced by a constant. */
        IMPUTED,
        /** The value was replaced by the category for unknown values. */
        MAPPED_TO_UNKNOWN,
        /** The value was used as it is. */
        FLAGGED
    }

    /**
     * Returns everything but the value.
     *
     * @return for example {@code billLengthMm: range, expected 20.0 to 80.0}; with the row if it is not the first, and
     *     with what was done if the input was not refused
     */
    @Override
    public String toString() {
        return PlainText.line((row == 0 ? "" : "row " + row + ", ") + feature + ": " + rule + ", expected " + expected
                + (handling == Handling.REJECTED ? "" : " (" + handling + ")"));
    }
}
