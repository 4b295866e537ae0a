package io.mlprod.monitoring.report;

import io.mlprod.internal.text.RecordText;
import io.mlprod.model.ModelVersion;
import io.mlprod.monitoring.drift.ColumnDrift;
import io.mlprod.monitoring.drift.DriftState;
import io.mlprod.monitoring.drift.JointDrift;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A comparison of rows with a reference. Immutable.
 *
 * @param model the version whose rows they are
 * @param from when the rows begin
 * @param to when they end
 * @param rows how many rows
 * @param comparedWith the reference, for people
 * @param falseAlarmsPerDay how many false alarms may be expected in a day of monitoring
 * @param level the probability of a false alarm that this look had
 * @param state the worst verdict
 * @param columns the columns, those with the largest share in the shift first
 * @param joint the test of all columns together
 * @param notCompared columns without counterpart
 * @since 0.1
 */
public record DriftFacts(
        ModelVersion model,
        Instant from,
        Instant to,
        long rows,
        String comparedWith,
        double falseAlarmsPerDay,
        double level,
        DriftState state,
        List<Column> columns,
        Optional<JointDrift> joint,
        List<String> notCompared) {

    /**
     * A column that was compared. Immutable.
     *
     * @param name its name
     * @param measured what was compared: {@code value}, {@code length}, {@code norm} or {@code category}
     * @param state the verdict
     * @param measure the measure of the shift's size, for people
     * @param effect the shift's size
     * @param threshold the size from which on it matters
     * @param pValue the probability of counts this different without a shift, at most, after correction for all columns
     * @param share its share in the whole shift
     * @param change what has changed, in a sentence
     * @param test what the test says, in a sentence
     * @param next what to do next, in a sentence; empty if nothing is to be done
     * @param before the column in the reference
     * @param after the column in these rows
     * @param cells the shares of all cells before and after; NaN for a share of fewer than five rows
     */
    public record Column(
            String name,
            String measured,
            DriftState state,
            String measure,
            double effect,
            double threshold,
            double pValue,
            double share,
            String change,
            String test,
            String next,
            Side before,
            Side after,
            List<ColumnDrift.Cell> cells) {

        /** Copies the cells. */
        public Column {
            cells = List.copyOf(cells);
        }

        /**
         * Returns all values, safe to print.
         *
         * @return one line
         */
        @Override
        public String toString() {
            return RecordText.of(this);
        }
    }

    /**
     * A column's values in one of both samples; NaN for what fewer than five rows stand behind. Immutable.
     *
     * @param rows how many, missing ones too
     * @param missing the share of missing values
     * @param infinite the share of infinite numbers
     * @param mean of the finite numbers, lengths or norms; NaN for categories
     * @param deviation their standard deviation; NaN for categories
     */
    public record Side(long rows, double missing, double infinite, double mean, double deviation) {}

    /** Copies the lists. */
    public DriftFacts {
        columns = List.copyOf(columns);
        notCompared = List.copyOf(notCompared);
    }

    /**
     * Returns how many columns have a verdict.
     *
     * @param verdict the verdict
     * @return 0 or more
     */
    public int count(DriftState verdict) {
        return (int)
                columns.stream().filter(column -> column.state() == verdict).count();
    }

    /**
     * Returns all values, safe to print.
     *
     * @return one line
     */
    @Override
    public String toString() {
        return RecordText.of(this);
    }
}
