package io.mlprod.monitoring.internal.page;

import io.mlprod.internal.text.DurationText;
import io.mlprod.monitoring.quality.QualityIssue;
import java.time.Duration;

/** The words for an issue of data quality. */
final class IssueWords {

    private IssueWords() {}

    /** Returns what is wrong, in a few words without numbers. */
    static String title(QualityIssue issue) {
        String where = issue.feature().isEmpty() ? "" : " in “" + Shown.name(issue.feature()) + "”";
        return switch (issue.check()) {
            case MISSING -> "missing values" + where;
            case INFINITE -> "infinite numbers" + where;
            case BELOW_RANGE, ABOVE_RANGE -> "values out of range" + where;
            case UNSEEN_CATEGORY -> "unknown categories" + where;
            case VALIDATION -> "values repaired or flagged" + where;
            case CONSTANT -> "a single value" + where;
            case DUPLICATES -> "repeated rows";
            case VOLUME -> "an unusual number of rows";
            case FRESHNESS -> "no predictions";
            case SCHEMA -> "columns that do not fit the reference";
        };
    }

    /** Returns what was measured. */
    static String measured(QualityIssue issue) {
        return value(issue, issue.measured());
    }

    /** Returns what was expected. */
    static String expected(QualityIssue issue) {
        return Double.isNaN(issue.expected()) ? "–" : value(issue, issue.expected());
    }

    private static String value(QualityIssue issue, double value) {
        return switch (issue.check()) {
            case SCHEMA -> "–";
            case FRESHNESS -> DurationText.of(Duration.ofSeconds((long) value));
            case VOLUME -> Shown.count(Math.round(value)) + " rows";
            default -> Shown.percent(value);
        };
    }

    /** Returns what a cell of the table says of it. */
    static String detail(QualityIssue issue) {
        return switch (issue.check()) {
            case SCHEMA -> Shown.name(issue.detail());
            case VALIDATION -> issue.check().title() + " by rule " + Shown.name(issue.detail());
            case VOLUME -> "rows in this window";
            case FRESHNESS -> "time without a prediction";
            default -> issue.check().title();
        };
    }

    /** Returns what to do next. */
    static String next(QualityIssue issue) {
        return switch (issue.check()) {
            case MISSING, INFINITE -> "Ask whoever delivers the feature.";
            case BELOW_RANGE, ABOVE_RANGE -> "Check its unit and its source; a rule of validation can limit it.";
            case UNSEEN_CATEGORY -> "Find out what is new; train with it, or map it.";
            case VALIDATION -> "See which callers send such values.";
            case CONSTANT -> "Check whether its source still works.";
            case DUPLICATES -> "Look for a caller that repeats itself.";
            case VOLUME -> "Look for a caller that has gone, or one that has come.";
            case FRESHNESS -> "Check whether callers still reach the model.";
            case SCHEMA -> "Make the reference with this version, or mend the version’s columns.";
        };
    }
}
