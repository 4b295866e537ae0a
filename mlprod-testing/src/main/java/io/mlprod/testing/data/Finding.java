package io.mlprod.testing.data;

import java.util.List;
import java.util.Objects;

/**
 * What a check has found. Immutable.
 *
 * @param check what it looked for
 * @param severity how much it matters
 * @param column the column; empty if it concerns whole rows
 * @param message what was found, with its numbers
 * @param advice what to do
 * @param rows the places of up to ten of the rows
 * @since 0.1
 */
public record Finding(
        DataCheck check, Severity severity, String column, String message, String advice, List<String> rows) {

    /** Copies the places. */
    public Finding {
        Objects.requireNonNull(check, "check");
        Objects.requireNonNull(severity, "severity");
        Objects.requireNonNull(column, "column");
        Objects.requireNonNull(message, "message");
        Objects.requireNonNull(advice, "advice");
        rows = List.copyOf(rows);
    }
}
