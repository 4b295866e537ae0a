package io.mlprod.testing.metamorphic;

import java.util.Objects;

/**
 * A row for which a relation does not hold.
 *
 * @param row the row's number, from 0
 * @param answers the answers that contradict each other, such as {@code score 0.61 → 0.42}
 * @param change what was changed, such as {@code age: 41 → 42}; empty if nothing was
 * @param input the row as Java to paste
 * @param size how far the answers are from what they must be, to order rows by; infinite for NaN or no answer
 * @since 0.1
 */
public record FailedRow(long row, String answers, String change, String input, double size) {

    /**
     * Checks that nothing is null.
     *
     * @throws NullPointerException if a text is null
     */
    public FailedRow {
        Objects.requireNonNull(answers, "answers");
        Objects.requireNonNull(change, "change");
        Objects.requireNonNull(input, "input");
    }

    /**
     * Returns the row on two lines.
     *
     * @return the answers and the change, then the input
     */
    @Override
    public String toString() {
        return "row " + row + ": " + answers + (change.isEmpty() ? "" : "   " + change) + System.lineSeparator()
                + "      " + input;
    }
}
