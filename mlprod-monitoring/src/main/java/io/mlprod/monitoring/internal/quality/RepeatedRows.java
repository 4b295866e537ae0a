package io.mlprod.monitoring.internal.quality;

import com.dynatrace.hash4j.distinctcount.UltraLogLog;
import io.mlprod.monitoring.internal.window.WindowCounts;
import io.mlprod.monitoring.quality.Quality;
import io.mlprod.monitoring.quality.QualityCheck;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * The share of rows that were in a window before, by a sketch, against what is usual. Rows of few categories repeat
 * anyway, and the more the longer a window is. So what is usual is the number of different rows that there would be if
 * all were equally frequent; from it follows the share that a window of any length should have. The usual number is the
 * median of the windows before. For one thread at a time.
 */
public final class RepeatedRows {

    private static final int MOST_KEPT = 200;
    private static final int FEWEST_KEPT = 3;
    private static final double EXPECTED_AT_FIRST = 0.5;
    private static final double ALL_DIFFERENT = 1e15;

    private final Quality settings;
    private final Deque<Double> kinds = new ArrayDeque<>(); // of rows, in the windows before

    /** Creates it before any window. */
    public RepeatedRows(Quality settings) {
        this.settings = settings;
    }

    /** Returns the standard error of an estimate of distinct rows, relative to it. */
    static double error(byte[] sketch) {
        return 0.7618 / Math.sqrt(sketch.length); // hash4j's, with maximum likelihood: a register is a byte
    }

    Measured measure(WindowCounts window) {
        double counted = window.distinct().length == 0 ? 0 : distinct(window.distinct());
        boolean isKnown = counted > 0; // not in a window of the history
        double distinct = isKnown ? counted : window.rows();
        double share = window.rows() == 0 ? 0 : Math.max(0, 1 - distinct / window.rows());
        double expected = expected((double) window.rows());
        double above = share - expected;
        double p = 1;
        if (above >= settings.limit(QualityCheck.DUPLICATES)) {
            double error = Math.sqrt(2) * error(window.distinct()) * (1 - Math.min(share, expected));
            p = Math.exp(-above * above / (2 * error * error)); // at least the probability of the normal distribution
        }
        Measured found = new Measured(QualityCheck.DUPLICATES, "", "", share, expected, p);
        return window.rows() < settings.minRows() || !isKnown ? found.notEnough() : found;
    }

    private static double distinct(byte[] sketch) {
        return UltraLogLog.wrap(sketch.clone()).getDistinctCountEstimate();
    }

    /** Notes a window that was judged. */
    void learn(WindowCounts window, Measured found) {
        if (found.isEnough()) {
            kinds.addLast(kinds((double) window.rows(), found.measured()));
            if (kinds.size() > MOST_KEPT) {
                kinds.removeFirst();
            }
        }
    }

    private double expected(double rows) {
        if (kinds.size() < FEWEST_KEPT) {
            return EXPECTED_AT_FIRST;
        }
        double[] sorted =
                kinds.stream().mapToDouble(Double::doubleValue).sorted().toArray();
        return repeated(rows, sorted[sorted.length / 2]);
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
