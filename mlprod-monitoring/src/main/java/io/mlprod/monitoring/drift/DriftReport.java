package io.mlprod.monitoring.drift;

import io.mlprod.model.ModelVersion;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What one look at a window of a model version's rows has found. Its text is for people. Immutable.
 *
 * @param model the version
 * @param from when the window began
 * @param to when it ended
 * @param settings by which it was judged
 * @param rows how many rows the window had
 * @param level the probability of a false alarm that was allowed to this look
 * @param state the worst of all columns and of the joint test
 * @param columns in the order of their share in the shift, the largest first
 * @param joint the test of all columns together; empty if there were no sample rows to compare
 * @param notCompared columns of the window that have no counterpart to be compared with
 * @param ignored columns of the window that the settings leave out
 * @since 0.1
 */
public record DriftReport(
        ModelVersion model,
        Instant from,
        Instant to,
        Drift settings,
        long rows,
        double level,
        DriftState state,
        List<ColumnDrift> columns,
        Optional<JointDrift> joint,
        List<String> notCompared,
        List<String> ignored) {

    /** Copies the lists. */
    public DriftReport {
        columns = List.copyOf(columns);
        notCompared = List.copyOf(notCompared);
        ignored = List.copyOf(ignored);
    }

    /**
     * Returns a report without a verdict: of a window that has not come to its full size.
     *
     * @param model the version
     * @param from when the window began
     * @param to when it ended
     * @param settings by which it would be judged
     * @param rows how many rows it has
     * @return one of {@link DriftState#NOT_ENOUGH_DATA}
     */
    public static DriftReport notYet(ModelVersion model, Instant from, Instant to, Drift settings, long rows) {
        return new DriftReport(
                model,
                from,
                to,
                settings,
                rows,
                0,
                DriftState.NOT_ENOUGH_DATA,
                List.of(),
                Optional.empty(),
                List.of(),
                List.of());
    }

    /**
     * Returns the columns that have drifted, in the order of their share in the shift.
     *
     * @return empty unless the state is {@link DriftState#DRIFT}
     */
    public List<ColumnDrift> drifted() {
        return columns.stream().filter(c -> c.state() == DriftState.DRIFT).toList();
    }

    /**
     * Returns the report for people: the verdict, then each column that has drifted or may have, with how much, how
     * sure and what was before and after. It names categories and edges of intervals, but no row's values.
     *
     * @return several lines
     */
    @Override
    public String toString() {
        return DriftText.of(this);
    }
}
