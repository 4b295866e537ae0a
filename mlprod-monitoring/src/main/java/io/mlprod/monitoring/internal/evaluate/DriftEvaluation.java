package io.mlprod.monitoring.internal.evaluate;

import io.mlprod.monitoring.drift.Drift;
import io.mlprod.monitoring.drift.DriftReport;
import io.mlprod.monitoring.drift.DriftState;
import io.mlprod.monitoring.internal.cells.ColumnCounts;
import io.mlprod.monitoring.internal.window.WindowCounts;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A look at a window: its columns are compared with a reference and judged. Immutable and thread-safe. */
public final class DriftEvaluation {

    private final Drift settings;

    /**
     * Creates an evaluation.
     *
     * @param settings by which windows are judged
     */
    public DriftEvaluation(Drift settings) {
        this.settings = settings;
    }

    /**
     * Returns whether a window has enough rows to be judged, so that a look at it costs some of the alarm budget.
     *
     * @param reference what it would be compared with; null for a column that has no counterpart
     * @param window its counts
     * @return true if at least one column can be tested
     */
    public boolean canJudge(List<@Nullable ColumnCounts> reference, WindowCounts window) {
        return window.rows() >= settings.minRows() && !reference.isEmpty();
    }

    /**
     * Compares a window with a reference.
     *
     * @param names of the columns
     * @param reference the counts of each column in the same cells as the window's; null for a column that has no
     *     counterpart
     * @param referenceSample rows of the reference like {@link WindowCounts#sample}; empty if there are none, and then
     *     there is no joint test
     * @param window the counts of the window
     * @param level the probability of a false alarm that this look may have, from {@link AlarmBudget#spend}
     * @return what was found
     */
    public DriftReport evaluate(
            List<String> names,
            List<@Nullable ColumnCounts> reference,
            List<float[]> referenceSample,
            WindowCounts window,
            double level) {
        return new DriftReport(
                window.model(),
                window.from(),
                window.to(),
                settings,
                window.rows(),
                level,
                DriftState.NOT_ENOUGH_DATA,
                List.of(),
                Optional.empty(),
                List.of());
    }
}
