package io.mlprod.monitoring.quality;

import io.mlprod.internal.text.DurationText;
import io.mlprod.internal.text.NumberText;
import io.mlprod.internal.text.PlainText;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;

/**
 * What one check has found. Its text is for people. Immutable.
 *
 * @param check which one
 * @param feature the column, a feature or a part of the answer; empty for what is of whole rows
 * @param detail the rule of {@link QualityCheck#VALIDATION}; what has changed, of {@link QualityCheck#SCHEMA}; else
 *     empty
 * @param state the verdict
 * @param measured the share, number of rows, or seconds that were found
 * @param expected what they should be: the reference's or the usual ones; NaN if that is not known
 * @param pValue the probability of such a finding by chance, corrected for the number of checks; NaN for what is not a
 *     matter of chance
 * @param since when the issue began: with the window that showed it first, of sliding windows with the newest part; or
 *     after the last prediction
 * @since 0.1
 */
public record QualityIssue(
        QualityCheck check,
        String feature,
        String detail,
        QualityState state,
        double measured,
        double expected,
        double pValue,
        Instant since) {

    /**
     * Returns the feature, what was found and what was expected, in a few words, safe to print.
     *
     * @return for example {@code age: 10 % missing values, 0 % expected}
     */
    public String summary() {
        return PlainText.line((feature.isEmpty() ? "" : feature + ": ") + what());
    }

    /**
     * Returns the {@link #summary} and since when, safe to print.
     *
     * @return one line
     */
    @Override
    public String toString() {
        return summary() + ", since " + since + (state == QualityState.ISSUE ? "" : " (" + state + ")");
    }

    private String what() {
        return switch (check) {
            case SCHEMA -> detail;
            case FRESHNESS ->
                "no prediction for " + duration(measured) + ", " + duration(expected) + " at most expected";
            case VOLUME -> number(measured) + " rows, " + number(expected) + " expected at this time";
            default ->
                NumberText.percent(measured) + " " + check.title() + (detail.isEmpty() ? "" : " by rule " + detail)
                        + (Double.isNaN(expected) ? "" : ", " + NumberText.percent(expected) + " expected");
        };
    }

    private static String number(double number) {
        return Double.isNaN(number) ? "unknown" : String.format(Locale.ROOT, "%.0f", number);
    }

    private static String duration(double seconds) {
        return DurationText.of(Duration.ofSeconds((long) seconds));
    }
}
