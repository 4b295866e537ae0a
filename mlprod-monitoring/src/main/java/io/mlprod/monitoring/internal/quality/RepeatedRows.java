package io.mlprod.monitoring.internal.quality;

import com.dynatrace.hash4j.distinctcount.UltraLogLog;
import io.mlprod.monitoring.internal.window.WindowCounts;
import io.mlprod.monitoring.quality.Quality;
import io.mlprod.monitoring.quality.QualityCheck;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * The share of rows that repeat one of the same window, by a sketch, against what is usual. Rows of few kinds repeat
 * anyway, and the more the longer a window is.
 *
 * <p>Each window before says how large the share may be in one of another length, however frequent each kind of rows
 * is. In a shorter window it is at most as large, since each new row is more often a repeated one than those before. In
 * a longer one it is at most what it would be if all kinds were equally frequent, since rare kinds, which do not
 * repeat, are still to come then. What is expected is the mean of what the windows of the most similar lengths say;
 * they also say by how much windows differ. For one thread at a time.
 */
final class RepeatedRows {

    private static final int MOST_KEPT = 200;
    private static final int FEWEST_KEPT = 3;
    private static final int COMPARED = 20;
    private static final int NEW_USUAL = 24; // odd windows among twice as many
    private static final double ODD = 1e-4;
    private static final double ALL_DIFFERENT = 1e15;

    /** By how much the share differs between windows, before these say it: as if so many had said 2 %. */
    private static final double FIRST_VARIANCE = 0.02 * 0.02;

    private static final int FIRST_DEGREES = 8;

    private final Quality settings;
    private final int together;
    private final List<Known> known = new ArrayList<>(); // the newest last

    private record Known(double rows, double share, double kinds, boolean isOdd) {

        /** Returns the largest share that a window of some rows may be expected to have. */
        double atMost(double otherRows) {
            return otherRows <= rows ? share : repeated(otherRows, kinds);
        }

        double apart(double otherRows) {
            return Math.abs(Math.log(otherRows / rows));
        }
    }

    /**
     * Creates it before any window.
     *
     * @param settings by which windows are judged
     * @param together how many windows one slides over
     */
    RepeatedRows(Quality settings, int together) {
        this.settings = settings;
        this.together = together;
    }

    /** Returns the standard error of an estimate of distinct rows, relative to it. */
    static double error(byte[] sketch) {
        return 0.7618 / Math.sqrt(sketch.length); // hash4j's, with maximum likelihood: a register is a byte
    }

    Measured measure(WindowCounts window) {
        double rows = (double) window.rows();
        boolean isSketched = window.distinct().length > 0 && rows > 0;
        double share = isSketched ? Math.max(0, 1 - distinct(window.distinct()) / rows) : 0;
        List<Known> compared = compared(rows);
        double[] atMost = compared.stream().mapToDouble(one -> one.atMost(rows)).toArray();
        double expected = mean(atMost);
        boolean isEnough = isSketched && rows >= settings.minRows() && compared.size() >= FEWEST_KEPT;
        double size = isEnough ? (share - expected) / settings.limit(QualityCheck.DUPLICATES) : 0;
        Measured found = new Measured(QualityCheck.DUPLICATES, "", "", share, expected, size, 1);
        if (!isEnough) {
            return found.notEnough();
        }
        return found.isLarge() ? found.with(pValue(window, share, compared, atMost)) : found;
    }

    private static double distinct(byte[] sketch) {
        return UltraLogLog.wrap(sketch.clone()).getDistinctCountEstimate();
    }

    /** Returns the windows of the most similar lengths; none that slides over rows of the one that is judged. */
    private List<Known> compared(double rows) {
        int most = Math.max(0, known.size() - (together - 1));
        return known.subList(0, most).stream()
                .filter(one -> !one.isOdd)
                .sorted(Comparator.comparingDouble(one -> one.apart(rows)))
                .limit(COMPARED)
                .toList();
    }

    private static double pValue(WindowCounts window, double share, List<Known> compared, double[] atMost) {
        double expected = mean(atMost);
        double squares = 0;
        double longer = 0; // than those that are known: an error of theirs grows with it
        for (int i = 0; i < atMost.length; i++) {
            squares += (atMost[i] - expected) * (atMost[i] - expected);
            double times = Math.max(1, (double) window.rows() / compared.get(i).rows);
            longer += times * times / atMost.length;
        }
        double degrees = FIRST_DEGREES + atMost.length - 1;
        double among = (FIRST_DEGREES * FIRST_VARIANCE + squares) / degrees;
        double error = error(window.distinct()) * (1 - expected);
        double least = error * error * longer + expected * (1 - expected) / (double) window.rows();
        double variance = Math.max(least, among) * (1 + 1.0 / atMost.length);
        return Volume.student((share - expected) / Math.sqrt(variance), degrees) / 2;
    }

    private static double mean(double[] shares) {
        double sum = 0;
        for (double share : shares) {
            sum += share;
        }
        return shares.length == 0 ? Double.NaN : sum / shares.length;
    }

    /** Notes a window that was judged. One that was odd is not usual, unless half of the last ones were. */
    void learn(WindowCounts window, Measured found) {
        if (window.rows() < settings.minRows() || window.distinct().length == 0) {
            return;
        }
        double rows = (double) window.rows();
        known.add(new Known(rows, found.measured(), kinds(rows, found.measured()), found.pValue() < ODD));
        List<Known> last = known.subList(Math.max(0, known.size() - 2 * NEW_USUAL), known.size());
        if (last.stream().filter(Known::isOdd).count() >= NEW_USUAL) {
            List<Known> usual = List.copyOf(known.subList(known.size() - NEW_USUAL, known.size()));
            known.clear();
            usual.forEach(one -> known.add(new Known(one.rows, one.share, one.kinds, false)));
        } else if (known.size() > MOST_KEPT) {
            known.remove(0);
        }
    }

    /** Returns the expected share of repeated rows, if there are so many kinds, equally frequent. */
    static double repeated(double rows, double kinds) {
        return Math.max(0, 1 + kinds * Math.expm1(-rows / kinds) / rows);
    }

    /** Returns how many kinds of rows there are, if the share is as expected. */
    static double kinds(double rows, double share) {
        double low = 1;
        double high = ALL_DIFFERENT;
        while (high / low > 1 + 1e-6) {
            double middle = Math.sqrt(low * high);
            if (repeated(rows, middle) > share) {
                low = middle;
            } else {
                high = middle;
            }
        }
        return high;
    }
}
