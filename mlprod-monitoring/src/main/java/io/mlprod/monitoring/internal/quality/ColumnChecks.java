package io.mlprod.monitoring.internal.quality;

import io.mlprod.monitoring.internal.cells.CategoryCells;
import io.mlprod.monitoring.internal.cells.ColumnCounts;
import io.mlprod.monitoring.internal.cells.NumberCells;
import io.mlprod.monitoring.quality.Quality;
import io.mlprod.monitoring.quality.QualityCheck;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** The checks of one column of a window against its reference. For one thread. */
final class ColumnChecks {

    private final Quality settings;
    private final String name;
    private final ColumnCounts reference;
    private final ColumnCounts window;
    private final List<Measured> found = new ArrayList<>();

    ColumnChecks(Quality settings, String name, ColumnCounts reference, ColumnCounts window) {
        this.settings = settings;
        this.name = name;
        this.reference = reference;
        this.window = window;
    }

    /** Returns what is measured of a column; it learns whether that varied. */
    List<Measured> measure(int column, KnownWindows known) {
        share(QualityCheck.MISSING, window.missing(), window.all(), reference.missing(), reference.all());
        boolean isNumber = window.cells() instanceof NumberCells;
        if (isNumber) {
            share(QualityCheck.INFINITE, window.infinite(), window.all(), reference.infinite(), reference.all());
        }
        int last = window.cells().size() - 1;
        if (isNumber && last >= 2) { // else the reference has no numbers, and no range
            cell(QualityCheck.BELOW_RANGE, 0);
            cell(QualityCheck.ABOVE_RANGE, last);
        }
        unseen();
        constant(column, known);
        return found;
    }

    private void cell(QualityCheck check, int cell) {
        share(check, window.counts()[cell], window.present(), reference.counts()[cell], reference.present());
    }

    /** What is expected is estimated; how sure that is, is a matter of the numbers, and not of the reference's rows. */
    private void unseen() {
        ColumnCounts.Unseen expected = reference.unseen();
        if (expected.of() > 0) {
            long fewest = Math.min(window.present(), reference.present());
            share(
                    QualityCheck.UNSEEN_CATEGORY,
                    window.unseen().values(),
                    window.present(),
                    expected.values(),
                    expected.of(),
                    fewest);
        }
    }

    private void share(QualityCheck check, long count, long all, long referenceCount, long referenceAll) {
        share(check, count, all, referenceCount, referenceAll, Math.min(all, referenceAll));
    }

    private void share(QualityCheck check, long count, long all, long referenceCount, long referenceAll, long fewest) {
        double measured = share(count, all);
        double expected = share(referenceCount, referenceAll);
        double size = (measured - expected) / settings.limit(check, name);
        double p = size >= 1
                ? Shares.atLeast(
                        clusters(count),
                        clusters(all),
                        Math.min(clusters(referenceCount + settings.rowsPerCluster() - 1), clusters(referenceAll)),
                        clusters(referenceAll))
                : 1;
        add(new Measured(check, name, "", measured, expected, size, p), fewest);
    }

    private static double share(long count, long all) {
        return all == 0 ? 0 : (double) count / all;
    }

    /**
     * A value that is frequent in the reference may be the only one of a window by chance, and some columns always have
     * only one, such as the weekday in windows of an hour.
     */
    private void constant(int column, KnownWindows known) {
        if (!isVaried(reference)) {
            return;
        }
        long all = window.present();
        boolean isConstant = all > 0 && !isVaried(window) && window.unseen().values() == 0;
        boolean isStuck = isConstant && known.varied().isAlways(column);
        double expected = isConstant ? share(only(reference), reference.present()) : Double.NaN;
        double p =
                isStuck ? Math.pow((only(reference) + 1.0) / (reference.present() + 1.0), (double) clusters(all)) : 1;
        double size = isConstant ? 1 : 0;
        boolean isKnown = known.isRepresentative() && known.varied().isKnown(column);
        long fewest = isKnown ? Math.min(all, reference.present()) : 0;
        add(new Measured(QualityCheck.CONSTANT, name, "", size, expected, size, p), fewest);
        if (known.isRepresentative() && clusters(all) >= settings.minRows()) {
            known.varied().learn(column, !isConstant);
        }
    }

    /** Returns how often the reference has values of the cell that the window's only one is in. */
    private long only(ColumnCounts counts) {
        int cell = 0;
        while (window.counts()[cell] == 0) {
            cell++;
        }
        return counts.counts()[cell];
    }

    /** Returns whether there are two values; those of a group of categories may be different ones. */
    private static boolean isVaried(ColumnCounts counts) {
        if (counts.cells() instanceof NumberCells) {
            return counts.moments().min() < counts.moments().max();
        }
        CategoryCells categories = (CategoryCells) counts.cells();
        long[] cells = counts.counts();
        long filled = IntStream.range(0, cells.length)
                .filter(cell -> cells[cell] > 0)
                .map(cell -> categories.isSingle(cell) ? 1 : 2)
                .sum();
        return filled > 1;
    }

    private void add(Measured one, long fewest) {
        found.add(clusters(fewest) < settings.minRows() ? one.notEnough() : one);
    }

    /** Returns how many of these rows count as independent, at most. */
    private long clusters(long rows) {
        return rows / settings.rowsPerCluster();
    }
}
