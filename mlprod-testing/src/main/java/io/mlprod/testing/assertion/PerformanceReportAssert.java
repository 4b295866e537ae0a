package io.mlprod.testing.assertion;

import io.mlprod.monitoring.performance.PerformanceMetric;
import io.mlprod.monitoring.performance.PerformanceReport;
import io.mlprod.monitoring.performance.PerformanceReport.MetricResult;
import io.mlprod.monitoring.performance.PerformanceReport.Verdict;
import java.util.Objects;

/**
 * Assertions on how good the answers of a version were.
 *
 * <p>For one thread. Every method returns the assertions themselves, takes no null, and throws an
 * {@link AssertionError} that says what was expected, what it was and where it came from.
 *
 * @since 0.1
 */
public class PerformanceReportAssert extends FactAssert<PerformanceReportAssert, PerformanceReport> {

    /**
     * Creates the assertions; {@code assertThat} does.
     *
     * @param actual what is asserted on
     */
    public PerformanceReportAssert(PerformanceReport actual) {
        super(actual, PerformanceReportAssert.class);
    }

    @Override
    String subject() {
        return "the performance report of " + actual.model();
    }

    @Override
    String origin() {
        return actual.toString();
    }

    /**
     * Checks the verdict on all metrics.
     *
     * @param verdict the verdict
     * @return this
     */
    public PerformanceReportAssert hasVerdict(Verdict verdict) {
        return checkEqual(actual.verdict(), Objects.requireNonNull(verdict, "verdict"), "to have a verdict, and that");
    }

    /**
     * Checks the verdict on a metric.
     *
     * @param metric which metric
     * @param verdict the verdict
     * @return this
     */
    public PerformanceReportAssert hasVerdict(PerformanceMetric metric, Verdict verdict) {
        Objects.requireNonNull(metric, "metric");
        Objects.requireNonNull(verdict, "verdict");
        MetricResult found = actual.metric(metric).orElse(null);
        check(
                found != null,
                "to have measured " + metric,
                actual.metrics().stream().map(MetricResult::metric).toList());
        return checkEqual(
                Objects.requireNonNull(found).verdict(), verdict, "to have a verdict on " + metric + ", and that");
    }

    /**
     * Checks how many predictions have a label at least.
     *
     * @param atLeast the smallest number
     * @return this
     */
    public PerformanceReportAssert hasLabelled(long atLeast) {
        return check(
                actual.labelled() >= atLeast,
                "to have " + atLeast + " labelled predictions or more",
                actual.labelled() + " of " + actual.predictions());
    }
}
