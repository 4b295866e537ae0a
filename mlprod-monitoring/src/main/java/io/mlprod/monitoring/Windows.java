package io.mlprod.monitoring;

import io.mlprod.internal.checks.Arguments;
import io.mlprod.internal.text.DurationText;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * The settings of what a monitor counts together: a span of time or a number of rows, alone or the last few of them
 * together. Made by {@link #of} or {@link #ofRows}; each method that sets something keeps the rest.
 *
 * <p>Windows of time begin and end with the wall clock: those of an hour at the full hour (UTC), those of a day at
 * midnight. They end even if nobody has asked the model anything. A clock that is set back or forward neither loses nor
 * repeats rows: a window that is open then ends after its length, and the next one ends with the clock again.
 *
 * <p>Immutable and thread-safe.
 *
 * @since 0.1
 */
public final class Windows {

    private static final Duration SHORTEST = Duration.ofSeconds(1);
    private static final Duration LONGEST = Duration.ofDays(366);
    private static final int MOST_SLIDING = 1_000;
    private static final int MOST_KEPT = 10_000;

    /**
     * The default: rows are counted by the hour. The last 24 hours are looked at together: for data quality each hour,
     * for drift each midnight (UTC), so that neither the time of day is drift, nor that a weekend has fewer rows.
     */
    public static final Windows DEFAULT = of(Duration.ofHours(1)).sliding(24).driftEvery(24);

    private final Optional<Duration> length;
    private final OptionalLong rows;
    private final int panes;
    private final int driftEvery;
    private final int kept;

    private Windows(Optional<Duration> length, OptionalLong rows, int panes, int driftEvery, int kept) {
        this.length = length;
        this.rows = rows;
        this.panes = panes;
        this.driftEvery = driftEvery;
        this.kept = kept;
    }

    /**
     * Creates windows of time.
     *
     * @param length from a second to a year
     * @return new windows
     * @throws IllegalArgumentException if it is shorter or longer
     * @throws NullPointerException if it is null
     */
    public static Windows of(Duration length) {
        Arguments.positive("A window's length", Objects.requireNonNull(length, "length"));
        if (length.compareTo(SHORTEST) < 0 || length.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException(
                    "A window's length must be from 1 s to 366 days, not " + DurationText.of(length));
        }
        return new Windows(Optional.of(length), OptionalLong.empty(), 1, 1, 1);
    }

    /**
     * Creates windows of a number of rows. A window ends with the prediction that makes its rows as many; when many
     * threads predict at once, it may have a few more.
     *
     * @param rows 1 or more
     * @return new windows
     * @throws IllegalArgumentException if it is below 1
     */
    public static Windows ofRows(long rows) {
        return new Windows(Optional.empty(), OptionalLong.of(atLeastOne("A window's rows", rows)), 1, 1, 1);
    }

    /**
     * Sets how many windows are looked at together, each time that one of them ends: {@code of(1 h).sliding(24)} looks
     * at the last day every hour. Until there are as many, there is no verdict on drift.
     *
     * @param windows from 1, the default, to 1,000
     * @return new windows
     * @throws IllegalArgumentException if it is not
     */
    public Windows sliding(int windows) {
        return new Windows(length, rows, (int) atMost("sliding", windows, MOST_SLIDING), driftEvery, kept);
    }

    /**
     * Sets at the end of which windows there is a look for drift: {@code of(1 h).sliding(24).driftEvery(24)} looks at
     * each day once, at midnight. Windows of time count from midnight (UTC) of 1 January 1970, those of rows from the
     * first. Data quality is looked at with each window.
     *
     * @param windows from 1, the default, to 1,000
     * @return new windows
     * @throws IllegalArgumentException if it is not
     */
    public Windows driftEvery(int windows) {
        return new Windows(length, rows, panes, (int) atMost("driftEvery", windows, MOST_SLIDING), kept);
    }

    /**
     * Sets the history: how many windows that have ended are kept. A comparison with the window before needs 1, the
     * default; one with the same hour a week ago needs 168 windows of an hour, and monitors keep these by themselves.
     *
     * @param windows from 1 to 10,000
     * @return new windows
     * @throws IllegalArgumentException if it is not
     */
    public Windows keep(int windows) {
        return new Windows(length, rows, panes, driftEvery, (int) atMost("keep", windows, MOST_KEPT));
    }

    private static long atLeastOne(String what, long number) {
        if (number < 1) {
            throw new IllegalArgumentException(what + " must be 1 or more, not " + number);
        }
        return number;
    }

    private static long atMost(String what, long number, long most) {
        if (number > most) {
            throw new IllegalArgumentException("Windows' " + what + " must be at most " + most + ", not " + number);
        }
        return atLeastOne("Windows' " + what, number);
    }

    /**
     * Returns how long a window of time is.
     *
     * @return empty for windows of rows
     */
    public Optional<Duration> length() {
        return length;
    }

    /**
     * Returns how many rows a window has.
     *
     * @return empty for windows of time
     */
    public OptionalLong rows() {
        return rows;
    }

    /**
     * Returns how many windows are looked at together.
     *
     * @return 1 unless set
     */
    public int sliding() {
        return panes;
    }

    /**
     * Returns at the end of how many windows there is one look for drift.
     *
     * @return 1 unless set
     */
    public int driftEvery() {
        return driftEvery;
    }

    /**
     * Returns how many windows that have ended are kept.
     *
     * @return 1 unless set
     */
    public int kept() {
        return kept;
    }

    /**
     * Returns the settings in words.
     *
     * @return for example {@code windows of 1 h, the last 24 together}
     */
    @Override
    public String toString() {
        String one = length.isPresent() ? DurationText.of(length.get()) : rows.getAsLong() + " rows";
        return "windows of " + one + (panes == 1 ? "" : ", the last " + panes + " together")
                + (driftEvery == 1 ? "" : ", drift after each " + driftEvery);
    }
}
