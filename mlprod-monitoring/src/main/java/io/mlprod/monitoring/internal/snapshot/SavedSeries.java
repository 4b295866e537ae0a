package io.mlprod.monitoring.internal.snapshot;

import io.mlprod.model.ModelVersion;
import io.mlprod.monitoring.internal.cells.Cells;
import io.mlprod.monitoring.internal.cells.ColumnCounts;
import io.mlprod.monitoring.internal.window.WindowCounts;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What is saved of one version as it was compared with one reference. Immutable.
 *
 * @param model the version
 * @param names of the columns
 * @param reference what each column is compared with; null for a column that has no counterpart
 * @param length of windows; zero if they are of a number of rows
 * @param together how many windows are looked at together
 * @param windows those that have ended, oldest first; of the same columns, without samples
 * @param open those that are still open: one of each process, if they are of different times
 */
public record SavedSeries(
        ModelVersion model,
        List<String> names,
        List<@Nullable ColumnCounts> reference,
        Duration length,
        int together,
        List<WindowCounts> windows,
        List<WindowCounts> open) {

    private static final int MOST_WINDOWS = 10_000;
    private static final int LEAST_PART = 100; // of a window that begins; what is left of one before counts with it

    /** The time that windows of different processes have in common. */
    private record Span(Instant from, Instant to) implements Comparable<Span> {

        private static final Comparator<Span> ORDER =
                Comparator.comparing(Span::from).thenComparing(Span::to);

        @Override
        public int compareTo(Span other) {
            return ORDER.compare(this, other);
        }
    }

    /** Refuses what no monitor has. */
    public SavedSeries {
        if (length.isNegative() || together < 1) {
            throw new IllegalArgumentException("windows of " + length + ", " + together + " together");
        }
    }

    /** Returns whether another one has the same version, reference, windows and cells, so that they can be added. */
    public boolean isLike(SavedSeries other) {
        return model.equals(other.model)
                && names.equals(other.names)
                && reference.equals(other.reference)
                && length.equals(other.length)
                && together == other.together
                && (cells().isEmpty() || other.cells().isEmpty() || cells().equals(other.cells()));
    }

    private List<Cells> cells() {
        return all().limit(1)
                .flatMap(window -> window.columns().stream())
                .map(ColumnCounts::cells)
                .toList();
    }

    /** Returns all windows, the open ones last. */
    public Stream<WindowCounts> all() {
        return Stream.concat(windows.stream(), open.stream());
    }

    /**
     * Returns the sum: windows of the same time are added, the others are kept side by side, the latest ones. A window
     * that is open here and has ended there has ended.
     */
    public SavedSeries plus(SavedSeries other) {
        TreeMap<Span, WindowCounts> ended = new TreeMap<>();
        Stream.concat(windows.stream(), other.windows.stream())
                .forEach(window -> ended.merge(span(window), window, WindowSums::of));
        TreeMap<Span, WindowCounts> stillOpen = new TreeMap<>();
        Stream.concat(open.stream(), other.open.stream()).forEach(window -> {
            Span span = span(window);
            (ended.containsKey(span) ? ended : stillOpen).merge(span, window, WindowSums::of);
        });
        while (ended.size() > MOST_WINDOWS) {
            ended.pollFirstEntry();
        }
        return new SavedSeries(
                model,
                names,
                reference,
                length,
                together,
                List.copyOf(ended.values()),
                List.copyOf(stillOpen.values()));
    }

    /** Returns the time of a window by the wall clock, since timers of processes differ by milliseconds. */
    private Span span(WindowCounts window) {
        if (length.isZero()) {
            return new Span(window.from(), window.to());
        }
        Instant within = window.from().plus(length.dividedBy(LEAST_PART));
        long number = Duration.between(Instant.EPOCH, within).dividedBy(length);
        Instant from = Instant.EPOCH.plus(length.multipliedBy(number));
        return new Span(from, from.plus(length));
    }

    /** Returns whether as many windows have ended as are looked at together; a window alone may be open. */
    public boolean isWhole() {
        return together == 1 || windows.size() >= together;
    }

    /**
     * Returns the last windows that have ended, as many as are looked at together, added up; the open ones if none has
     * ended.
     *
     * @return empty if there is none
     */
    public Optional<WindowCounts> latest() {
        List<WindowCounts> of = (windows.isEmpty() ? open : windows)
                .stream().sorted(Comparator.comparing(WindowCounts::to)).toList();
        Instant since = of.subList(Math.max(0, of.size() - together), of.size()).stream()
                .map(WindowCounts::from)
                .min(Comparator.naturalOrder())
                .orElse(Instant.MAX);
        return of.stream().filter(window -> !middle(window).isBefore(since)).reduce(WindowSums::of);
    }

    private static Instant middle(WindowCounts window) {
        return window.from().plus(Duration.between(window.from(), window.to()).dividedBy(2));
    }

    /** Adds up series of the same reference; the order of what comes out does not depend on that of what goes in. */
    public static List<SavedSeries> sum(List<SavedSeries> series) {
        List<SavedSeries> sums = new ArrayList<>();
        for (SavedSeries one : series) {
            int at = 0;
            while (at < sums.size() && !sums.get(at).isLike(one)) {
                at++;
            }
            if (at == sums.size()) {
                sums.add(one);
            } else {
                sums.set(at, sums.get(at).plus(one));
            }
        }
        sums.sort(Comparator.comparing((SavedSeries one) -> one.model.toString())
                .thenComparing(one -> one.model.sha256())
                .thenComparingInt(one -> Objects.hash(one.names, one.reference)));
        return List.copyOf(sums);
    }
}
