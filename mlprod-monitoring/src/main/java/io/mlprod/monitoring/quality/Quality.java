package io.mlprod.monitoring.quality;

import io.mlprod.internal.checks.Arguments;
import io.mlprod.internal.text.DurationText;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;

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
     * 500 rows, the default limits, five days of traffic before its volume is judged, a day without predictions, and
     * one false alarm in 100 days for each version, besides those of drift.
     */
    public static final Quality DEFAULT = new Quality(Map.of(), 500, 5, Duration.ofDays(1), 0.01);

    private static final int MOST_DAYS = 28;

    private final Map<QualityCheck, Double> limits;
    private final long minRows;
    private final int minDays;
    private final Duration freshness;
    private final double falseAlarmsPerDay;

    private Quality(
            Map<QualityCheck, Double> limits, long minRows, int minDays, Duration freshness, double falseAlarmsPerDay) {
        this.limits = limits;
        this.minRows = minRows;
        this.minDays = minDays;
        this.freshness = freshness;
        this.falseAlarmsPerDay = falseAlarmsPerDay;
    }

    /**
     * Sets from which size on something matters: by how much a share must be above the expected one, or by which factor
     * the {@linkplain QualityCheck#VOLUME volume} must differ. 1 turns off a check of shares.
     *
     * @param of a check that has a limit
     * @param atLeast above 0 and up to 1; a factor above 1
     * @return new settings
     * @throws IllegalArgumentException if it is not, or the check has no limit
     */
    public Quality limit(QualityCheck of, double atLeast) {
        if (!of.hasLimit()) {
            throw new IllegalArgumentException("Quality's check " + of + " has no limit that can be set");
        }
        boolean isFactor = of == QualityCheck.VOLUME;
        if (!(isFactor ? atLeast > 1 && atLeast < Double.POSITIVE_INFINITY : atLeast > 0 && atLeast <= 1)) {
            throw new IllegalArgumentException("Quality's limit of " + of + " must be "
                    + (isFactor ? "above 1 and finite" : "above 0 and up to 1") + ", not " + atLeast);
        }
        Map<QualityCheck, Double> changed = new EnumMap<>(QualityCheck.class);
        changed.putAll(limits);
        changed.put(of, atLeast);
        return new Quality(Map.copyOf(changed), minRows, minDays, freshness, falseAlarmsPerDay);
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
        return new Quality(limits, rows, minDays, freshness, falseAlarmsPerDay);
    }

    /**
     * Sets on how many days before the same time of day must be known for the volume to be judged.
     *
     * @param days from 2 to 28
     * @return new settings
     * @throws IllegalArgumentException if it is not
     */
    public Quality minDays(int days) {
        if (days < 2 || days > MOST_DAYS) {
            throw new IllegalArgumentException("Quality's minDays must be from 2 to " + MOST_DAYS + ", not " + days);
        }
        return new Quality(limits, minRows, days, freshness, falseAlarmsPerDay);
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
        return new Quality(limits, minRows, minDays, atMost, falseAlarmsPerDay);
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
        return new Quality(limits, minRows, minDays, freshness, rate);
    }

    /**
     * Returns from which size on something matters.
     *
     * @param of the check
     * @return its default unless set; NaN if it has none
     */
    public double limit(QualityCheck of) {
        return limits.getOrDefault(of, of.defaultLimit());
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
     * @return a day unless set
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
     * @return for example {@code Quality[limits={MISSING=0.05}, minRows=500, minDays=5, freshness=1 d,
     *     falseAlarmsPerDay=0.01]}; with the limits that were set
     */
    @Override
    public String toString() {
        return "Quality[limits=" + limits + ", minRows=" + minRows + ", minDays=" + minDays + ", freshness="
                + DurationText.of(freshness) + ", falseAlarmsPerDay=" + falseAlarmsPerDay + "]";
    }
}
