package io.mlprod.testing.assertion;

import io.mlprod.monitoring.quality.QualityCheck;
import io.mlprod.monitoring.quality.QualityReport;
import io.mlprod.monitoring.quality.QualityState;
import java.util.Objects;

/**
 * Assertions on a report of data quality.
 *
 * <p>For one thread. Every method returns the assertions themselves, takes no null, and throws an
 * {@link AssertionError} that says what was expected, what it was and where it came from.
 *
 * @since 0.1
 */
public class QualityReportAssert extends FactAssert<QualityReportAssert, QualityReport> {

    /**
     * Creates the assertions; {@code assertThat} does.
     *
     * @param actual what is asserted on
     */
    public QualityReportAssert(QualityReport actual) {
        super(actual, QualityReportAssert.class);
    }

    @Override
    String subject() {
        return "the quality report of " + actual.model();
    }

    @Override
    String origin() {
        return actual.toString();
    }

    /**
     * Checks the worst state.
     *
     * @param state the state
     * @return this
     */
    public QualityReportAssert hasState(QualityState state) {
        return checkEqual(actual.state(), Objects.requireNonNull(state, "state"), "to have a state, and that");
    }

    /**
     * Checks that no issue is open.
     *
     * @return this
     */
    public QualityReportAssert hasNoIssues() {
        return check(actual.issues().isEmpty(), "to have no issues", actual.issues());
    }

    /**
     * Checks that an issue is open.
     *
     * @param kind which check found it
     * @param feature the column; empty for what is of whole rows
     * @return this
     */
    public QualityReportAssert hasIssue(QualityCheck kind, String feature) {
        Objects.requireNonNull(kind, "kind");
        Objects.requireNonNull(feature, "feature");
        boolean isFound = actual.issues().stream()
                .anyMatch(issue -> issue.check() == kind && issue.feature().equals(feature));
        return check(
                isFound,
                "to have an issue " + kind + " of " + (feature.isEmpty() ? "whole rows" : feature),
                actual.issues());
    }
}
