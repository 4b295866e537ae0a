package io.mlprod.monitoring.internal.series;

import io.mlprod.monitoring.Windows;
import io.mlprod.monitoring.drift.Drift;
import io.mlprod.monitoring.internal.window.WindowCounts;
import io.mlprod.monitoring.quality.Quality;
import io.mlprod.time.TimeSource;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * The settings of all series of a monitor.
 *
 * @param profiles what versions are compared with
 * @param referenceRows how many live rows become the reference of a version without a profile
 * @param windows what is counted together
 * @param drift how drift is judged
 * @param quality how data quality is judged
 * @param time the clock
 */
public record SeriesSettings(
        GivenProfiles profiles, long referenceRows, Windows windows, Drift drift, Quality quality, TimeSource time) {

    /**
     * Returns how long windows are that are looked at together.
     *
     * @return empty if each is looked at alone, or if they are of rows
     */
    Optional<Duration> look() {
        return windows.length().filter(one -> windows.sliding() > 1).map(one -> one.multipliedBy(windows.sliding()));
    }

    /**
     * Returns whether a window is one of those that are looked at for drift.
     *
     * @param number of the window, from 1; what counts if windows do not end by time
     */
    boolean isForDrift(WindowCounts window, long number) {
        long at = windows.length()
                .map(length -> Duration.between(Instant.EPOCH, window.to().plus(length.dividedBy(2)))
                        .dividedBy(length))
                .orElse(number);
        return Math.floorMod(at, windows.driftEvery()) == 0;
    }

    /**
     * Returns whether a window that slides has come to its full size, or lacks less than half of one of its parts,
     * since timers are late. Before, the first day of a week would be compared with whole weeks.
     */
    boolean isWhole(WindowCounts window) {
        int panes = windows.sliding();
        return panes == 1
                || windows.length()
                        .map(length -> Duration.between(window.from(), window.to())
                                        .compareTo(length.multipliedBy(2L * panes - 1)
                                                .dividedBy(2))
                                >= 0)
                        .orElseGet(() -> window.rows() > windows.rows().orElseThrow() * (panes - 1));
    }
}
