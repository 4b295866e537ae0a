package io.mlprod.monitoring.quality;

import io.mlprod.internal.checks.Arguments;
import io.mlprod.internal.text.DurationText;
import io.mlprod.monitoring.internal.cells.ColumnNames;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The settings of the checks of data quality: from which size on something matters, and how often an alarm may be
 * false. Made from {@link #DEFAULT}; each method that sets something keeps the rest. Immutable and thread-safe.
 *
 * <p>An issue needs enough rows, a size of at least the limit of its {@linkplain QualityCheck check}, and a
 * significance that comes from {@link #falseAlarmsPerDay}, after correction for the number of checks. One more missing
 * value among twenty is none.
 *
 * @since 0.1
 */
public final class Quality {

    /**
     * All checks of all columns, 500 rows, the default limits, five days of traffic before its volume is judged, three
     * days without predictions, which is longer than a weekend, and one false alarm in 100 days for each version,
     * besides those of drift.
     */
    public static final Quality DEFAULT =
            new Quality(Map.of(), Set.of(), Set.of(), 500, 1, 5, Duration.ofDays(3), 0.01);

    private static final int MOST_DAYS = 28;

    private final Map<String, Double> limits; // by check, or by check and column
    private final Set<QualityCheck> without;
    private final Set<String> ignored;
    private final long minRows;
    private final int rowsPerCluster;
    private final int minDays;
    private final Duration freshness;
    private final double falseAlarmsPerDay;

    private Quality(
            Map<String, Double> limits,
            Set<QualityCheck> without,
            Set<String> ignored,
            long minRows,
            int rowsPerCluster,
            int minDays,
            Duration freshness,
            double falseAlarmsPerDay) {
        this.limits = limits;
        this.without = without;
        this.ignored = ignored;
        this.minRows = minRows;
        this.rowsPerCluster = rowsPerCluster;
        this.minDays = minDays;
        this.freshness = freshness;
        this.falseAlarmsPerDay = falseAlarmsPerDay;
    }

    /**
     * Sets from which size on something matters: by how much a share must be above the expected one, or by which factor
     * the {@linkplain QualityCheck#VOLUME volume} must differ.
     *
     * @param of a check that has a limit
     * @param atLeast above 0 and up to 1; a factor above 1
     * @return new settings
     * @throws IllegalArgumentException if it is not, or the check has no limit
     */
    public Quality limit(QualityCheck of, double atLeast) {
        return limited(of.name(), of, atLeast);
    }

    /**
     * Sets from which size on something matters for one column; the others keep theirs.
     *
     * @param of a check of columns that has a limit
     * @param column the name of a feature or of a part of the answer
     * @param atLeast above 0 and up to 1
     * @return new settings
     * @throws IllegalArgumentException if it is not, or the check is not of columns, or has no limit
     */
    public Quality limit(QualityCheck of, String column, double atLeast) {
        if (!of.isOfColumns()) {
            throw new IllegalArgumentException("Quality's check " + of + " is of whole rows, not of columns");
        }
        return limited(key(of, Objects.requireNonNull(column, "column")), of, atLeast);
    }

    private Quality limited(String key, QualityCheck of, double atLeast) {
        if (!of.hasLimit()) {
            throw new IllegalArgumentException(
                    "Quality's check " + of + " has no limit that can be set; without(" + of + ") turns it off");
        }
        boolean isFactor = of == QualityCheck.VOLUME;
        if (!(isFactor ? atLeast > 1 && atLeast < Double.POSITIVE_INFINITY : atLeast > 0 && atLeast <= 1)) {
            throw new IllegalArgumentException("Quality's limit of " + of + " must be "
                    + (isFactor ? "above 1 and finite" : "above 0 and up to 1") + ", not " + atLeast);
        }
        Map<String, Double> changed = new TreeMap<>(limits);
        changed.put(key, atLeast);
        return new Quality(changed, without, ignored, minRows, rowsPerCluster, minDays, freshness, falseAlarmsPerDay);
    }

    private static String key(QualityCheck of, String column) {
        return of + " of " + column;
    }

    /**
     * Turns off checks. They are in no report.
     *
     * @param checks the checks
     * @return new settings
     */
    public Quality without(QualityCheck... checks) {
        Set<QualityCheck> changed = new TreeSet<>(without);
        changed.addAll(List.of(checks));
        return new Quality(limits, changed, ignored, minRows, rowsPerCluster, minDays, freshness, falseAlarmsPerDay);
    }

    /**
     * Leaves out columns, such as the hour of the day: they take part in no check of columns. Rows that are the same
     * are the same in all columns, in these as well.
     *
     * @param columns the names of features or of parts of the answer; those that a version does not have are among the
     *     notes of its status
     * @return new settings
     */
    public Quality ignore(String... columns) {
        Set<String> changed = new TreeSet<>(ignored);
        changed.addAll(List.of(columns));
        return new Quality(limits, without, changed, minRows, rowsPerCluster, minDays, freshness, falseAlarmsPerDay);
    }

    /**
     * Sets how many values a column must have in a window, and in the reference, to be judged.
     *
     * @param rows 1 or more
     * @return new settings
     * @throws IllegalArgumentException if it is less
     */
    public Quality minRows(long rows) {
        if (rows < 1) {
            throw new IllegalArgumentException("Quality's minRows must be 1 or more, not " + rows);
        }
        return new Quality(limits, without, ignored, rows, rowsPerCluster, minDays, freshness, falseAlarmsPerDay);
    }

    /**
     * Sets how many rows come together, such as all of one client's file, and may be alike: so many count as one where
     * it is asked how sure a share is, and for {@link #minRows}. Volume and repeated rows are not affected.
     *
     * @param rows 1 or more; an average
     * @return new settings
     * @throws IllegalArgumentException if it is less
     */
    public Quality rowsPerCluster(int rows) {
        if (rows < 1) {
            throw new IllegalArgumentException("Quality's rowsPerCluster must be 1 or more, not " + rows);
        }
        return new Quality(limits, without, ignored, minRows, rows, minDays, freshness, falseAlarmsPerDay);
    }

    /**
     * Sets on how many days before the same time of day must be known for the volume to be judged. The same weekday
     * must be one of them, so the first week is never judged.
     *
     * @param days from 2 to 28
     * @return new settings
     * @throws IllegalArgumentException if it is not
     */
    public Quality minDays(int days) {
        if (days < 2 || days > MOST_DAYS) {
            throw new IllegalArgumentException("Quality's minDays must be from 2 to " + MOST_DAYS + ", not " + days);
        }
        return new Quality(limits, without, ignored, minRows, rowsPerCluster, days, freshness, falseAlarmsPerDay);
    }

    /**
     * Sets for how long a model that has had predictions may have none. It is looked at once a minute.
     *
     * @param atMost above 0
     * @return new settings
     * @throws IllegalArgumentException if it is not
     */
    public Quality freshness(Duration atMost) {
        Arguments.positive("Quality's freshness", Objects.requireNonNull(atMost, "atMost"));
        return new Quality(limits, without, ignored, minRows, rowsPerCluster, minDays, atMost, falseAlarmsPerDay);
    }

    /**
     * Sets how many false alarms may be expected in a day, for each version, however many columns it has.
     *
     * @param rate above 0, up to 1
     * @return new settings
     * @throws IllegalArgumentException if it is not
     */
    public Quality falseAlarmsPerDay(double rate) {
        if (!(rate > 0 && rate <= 1)) {
            throw new IllegalArgumentException("Quality's falseAlarmsPerDay must be above 0 and up to 1, not " + rate);
        }
        return new Quality(limits, without, ignored, minRows, rowsPerCluster, minDays, freshness, rate);
    }

    /**
     * Returns from which size on something matters.
     *
     * @param of the check
     * @return its default unless set; NaN if it has none
     */
    public double limit(QualityCheck of) {
        return limits.getOrDefault(of.name(), of.defaultLimit());
    }

    /**
     * Returns from which size on something matters for a column.
     *
     * @param of the check
     * @param column its name
     * @return that of all columns unless set; NaN if it has none
     */
    public double limit(QualityCheck of, String column) {
        return ColumnNames.of(column).stream()
                .map(name -> limits.get(key(of, name)))
                .filter(Objects::nonNull)
                .findFirst()
                .orElseGet(() -> limit(of));
    }

    /**
     * Returns the checks that are turned off.
     *
     * @return none unless set
     */
    public Set<QualityCheck> without() {
        return Set.copyOf(without);
    }

    /**
     * Returns the columns that are left out.
     *
     * @return none unless set
     */
    public Set<String> ignored() {
        return Set.copyOf(ignored);
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
     * Returns how many values are needed.
     *
     * @return 500 unless set
     */
    public long minRows() {
        return minRows;
    }

    /**
     * Returns how many rows come together.
     *
     * @return 1 unless set
     */
    public int rowsPerCluster() {
        return rowsPerCluster;
    }

    /**
     * Returns how many days must be known before the volume is judged.
     *
     * @return 5 unless set
     */
    public int minDays() {
        return minDays;
    }

    /**
     * Returns how long there may be no predictions.
     *
     * @return three days unless set
     */
    public Duration freshness() {
        return freshness;
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
     * @return for example {@code Quality[limits={MISSING=0.05}, without=[CONSTANT], ignored=[hour], minRows=500,
     *     minDays=5, freshness=3 d, falseAlarmsPerDay=0.01]}; with the limits that were set
     */
    @Override
    public String toString() {
        return "Quality[limits=" + limits + ", without=" + without + ", ignored=" + ignored + ", minRows=" + minRows
                + (rowsPerCluster == 1 ? "" : ", rowsPerCluster=" + rowsPerCluster) + ", minDays=" + minDays
                + ", freshness=" + DurationText.of(freshness) + ", falseAlarmsPerDay="
                + falseAlarmsPerDay + "]";
    }
}
