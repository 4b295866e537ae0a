package io.mlprod.monitoring.internal.snapshot;

import io.mlprod.model.ModelVersion;
import io.mlprod.monitoring.internal.cells.Cells;
import io.mlprod.monitoring.internal.cells.ColumnCounts;
import io.mlprod.monitoring.internal.window.WindowCounts;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What is saved of one version as it was compared with one reference. Immutable.
 *
 * @param model the version
 * @param names of the columns
 * @param reference what each column is compared with; null for a column that has no counterpart
 * @param windows oldest first; of the same columns, without samples
 */
public record SavedSeries(
        ModelVersion model, List<String> names, List<@Nullable ColumnCounts> reference, List<WindowCounts> windows) {

    private static final int MOST_WINDOWS = 10_000;

    private record Span(Instant from, Instant to) implements Comparable<Span> {

        private static final Comparator<Span> ORDER =
                Comparator.comparing(Span::from).thenComparing(Span::to);

        @Override
        public int compareTo(Span other) {
            return ORDER.compare(this, other);
        }
    }

    /** Returns whether another one has the same version, reference and cells, so that their windows can be added. */
    public boolean isLike(SavedSeries other) {
        return model.equals(other.model)
                && names.equals(other.names)
                && reference.equals(other.reference)
                && (windows.isEmpty() || other.windows.isEmpty() || cells().equals(other.cells()));
    }

    private List<Cells> cells() {
        return windows.get(0).columns().stream().map(ColumnCounts::cells).toList();
    }

    /** Returns the sum: windows of the same time are added, the others are kept side by side, the latest ones. */
    public SavedSeries plus(SavedSeries other) {
        TreeMap<Span, WindowCounts> all = new TreeMap<>();
        windows.forEach(window -> all.put(span(window), window));
        other.windows.forEach(window -> all.merge(span(window), window, WindowSums::of));
        while (all.size() > MOST_WINDOWS) {
            all.pollFirstEntry();
        }
        return new SavedSeries(model, names, reference, List.copyOf(all.values()));
    }

    private static Span span(WindowCounts window) {
        return new Span(window.from(), window.to());
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
