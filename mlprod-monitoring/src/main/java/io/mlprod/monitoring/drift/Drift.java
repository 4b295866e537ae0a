package io.mlprod.monitoring.drift;

import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;

/**
 * The settings of drift detection: what is compared, by which measure, and how often an alarm may be false. Made from
 * {@link #DEFAULT}; each method that sets something keeps the rest. Immutable and thread-safe.
 *
 * <p>An alarm needs three things: enough rows, a shift whose size is at least the threshold, and a shift that is
 * significant after correction for the number of columns, at a level that comes from {@link #falseAlarmsPerDay}.
 *
 * @since 0.1
 */
public final class Drift {

    /** What a window is compared with. */
    public enum Comparison {
        /** The model's reference profile. */
        REFERENCE("the reference"),
        /** The window before it. */
        PREVIOUS_WINDOW("the previous window"),
        /** The window at the same hour a week before. */
        SAME_HOUR_LAST_WEEK("the same hour a week before");

        private final String title;

        Comparison(String title) {
            this.title = title;
        }

        /**
         * Returns the name for people.
         *
         * @return for example {@code the previous window}
         */
        public String title() {
            return title;
        }
    }

    /**
     * The Jensen-Shannon distance of at least 0.1 from the reference, 500 rows, and one false alarm in 100 days for
     * each version.
     */
    public static final Drift DEFAULT =
            new Drift(Comparison.REFERENCE, DriftMeasure.JENSEN_SHANNON, Map.of(), 0.6, 500, 0.01);

    private final Comparison comparison;
    private final DriftMeasure measure;
    private final Map<DriftMeasure, Double> thresholds;
    private final double jointThreshold;
    private final long minRows;
    private final double falseAlarmsPerDay;

    private Drift(
            Comparison comparison,
            DriftMeasure measure,
            Map<DriftMeasure, Double> thresholds,
            double jointThreshold,
            long minRows,
            double falseAlarmsPerDay) {
        this.comparison = comparison;
        this.measure = measure;
        this.thresholds = thresholds;
        this.jointThreshold = jointThreshold;
        this.minRows = minRows;
        this.falseAlarmsPerDay = falseAlarmsPerDay;
    }

    /**
     * Sets what windows are compared with.
     *
     * @param to not null
     * @return new settings
     */
    public Drift comparison(Comparison to) {
        return new Drift(
                Objects.requireNonNull(to, "to"), measure, thresholds, jointThreshold, minRows, falseAlarmsPerDay);
    }

    /**
     * Sets the measure that decides whether a shift is large enough. Columns that it does not apply to, such as
     * categories to {@link DriftMeasure#WASSERSTEIN}, are judged by the Jensen-Shannon distance.
     *
     * @param by not null
     * @return new settings
     */
    public Drift measure(DriftMeasure by) {
        return new Drift(
                comparison, Objects.requireNonNull(by, "by"), thresholds, jointThreshold, minRows, falseAlarmsPerDay);
    }

    /**
     * Sets from which value on a shift is large enough to matter.
     *
     * @param of the measure
     * @param atLeast above 0, finite
     * @return new settings
     * @throws IllegalArgumentException if the value is not above 0
     */
    public Drift threshold(DriftMeasure of, double atLeast) {
        Map<DriftMeasure, Double> changed = new EnumMap<>(DriftMeasure.class);
        changed.putAll(thresholds);
        changed.put(Objects.requireNonNull(of, "of"), positive("threshold of " + of, atLeast));
        return new Drift(comparison, measure, Map.copyOf(changed), jointThreshold, minRows, falseAlarmsPerDay);
    }

    /**
     * Sets how well a classifier must tell the window's rows from those before, all columns together, for that to be an
     * alarm.
     *
     * @param auc an area under the ROC curve, above 0.5, which is no better than chance, and below 1
     * @return new settings
     * @throws IllegalArgumentException if it is not between
     */
    public Drift jointThreshold(double auc) {
        if (!(auc > 0.5 && auc < 1)) {
            throw new IllegalArgumentException("Drift's jointThreshold must be between 0.5 and 1, not " + auc);
        }
        return new Drift(comparison, measure, thresholds, auc, minRows, falseAlarmsPerDay);
    }

    /**
     * Sets how many rows a window, and what it is compared with, must have at least.
     *
     * @param rows 1 or more
     * @return new settings
     * @throws IllegalArgumentException if it is less
     */
    public Drift minRows(long rows) {
        if (rows < 1) {
            throw new IllegalArgumentException("Drift's minRows must be 1 or more, not " + rows);
        }
        return new Drift(comparison, measure, thresholds, jointThreshold, rows, falseAlarmsPerDay);
    }

    /**
     * Sets how many false alarms may be expected in a day, for each version, however many columns it has and however
     * often they are looked at.
     *
     * @param rate above 0, up to 1
     * @return new settings
     * @throws IllegalArgumentException if it is not
     */
    public Drift falseAlarmsPerDay(double rate) {
        if (positive("falseAlarmsPerDay", rate) > 1) {
            throw new IllegalArgumentException("Drift's falseAlarmsPerDay must be 1 at most, not " + rate);
        }
        return new Drift(comparison, measure, thresholds, jointThreshold, minRows, rate);
    }

    private static double positive(String what, double value) {
        if (!(value > 0 && value < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException("Drift's " + what + " must be above 0 and finite, not " + value);
        }
        return value;
    }

    /**
     * Returns what windows are compared with.
     *
     * @return the reference unless set
     */
    public Comparison comparison() {
        return comparison;
    }

    /**
     * Returns the measure that decides whether a shift is large enough.
     *
     * @return the Jensen-Shannon distance unless set
     */
    public DriftMeasure measure() {
        return measure;
    }

    /**
     * Returns from which value on a shift is large enough to matter.
     *
     * @param of the measure
     * @return its default unless set
     */
    public double threshold(DriftMeasure of) {
        return thresholds.getOrDefault(of, of.defaultThreshold());
    }

    /**
     * Returns how well a classifier must tell the rows apart.
     *
     * @return 0.6 unless set
     */
    public double jointThreshold() {
        return jointThreshold;
    }

    /**
     * Returns how many rows are needed.
     *
     * @return 500 unless set
     */
    public long minRows() {
        return minRows;
    }

    /**
     * Returns how many false alarms may be expected in a day.
     *
     * @return 0.01 unless set
     */
    public double falseAlarmsPerDay() {
        return falseAlarmsPerDay;
    }

    /**
     * Returns the settings in one line.
     *
     * @return for example {@code Drift[comparison=REFERENCE, measure=PSI, threshold=0.1, minRows=500,
     *     falseAlarmsPerDay=0.01]}
     */
    @Override
    public String toString() {
        return "Drift[comparison=" + comparison + ", measure=" + measure + ", threshold=" + threshold(measure)
                + ", minRows=" + minRows + ", falseAlarmsPerDay=" + falseAlarmsPerDay + "]";
    }
}
