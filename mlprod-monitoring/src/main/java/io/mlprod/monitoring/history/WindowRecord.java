package io.mlprod.monitoring.history;

import io.mlprod.internal.text.RecordText;
import io.mlprod.model.ModelVersion;
import io.mlprod.monitoring.drift.ColumnDrift;
import io.mlprod.monitoring.drift.DriftMeasure;
import io.mlprod.monitoring.drift.DriftReport;
import io.mlprod.monitoring.drift.DriftState;
import io.mlprod.monitoring.quality.QualityReport;
import io.mlprod.monitoring.quality.QualityState;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What was found in one window of one version, in few bytes. Immutable.
 *
 * @param model the version
 * @param from when the window began
 * @param to when it ended
 * @param traffic how much there was to do
 * @param drift the verdict on its distributions
 * @param quality the verdict on its data quality
 * @param worst the columns with the largest shares in the shift, at most {@value #MOST_COLUMNS}
 * @since 0.1
 */
public record WindowRecord(
        ModelVersion model,
        Instant from,
        Instant to,
        WindowTraffic traffic,
        DriftState drift,
        QualityState quality,
        List<Column> worst) {

    /** How many columns a record has at most. */
    public static final int MOST_COLUMNS = 5;

    /**
     * How far a column was from its reference.
     *
     * @param name the column's name
     * @param state the verdict
     * @param effect the size of the shift, by the measure that it was judged by
     * @param share its share in the whole shift
     */
    public record Column(String name, DriftState state, double effect, double share) {

        static Column of(ColumnDrift found, DriftMeasure measure) {
            double effect = found.effects()
                    .getOrDefault(measure, found.effects().getOrDefault(DriftMeasure.JENSEN_SHANNON, Double.NaN));
            return new Column(found.name(), found.state(), effect, found.share());
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

    /** Copies the list. */
    public WindowRecord {
        worst = List.copyOf(worst);
    }

    /**
     * Returns the record of a window.
     *
     * @param model the version
     * @param from when the window began
     * @param to when it ended
     * @param traffic how much there was to do
     * @param drift what was found of its distributions, and of what was before if windows slide; empty if it was not
     *     looked at
     * @param quality what was found of its quality; empty if it was not looked at
     * @return a record
     */
    public static WindowRecord of(
            ModelVersion model,
            Instant from,
            Instant to,
            WindowTraffic traffic,
            Optional<DriftReport> drift,
            Optional<QualityReport> quality) {
        return new WindowRecord(
                model,
                from,
                to,
                traffic,
                drift.map(DriftReport::state).orElse(DriftState.NOT_ENOUGH_DATA),
                quality.map(QualityReport::state).orElse(QualityState.NOT_ENOUGH_DATA),
                drift.map(WindowRecord::worst).orElse(List.of()));
    }

    private static List<Column> worst(DriftReport drift) {
        DriftMeasure measure = drift.settings().measure();
        return drift.columns().stream()
                .limit(MOST_COLUMNS)
                .map(found -> Column.of(found, measure))
                .toList();
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
