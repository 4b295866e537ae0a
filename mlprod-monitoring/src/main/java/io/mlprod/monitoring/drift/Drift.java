package io.mlprod.monitoring.drift;

import io.mlprod.internal.text.PlainText;
import io.mlprod.monitoring.internal.cells.ColumnNames;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

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
    public static final Drift DEFAULT = new Drift(
            Comparison.REFERENCE,
            DriftMeasure.JENSEN_SHANNON,
            new Thresholds(Map.of(), Map.of(), 0.6),
            Set.of(),
            500,
            1,
            0.01);

    private final Comparison comparison;
    private final DriftMeasure measure;
    private final Thresholds thresholds;
    private final Set<String> ignored;
    private final long minRows;
    private final int rowsPerCluster;
    private final double falseAlarmsPerDay;

    private Drift(
            Comparison comparison,
            DriftMeasure measure,
            Thresholds thresholds,
            Set<String> ignored,
            long minRows,
            int rowsPerCluster,
            double falseAlarmsPerDay) {
        this.comparison = comparison;
        this.measure = measure;
        this.thresholds = thresholds;
        this.ignored = ignored;
        this.minRows = minRows;
        this.rowsPerCluster = rowsPerCluster;
        this.falseAlarmsPerDay = falseAlarmsPerDay;
    }

    /**
     * Sets what windows are compared with.
     *
     * @param to not null
     * @return new settings
     */
    public Drift comparison(Comparison to) {
        Objects.requireNonNull(to, "to");
        return new Drift(to, measure, thresholds, ignored, minRows, rowsPerCluster, falseAlarmsPerDay);
    }

    /**
     * Sets the measure that decides whether a shift is large enough. Columns that it does not apply to, such as
     * categories to {@link DriftMeasure#WASSERSTEIN}, are judged by the Jensen-Shannon distance.
     *
     * @param by not null
     * @return new settings
     */
    public Drift measure(DriftMeasure by) {
        Objects.requireNonNull(by, "by");
        return new Drift(comparison, by, thresholds, ignored, minRows, rowsPerCluster, falseAlarmsPerDay);
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
        Objects.requireNonNull(of, "of");
        return with(thresholds.with(of, positive("threshold of " + of, atLeast)));
    }

    /**
     * Sets from which value on a shift of one column is large enough to matter, in the unit of the measure that judges
     * it. The name of an array or a text stands for all that is counted of it, unless that has a threshold of its own.
     *
     * @param column its name; one that a model does not have changes nothing for that model
     * @param atLeast above 0, finite
     * @return new settings
     * @throws IllegalArgumentException if the value is not above 0
     */
    public Drift threshold(String column, double atLeast) {
        Objects.requireNonNull(column, "column");
        return with(thresholds.with(column, positive("threshold of " + PlainText.line(column), atLeast)));
    }

    /**
     * Leaves columns out, as well as those that were left out before: they are not tested, not even together with
     * others, and reports list them as ignored. Ignore what moves by design, such as the hour in hourly windows.
     *
     * @param columns their names as reports have them: {@code hour}, {@code X[3]}, {@code comment (length)}. The name
     *     of an array or a text, {@code X} or {@code comment}, stands for all that is counted of it. A name that a
     *     model does not have changes nothing for that model.
     * @return new settings
     */
    public Drift ignore(String... columns) {
        Set<String> more = new TreeSet<>(ignored);
        more.addAll(List.of(columns));
        return new Drift(
                comparison,
                measure,
                thresholds,
                Collections.unmodifiableSet(more),
                minRows,
                rowsPerCluster,
                falseAlarmsPerDay);
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
        return with(thresholds.withJoint(auc));
    }

    /**
     * Sets how many independent rows a window, and what it is compared with, must have at least.
     *
     * @param rows 1 or more
     * @return new settings
     * @throws IllegalArgumentException if it is less
     */
    public Drift minRows(long rows) {
        if (rows < 1) {
            throw new IllegalArgumentException("Drift's minRows must be 1 or more, not " + rows);
        }
        return new Drift(comparison, measure, thresholds, ignored, rows, rowsPerCluster, falseAlarmsPerDay);
    }

    /**
     * Sets how many rows belong together and are much alike, such as those that one client sends in a row: then a
     * window counts as many independent rows as it has clusters. The least number of rows, the test and the effect
     * sizes all go by that, for the window as well as for what it is compared with. There is no test of all columns
     * together then.
     *
     * @param rows 1 or more: the rows of a window divided by the number of different clients in it
     * @return new settings
     * @throws IllegalArgumentException if it is less than 1
     */
    public Drift rowsPerCluster(int rows) {
        if (rows < 1) {
            throw new IllegalArgumentException("Drift's rowsPerCluster must be 1 or more, not " + rows);
        }
        return new Drift(comparison, measure, thresholds, ignored, minRows, rows, falseAlarmsPerDay);
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
        return new Drift(comparison, measure, thresholds, ignored, minRows, rowsPerCluster, rate);
    }

    private Drift with(Thresholds changed) {
        return new Drift(comparison, measure, changed, ignored, minRows, rowsPerCluster, falseAlarmsPerDay);
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
        return thresholds.of(of);
    }

    /**
     * Returns from which value on a shift of a column is large enough to matter.
     *
     * @param column its name as reports have it
     * @param by the measure that judges it
     * @return the measure's threshold unless the column has one
     */
    public double threshold(String column, DriftMeasure by) {
        return thresholds.of(column, by);
    }

    /**
     * Returns whether a column is left out.
     *
     * @param column its name as reports have it
     * @return true if it is ignored, or the array or text is that it belongs to
     */
    public boolean isIgnored(String column) {
        return ColumnNames.of(column).stream().anyMatch(ignored::contains);
    }

    /**
     * Returns how well a classifier must tell the rows apart.
     *
     * @return 0.6 unless set
     */
    public double jointThreshold() {
        return thresholds.joint();
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
     * Returns how many rows belong together.
     *
     * @return 1 unless set
     */
    public int rowsPerCluster() {
        return rowsPerCluster;
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
     * Returns the settings in one line, safe to print; those that a few need only if they are set.
     *
     * @return for example {@code Drift[comparison=REFERENCE, measure=PSI, threshold=0.1, minRows=500,
     *     falseAlarmsPerDay=0.01]}
     */
    @Override
    public String toString() {
        return PlainText.line("Drift[comparison=" + comparison + ", measure=" + measure + ", threshold="
                + threshold(measure)
                + (thresholds.columns().isEmpty() ? "" : ", thresholds=" + new TreeMap<>(thresholds.columns()))
                + (ignored.isEmpty() ? "" : ", ignored=" + ignored)
                + ", minRows=" + minRows
                + (rowsPerCluster == 1 ? "" : ", rowsPerCluster=" + rowsPerCluster)
                + ", falseAlarmsPerDay=" + falseAlarmsPerDay + "]");
    }
}
