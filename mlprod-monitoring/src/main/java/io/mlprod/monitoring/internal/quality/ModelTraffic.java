package io.mlprod.monitoring.internal.quality;

import io.mlprod.model.ModelVersion;
import io.mlprod.monitoring.Windows;
import io.mlprod.monitoring.internal.window.WindowCounts;
import io.mlprod.monitoring.quality.Quality;
import io.mlprod.monitoring.quality.QualityCheck;
import io.mlprod.time.TimeSource;
import java.time.Duration;
import java.time.Instant;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * The number of rows of all versions of a model, by windows, and when the last one came: a deploy moves the rows from
 * one version to another, and that is no change of the traffic. What is found is said of the version that has had rows
 * last. For one thread at a time.
 */
public final class ModelTraffic {

    private static final int MOST_DAYS = 28;
    private static final int MOST_WINDOWS = 10_000;
    private static final Duration DAY = Duration.ofDays(1);

    private record Count(long rows, boolean isWhole, boolean isOdd) {

        static final Count NONE = new Count(0, false, false);
    }

    private final Optional<Duration> length;
    private final int together;
    private final TimeSource time;
    private final NavigableMap<Instant, Count> counts = new TreeMap<>(); // by the end of the window
    private @Nullable ModelVersion lastVersion;
    private Instant lastSeen = Instant.EPOCH;
    private long lastSeenNanos;

    /** Creates it without rows. */
    public ModelTraffic(Windows windows, TimeSource time) {
        this.length = windows.length();
        this.together = windows.sliding();
        this.time = time;
    }

    /** Notes that a version has had rows since it was asked before. */
    public void seen(ModelVersion version) {
        lastVersion = version;
        lastSeen = time.now();
        lastSeenNanos = time.nanoTime();
    }

    /** Returns whether a version is the one that has had rows last. */
    public boolean isOf(ModelVersion version) {
        return version.equals(lastVersion);
    }

    /** Returns whether another version is the one that has had rows last. */
    public boolean isOfAnother(ModelVersion version) {
        return lastVersion != null && !isOf(version);
    }

    /** Returns when rows came last, as far as it is known. */
    public Instant lastSeen() {
        return lastSeen;
    }

    /** Returns how long ago that was; zero before any rows. */
    public Duration age() {
        return lastVersion == null ? Duration.ZERO : Duration.ofNanos(time.nanoTime() - lastSeenNanos);
    }

    /** Adds a window of one version. */
    public void add(WindowCounts window) {
        if (length.isEmpty() || (lastVersion == null && window.rows() == 0)) {
            return; // the days before the first prediction are no quiet ones
        }
        Duration whole = length.get().multipliedBy(together);
        boolean isWhole = Duration.between(window.from(), window.to()).compareTo(whole) >= 0;
        counts.merge(
                end(window.to()),
                new Count(window.rows(), isWhole, false),
                (a, b) -> new Count(a.rows + b.rows, a.isWhole || b.isWhole, a.isOdd));
        counts.headMap(window.to().minus(DAY.multipliedBy(MOST_DAYS + 1L))).clear();
        while (counts.size() > MOST_WINDOWS) {
            counts.pollFirstEntry();
        }
    }

    /** Returns the end of a window as the wall clock would have it. */
    private Instant end(Instant to) {
        long millis = length.orElseThrow().toMillis();
        return Instant.ofEpochMilli(Math.floorDiv(to.toEpochMilli() + millis / 2, millis) * millis);
    }

    /** Measures the rows of all versions in a window that is whole; empty if windows do not repeat every day. */
    Optional<Measured> measure(Instant to, Quality settings) {
        if (length.isEmpty() || DAY.toMillis() % length.get().toMillis() != 0) {
            return Optional.empty();
        }
        Instant end = end(to);
        Count now = counts.getOrDefault(end, Count.NONE);
        if (!now.isWhole) {
            return Optional.of(new Measured(QualityCheck.VOLUME, "", "", now.rows, Double.NaN, Double.NaN));
        }
        long[] usual = before(end, true);
        // If what was odd has become usual, it is compared with as well.
        long[] before = usual.length >= settings.minDays() ? usual : before(end, false);
        Measured found = Volume.measure(now.rows, before, settings);
        counts.put(end, new Count(now.rows, true, found.pValue() < 1e-4)); // not to be learned from
        return Optional.of(found);
    }

    private long[] before(Instant end, boolean onlyUsual) {
        return IntStream.rangeClosed(1, MOST_DAYS)
                .mapToObj(day -> counts.getOrDefault(end.minus(DAY.multipliedBy(day)), Count.NONE))
                .filter(count -> count.isWhole && !(onlyUsual && count.isOdd))
                .mapToLong(Count::rows)
                .toArray();
    }
}
