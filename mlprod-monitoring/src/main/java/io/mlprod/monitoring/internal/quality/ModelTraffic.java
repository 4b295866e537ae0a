package io.mlprod.monitoring.internal.quality;

import io.mlprod.model.ModelVersion;
import io.mlprod.monitoring.Windows;
import io.mlprod.monitoring.internal.watch.ClockWatch;
import io.mlprod.monitoring.internal.watch.TierUse;
import io.mlprod.monitoring.internal.window.WindowCounts;
import io.mlprod.monitoring.quality.Quality;
import io.mlprod.monitoring.quality.QualityCheck;
import io.mlprod.time.TimeSource;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * The number of rows of all versions of a model, by windows, and when the last one came: a deploy moves the rows from
 * one version to another, and that is no change of the traffic. What is found is said of the version that has had rows
 * last, or of one that has taken its place since. For one thread at a time.
 */
public final class ModelTraffic {

    private static final int MOST_DAYS = 28;
    private static final int MOST_WINDOWS = 21_000; // of a minute: two weeks
    private static final int DAYS_OF_A_WEEK = 7;
    private static final Duration DAY = Duration.ofDays(1);
    private static final Duration HOUR = Duration.ofHours(1);
    private static final double ODD = 1e-4;

    /** How many numbers the scatter at all times of day counts for, in that at one time of day. */
    private static final int COMMON = 10;

    private static final int ENOUGH_WEEKS = 2;
    private static final int FEWEST_DEGREES = 4;
    private static final double BUSY = 20; // rows, in which Poisson's scatter does not hide the other

    private final Optional<Duration> length;
    private final TimeSource time;
    private final ClockWatch clock;
    private final NavigableMap<Instant, Count> counts = new TreeMap<>(); // by the end of the window
    private TierUse use = TierUse.NONE;
    private Instant unsureUntil = Instant.MIN;
    private @Nullable ModelVersion lastVersion;
    private Instant lastSeen = Instant.EPOCH;
    private long lastSeenNanos;

    /**
     * A window.
     *
     * @param rows of all versions
     * @param isWhole whether it was counted from its beginning
     * @param isSure whether all rows were counted, once
     * @param isOdd whether it was unlike the others, so that it is not usual
     * @param expected how many rows the weeks before had; NaN if that is not known
     * @param scatter how much more it differs from them than by Poisson's distribution; NaN if that is not known
     */
    private record Count(long rows, boolean isWhole, boolean isSure, boolean isOdd, double expected, double scatter) {

        static final Count NONE = new Count(0, false, false, false, Double.NaN, Double.NaN);

        boolean isKnown() {
            return isWhole && isSure;
        }

        boolean isUsual() {
            return isKnown() && !isOdd;
        }

        boolean hasScatter() {
            return isUsual() && !Double.isNaN(scatter);
        }

        Count plus(Count other) {
            return new Count(
                    rows + other.rows, isWhole || other.isWhole, isSure && other.isSure, isOdd, expected, scatter);
        }

        Count unsure() {
            return new Count(rows, isWhole, false, isOdd, expected, scatter);
        }
    }

    /** Creates it without rows. */
    public ModelTraffic(Windows windows, TimeSource time) {
        this.length = windows.length();
        this.time = time;
        this.clock = new ClockWatch(time);
    }

    /** Notes that a version has had rows since it was asked before. */
    public void seen(ModelVersion version) {
        lastVersion = version;
        lastSeen = time.now();
        lastSeenNanos = time.nanoTime();
    }

    /** Notes that a version answers calls; if the one that has had rows last does not, it takes that one's place. */
    public void serves(ModelVersion version, Set<ModelVersion> inUse) {
        if (lastVersion != null && !inUse.contains(lastVersion)) {
            lastVersion = version;
        }
    }

    /** Notes what chains say of this traffic. */
    public void expect(TierUse its) {
        use = its;
    }

    /** Returns whether no traffic is a good sign, since the model only answers when others do not. */
    public boolean mayBeIdle() {
        return use.mayBeIdle();
    }

    /** Returns which tier of a chain is not asked, in words; empty if all are. */
    public String off() {
        return use.off();
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

    /** Notes that rows have come that no window counts: the windows of this time say nothing of the volume. */
    public void uncounted() {
        if (length.isEmpty()) {
            return;
        }
        Instant now = time.now();
        unsureUntil = now;
        counts.tailMap(now.plus(length.get()), false).clear(); // in the future, since the clock was set back
        Instant recent = now.minus(length.get().dividedBy(2)); // also what has ended just before
        counts.tailMap(recent, true).replaceAll((end, count) -> count.unsure());
    }

    /** Adds a window of one version; of those that are looked at together, the newest. */
    public void add(WindowCounts window) {
        if (length.isEmpty() || (lastVersion == null && window.rows() == 0)) {
            return; // the days before the first prediction are no quiet ones
        }
        if (clock.step().isPresent()) {
            uncounted();
        }
        boolean isWhole = Duration.between(window.from(), window.to()).compareTo(length.get()) >= 0;
        boolean isSure = !window.from().isBefore(unsureUntil)
                && !window.to().isAfter(time.now().plus(length.get()));
        counts.merge(
                end(window.to()),
                new Count(window.rows(), isWhole, isSure, false, Double.NaN, Double.NaN),
                Count::plus);
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

    /**
     * Measures the rows of all versions in a window. It is compared with the same weekday and time of the weeks before,
     * and is large only if it is apart from the usual ones, from the last one, usual or not, and from those an hour
     * earlier and later, as clocks are changed twice a year. Before two usual ones are known, it must also be outside
     * of what all days had at this time.
     *
     * @return empty if windows do not repeat every day
     */
    Optional<Measured> measure(Instant to, Quality settings) {
        if (length.isEmpty() || DAY.toMillis() % length.get().toMillis() != 0) {
            return Optional.empty();
        }
        Instant end = end(to);
        Count now = counts.getOrDefault(end, Count.NONE);
        List<Count> weeks = weeks(end);
        if (!now.isKnown() || weeks.isEmpty()) {
            return Optional.of(found(now.rows, Double.NaN, 0).notEnough());
        }
        long[] usual = rows(weeks, Count::isUsual);
        double expected = usual.length == 0 ? (double) weeks.get(0).rows : Volume.mean(usual);
        List<Count> days = at(end, DAY, MOST_DAYS);
        double apart = Math.min(apart(now.rows, weeks), hourApart(now.rows, end));
        if (usual.length < ENOUGH_WEEKS) {
            apart = Math.min(apart, outside(now.rows, rows(days, Count::isUsual)));
        }
        Measured found = found(now.rows, expected, apart / Math.log(settings.limit(QualityCheck.VOLUME)));
        Measured judged = rows(days, Count::isUsual).length < settings.minDays()
                ? found.notEnough()
                : found.isLarge() ? found.with(pValue(now.rows, usual, days)) : found;
        double scatter = Volume.scatter((double) now.rows, expected, Math.max(1, usual.length));
        counts.put(end, new Count(now.rows, true, true, judged.pValue() < ODD, expected, scatter));
        return Optional.of(judged);
    }

    private static Measured found(long rows, double expected, double size) {
        return new Measured(QualityCheck.VOLUME, "", "", rows, expected, size, 1);
    }

    /** Returns the known windows of the same weekday and time, the last first. */
    private List<Count> weeks(Instant end) {
        return at(end, DAY.multipliedBy(DAYS_OF_A_WEEK), MOST_DAYS / DAYS_OF_A_WEEK);
    }

    private List<Count> at(Instant end, Duration apart, int most) {
        List<Count> known = new ArrayList<>(IntStream.rangeClosed(1, most)
                .mapToObj(ago -> counts.getOrDefault(end.minus(apart.multipliedBy(ago)), Count.NONE))
                .toList());
        known.removeIf(count -> !count.isKnown());
        return known;
    }

    private static long[] rows(List<Count> of, Predicate<Count> which) {
        return of.stream().filter(which).mapToLong(Count::rows).toArray();
    }

    /** Returns how far a number is from the nearest of the last window and of the usual ones. */
    private static double apart(long rows, List<Count> weeks) {
        double last = Volume.apart((double) rows, (double) weeks.get(0).rows);
        long[] usual = rows(weeks, Count::isUsual);
        return usual.length == 0 ? last : Math.min(last, Volume.apart((double) rows, Volume.mean(usual)));
    }

    private double hourApart(long rows, Instant end) {
        double nearest = Double.POSITIVE_INFINITY;
        for (Instant other : List.of(end.minus(HOUR), end.plus(HOUR))) {
            List<Count> weeks = weeks(other);
            nearest = weeks.isEmpty() ? nearest : Math.min(nearest, apart(rows, weeks));
        }
        return nearest;
    }

    private static double outside(long rows, long[] days) {
        long nearest = Math.min(
                Math.max(rows, Arrays.stream(days).min().orElse(rows)),
                Arrays.stream(days).max().orElse(rows));
        return Volume.apart((double) rows, (double) nearest);
    }

    /** Compares with the same weekday if it is known by how much weeks differ, and else with all days. */
    private double pValue(long rows, long[] sameWeekday, List<Count> days) {
        Volume.Scatter scatter = scatter(days);
        if (scatter.degrees() >= FEWEST_DEGREES && sameWeekday.length > 0) {
            return Volume.pValue(rows, sameWeekday, scatter);
        }
        long[] all = rows(days, Count::isUsual);
        return Volume.pValue(rows, all, Volume.Scatter.among(all));
    }

    /** Returns by how much windows at this time of day differ, and, as long as few are known, those of all times. */
    private Volume.Scatter scatter(List<Count> days) {
        double[] here = days.stream()
                .filter(Count::hasScatter)
                .mapToDouble(Count::scatter)
                .toArray();
        double[] common = counts.values().stream()
                .filter(count -> count.hasScatter() && count.expected >= BUSY)
                .mapToDouble(Count::scatter)
                .toArray();
        double own = mean(here);
        double degrees = here.length + Math.min(COMMON, common.length);
        double variance =
                degrees == 0 ? 0 : (own * here.length + mean(common) * Math.min(COMMON, common.length)) / degrees;
        return new Volume.Scatter(variance, degrees);
    }

    private static double mean(double[] scatter) {
        double sum = 0;
        for (double one : scatter) {
            sum += one;
        }
        return scatter.length == 0 ? 0 : Math.max(0, sum / scatter.length);
    }
}
