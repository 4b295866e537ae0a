package io.mlprod.testing;

import io.mlprod.monitoring.MonitorStatus;
import io.mlprod.monitoring.drift.DriftReport;
import io.mlprod.monitoring.health.Health;
import io.mlprod.monitoring.performance.PerformanceReport;
import io.mlprod.monitoring.quality.QualityReport;
import io.mlprod.testing.assertion.DriftReportAssert;
import io.mlprod.testing.assertion.HealthAssert;
import io.mlprod.testing.assertion.MonitorStatusAssert;
import io.mlprod.testing.assertion.PerformanceReportAssert;
import io.mlprod.testing.assertion.QualityReportAssert;

/**
 * AssertJ assertions on what mlprod-monitoring reports, for {@code import static}; needs that module. Stateless.
 *
 * @since 0.1
 */
public final class MonitoringAssertions {

    private MonitoringAssertions() {}

    /**
     * Returns assertions on what a monitor knows.
     *
     * @param actual what is asserted on
     * @return the assertions
     */
    public static MonitorStatusAssert assertThat(MonitorStatus actual) {
        return new MonitorStatusAssert(actual);
    }

    /**
     * Returns assertions on a drift report.
     *
     * @param actual what is asserted on
     * @return the assertions
     */
    public static DriftReportAssert assertThat(DriftReport actual) {
        return new DriftReportAssert(actual);
    }

    /**
     * Returns assertions on a report of data quality.
     *
     * @param actual what is asserted on
     * @return the assertions
     */
    public static QualityReportAssert assertThat(QualityReport actual) {
        return new QualityReportAssert(actual);
    }

    /**
     * Returns assertions on how good the answers of a version were.
     *
     * @param actual what is asserted on
     * @return the assertions
     */
    public static PerformanceReportAssert assertThat(PerformanceReport actual) {
        return new PerformanceReportAssert(actual);
    }

    /**
     * Returns assertions on the health of handles and chains.
     *
     * @param actual what is asserted on
     * @return the assertions
     */
    public static HealthAssert assertThat(Health actual) {
        return new HealthAssert(actual);
    }
}
