package io.mlprod.monitoring;

import io.mlprod.internal.text.PlainText;
import io.mlprod.model.ModelVersion;
import io.mlprod.monitoring.drift.DriftReport;
import io.mlprod.monitoring.quality.QualityReport;
import java.time.Instant;
import java.util.Optional;

/**
 * Something about a version that a person should look at. Raised once when it begins, and again when more begins or
 * when it comes back after some quiet windows. Immutable.
 *
 * @param model the version
 * @param kind what it is about
 * @param at the end of the window in which it was found, by the machine's clock
 * @param text what was found, for people: one line of some 200 characters with the most important columns, without
 *     values of single inputs
 * @param drift what the look has found, with the columns in the order of their share in the shift; empty for other
 *     kinds
 * @param quality what the checks have found, the new issues and those that go on; empty for other kinds
 * @since 0.1
 */
public record Alarm(
        ModelVersion model,
        Kind kind,
        Instant at,
        String text,
        Optional<DriftReport> drift,
        Optional<QualityReport> quality) {

    /** The kinds of alarms. */
    public enum Kind {
        /** Inputs or answers are not distributed as before. */
        DRIFT,
        /** Inputs or their number are not as they should be. */
        QUALITY
    }

    /**
     * Returns the alarm in one line, safe to print.
     *
     * @return one line
     */
    @Override
    public String toString() {
        return PlainText.line(at + " " + kind + " " + text);
    }
}
