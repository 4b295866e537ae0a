package io.mlprod.testing.assertion;

import io.mlprod.model.ModelVersion;
import io.mlprod.monitoring.MonitorStatus;
import io.mlprod.monitoring.MonitorStatus.Problem;
import io.mlprod.monitoring.VersionReport;
import io.mlprod.monitoring.alert.Alert;
import io.mlprod.monitoring.alert.Severity;
import io.mlprod.monitoring.drift.DriftState;
import java.util.List;
import java.util.Objects;

/**
 * Assertions on what a monitor knows.
 *
 * <p>For one thread. Every method returns the assertions themselves, takes no null, and throws an
 * {@link AssertionError} that says what was expected, what it was and where it came from.
 *
 * @since 0.1
 */
public class MonitorStatusAssert extends FactAssert<MonitorStatusAssert, MonitorStatus> {

    /**
     * Creates the assertions; {@code assertThat} does.
     *
     * @param actual what is asserted on
     */
    public MonitorStatusAssert(MonitorStatus actual) {
        super(actual, MonitorStatusAssert.class);
    }

    @Override
    String subject() {
        return "the monitor";
    }

    @Override
    String origin() {
        return actual.toString();
    }

    /**
     * Checks the worst state of the versions that are loaded.
     *
     * @param state the state
     * @return this
     */
    public MonitorStatusAssert hasState(DriftState state) {
        return checkEqual(actual.state(), Objects.requireNonNull(state, "state"), "to have a state, and that");
    }

    /**
     * Checks that an alert of a rule holds.
     *
     * @param rule the name of the rule
     * @return this
     */
    public MonitorStatusAssert hasAlert(String rule) {
        Objects.requireNonNull(rule, "rule");
        return check(
                open().stream().anyMatch(alert -> alert.rule().equals(rule)),
                "to have an open alert of the rule " + rule,
                open().isEmpty() ? "without any" : open());
    }

    /**
     * Checks that an alert of a rule holds, and how bad it is.
     *
     * @param rule the name of the rule
     * @param severity how bad it is
     * @return this
     */
    public MonitorStatusAssert hasAlert(String rule, Severity severity) {
        Objects.requireNonNull(severity, "severity");
        hasAlert(rule);
        return check(
                open().stream().anyMatch(alert -> alert.rule().equals(rule) && alert.severity() == severity),
                "to have an alert of the rule " + rule + " that is " + severity,
                open());
    }

    /**
     * Checks that no alert holds.
     *
     * @return this
     */
    public MonitorStatusAssert hasNoAlerts() {
        return check(open().isEmpty(), "to have no open alerts", open());
    }

    /**
     * Checks that the monitor could do everything it should.
     *
     * @return this
     */
    public MonitorStatusAssert hasNoProblems() {
        return check(actual.problems().isEmpty(), "to have no problems", actual.problems());
    }

    /**
     * Checks that the monitor has a problem.
     *
     * @param kind the kind of problem
     * @return this
     */
    public MonitorStatusAssert hasProblem(Problem.Kind kind) {
        Objects.requireNonNull(kind, "kind");
        return check(
                actual.problems().stream().anyMatch(problem -> problem.kind() == kind),
                "to have the problem " + kind,
                actual.problems().isEmpty() ? "without any" : actual.problems());
    }

    /**
     * Returns assertions on the health of what is watched.
     *
     * @return assertions on the health
     */
    public HealthAssert health() {
        return new HealthAssert(actual.health());
    }

    /**
     * Returns assertions on the latest drift report of a version.
     *
     * @param model the version
     * @return assertions on the report
     */
    public DriftReportAssert drift(ModelVersion model) {
        VersionReport found =
                actual.version(Objects.requireNonNull(model, "model")).orElse(null);
        check(
                found != null,
                "to know " + model,
                actual.versions().stream().map(VersionReport::model).toList());
        VersionReport known = Objects.requireNonNull(found);
        check(known.drift().isPresent(), "to have a drift report of " + model, "without: no window has ended");
        return new DriftReportAssert(known.drift().get());
    }

    private List<Alert> open() {
        return actual.alerts().stream().filter(Alert::isOpen).toList();
    }
}
