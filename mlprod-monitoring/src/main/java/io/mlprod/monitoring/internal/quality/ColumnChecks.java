package io.mlprod.monitoring.internal.quality;

import io.mlprod.monitoring.internal.cells.CategoryCells;
import io.mlprod.monitoring.internal.cells.ColumnCounts;
import io.mlprod.monitoring.internal.cells.NumberCells;
import io.mlprod.monitoring.quality.Quality;
import io.mlprod.monitoring.quality.QualityCheck;
import java.util.List;
import java.util.stream.IntStream;

/** The checks of one column of a window against its reference. For one thread. */
final class ColumnChecks {

    private final Quality settings;
    private final String name;
    private final ColumnCounts reference;
    private final ColumnCounts window;
    private final List<Measured> found;

    ColumnChecks(Quality settings, String name, ColumnCounts reference, ColumnCounts window, List<Measured> found) {
        this.settings = settings;
        this.name = name;
        this.reference = reference;
        this.window = window;
        this.found = found;
    }

    void run() {
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
        constant();
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
        boolean isLarge = measured - expected >= settings.limit(check);
        double p = isLarge ? Shares.atLeast(count, all, referenceCount, referenceAll) : 1;
        add(check, measured, expected, p, fewest);
    }

    private static double share(long count, long all) {
        return all == 0 ? 0 : (double) count / all;
    }

    /** A value that is frequent in the reference may be the only one of a window by chance. */
    private void constant() {
        if (!isVaried(reference)) {
            return;
        }
        long all = window.present();
        double p = 1;
        double expected = Double.NaN;
        double measured = 0;
        if (all > 0 && !isVaried(window) && window.unseen().values() == 0) {
            int cell = 0;
            while (window.counts()[cell] == 0) {
                cell++;
            }
            measured = 1;
            expected = share(reference.counts()[cell], reference.present());
            double atMost = (reference.counts()[cell] + 1.0) / (reference.present() + 1.0);
            p = Math.pow(atMost, (double) all);
        }
        add(QualityCheck.CONSTANT, measured, expected, p, Math.min(all, reference.present()));
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

    private void add(QualityCheck check, double measured, double expected, double p, long fewest) {
        Measured one = new Measured(check, name, "", measured, expected, p);
        found.add(fewest < settings.minRows() ? one.notEnough() : one);
    }
}
