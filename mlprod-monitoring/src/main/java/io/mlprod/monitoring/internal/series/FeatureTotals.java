package io.mlprod.monitoring.internal.series;

import io.mlprod.monitoring.internal.cells.ColumnCounts;
import io.mlprod.monitoring.internal.cells.Counted;
import io.mlprod.monitoring.internal.window.WindowCounts;
import io.mlprod.observe.RowLayout;
import java.util.List;
import java.util.concurrent.atomic.AtomicLongArray;

/** How many values of each feature there were in all windows that have ended, by kind. One thread adds, any reads. */
final class FeatureTotals {

    /** The kinds of values; each value is of one. */
    enum Kind {
        PRESENT,
        MISSING,
        INFINITE,
        UNSEEN
    }

    private static final int KINDS = Kind.values().length;

    private final List<String> names;
    private final AtomicLongArray totals;

    FeatureTotals(RowLayout layout) {
        this.names = Counted.of(layout).stream()
                .filter(one -> one.column() < layout.features().size())
                .map(Counted::name)
                .toList();
        this.totals = new AtomicLongArray(names.size() * KINDS);
    }

    /** Returns the names of the features, and of their parts that are counted. */
    List<String> names() {
        return names;
    }

    void add(WindowCounts window) {
        for (int i = 0; i < Math.min(names.size(), window.columns().size()); i++) {
            ColumnCounts counts = window.columns().get(i);
            long unseen = counts.unseen().values();
            add(i, Kind.PRESENT, counts.present() - unseen);
            add(i, Kind.MISSING, counts.missing());
            add(i, Kind.INFINITE, counts.infinite());
            add(i, Kind.UNSEEN, unseen);
        }
    }

    @SuppressWarnings("EnumOrdinal") // the place in an array
    private void add(int feature, Kind kind, long values) {
        totals.addAndGet(feature * KINDS + kind.ordinal(), values);
    }

    @SuppressWarnings("EnumOrdinal")
    long of(int feature, Kind kind) {
        return totals.get(feature * KINDS + kind.ordinal());
    }
}
