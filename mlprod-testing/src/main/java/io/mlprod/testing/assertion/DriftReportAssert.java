package io.mlprod.testing.assertion;

import io.mlprod.internal.checks.Arguments;
import io.mlprod.monitoring.drift.ColumnDrift;
import io.mlprod.monitoring.drift.DriftReport;
import io.mlprod.monitoring.drift.DriftState;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Assertions on a drift report.
 *
 * <p>For one thread. Every method returns the assertions themselves, takes no null, and throws an
 * {@link AssertionError} that says what was expected, what it was and where it came from.
 *
 * @since 0.1
 */
public class DriftReportAssert extends FactAssert<DriftReportAssert, DriftReport> {

    /**
     * Creates the assertions; {@code assertThat} does.
     *
     * @param actual what is asserted on
     */
    public DriftReportAssert(DriftReport actual) {
        super(actual, DriftReportAssert.class);
    }

    @Override
    String subject() {
        return "the drift report of " + actual.model();
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
    public DriftReportAssert hasState(DriftState state) {
        return checkEqual(actual.state(), Objects.requireNonNull(state, "state"), "to have a state, and that");
    }

    /**
     * Checks that the state is {@link DriftState#OK}.
     *
     * @return this
     */
    public DriftReportAssert isOk() {
        return hasState(DriftState.OK);
    }

    /**
     * Checks which columns have drifted, and that no other has.
     *
     * @param columns the names of the columns
     * @return this
     */
    public DriftReportAssert hasDriftOnlyIn(String... columns) {
        Set<String> expected = new TreeSet<>(Arguments.noNulls("columns", columns));
        return checkEqual(
                actual.drifted().stream().map(ColumnDrift::name).collect(Collectors.toCollection(TreeSet::new)),
                expected,
                "to have drift, and the columns that have drifted");
    }

    /**
     * Checks the state of a column.
     *
     * @param column the name of the column
     * @param state its state
     * @return this
     */
    public DriftReportAssert hasState(String column, DriftState state) {
        Objects.requireNonNull(column, "column");
        Objects.requireNonNull(state, "state");
        ColumnDrift found = actual.columns().stream()
                .filter(one -> one.name().equals(column))
                .findFirst()
                .orElse(null);
        check(
                found != null,
                "to compare a column " + column,
                actual.columns().stream().map(ColumnDrift::name).toList());
        return checkEqual(
                Objects.requireNonNull(found).state(), state, "to have a state of the column " + column + ", and that");
    }
}
