package io.mlprod.monitoring.internal.quality;

import io.mlprod.monitoring.Windows;
import io.mlprod.monitoring.internal.window.WindowCounts;
import io.mlprod.monitoring.quality.Quality;
import java.time.Instant;

/** What is known of the windows of a version that were judged before. For one thread at a time. */
public final class KnownWindows {

    private final RepeatedRows repeated;
    private final Varied varied;
    private final WindowParts parts;
    private boolean isWhole;

    /**
     * Creates it before any window.
     *
     * @param settings by which windows are judged
     * @param windows how they follow one another
     * @param columns how many columns they have
     */
    public KnownWindows(Quality settings, Windows windows, int columns) {
        this.repeated = new RepeatedRows(settings, windows.sliding());
        this.varied = new Varied(columns);
        this.parts = new WindowParts(windows);
    }

    /** Goes on to a window, and returns since when it has rows that the one before did not have. */
    Instant next(WindowCounts window, boolean itIsWhole) {
        isWhole = itIsWhole;
        return parts.add(window);
    }

    /** Returns whether the window is one that others can be compared with: whole, and with rows in its parts. */
    boolean isRepresentative() {
        return isWhole && parts.isFilled();
    }

    RepeatedRows repeated() {
        return repeated;
    }

    Varied varied() {
        return varied;
    }
}
