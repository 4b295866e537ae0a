package io.mlprod.monitoring.drift;

import java.util.SplittableRandom;
import org.apache.commons.statistics.inference.ChiSquareTest;
import org.apache.commons.statistics.inference.GTest;
import org.apache.commons.statistics.inference.KolmogorovSmirnovTest;
import org.apache.commons.statistics.inference.SignificanceResult;

/**
 * Tests of whether two samples come from one distribution. Apache Commons Statistics computes them where it has them.
 * Pure functions, thread-safe.
 *
 * <p>Tests on counts treat both samples as samples. Testing a window against the shares of a reference as if these were
 * exact ({@link #goodnessOfFit}) finds drift in about half of the windows that are as large as the reference and have
 * none. Use it only for shares that are known, not counted.
 *
 * @since 0.1
 */
public final class DriftTests {

    /**
     * What a test has found.
     *
     * @param statistic the test's statistic
     * @param pValue how probable a statistic this extreme is if both samples come from one distribution
     */
    public record Result(double statistic, double pValue) {}

    private DriftTests() {}

    /**
     * Runs the chi-square test of homogeneity (the contingency form). Cells that are empty in both samples are left
     * out.
     *
     * @param before counts
     * @param after counts in the same cells
     * @return the statistic and its p-value, with a degree of freedom less than there are cells; a p-value of 1 if all
     *     rows are in one cell
     * @throws IllegalArgumentException if the lengths differ, a count is negative, or a sample is empty
     */
    public static Result chiSquare(long[] before, long[] after) {
        long[][] table = ContingencyTable.of(before, after);
        return table.length < 2
                ? new Result(0, 1)
                : result(ChiSquareTest.withDefaults().test(table));
    }

    /**
     * Runs the G-test of homogeneity (the likelihood ratio).
     *
     * @param before counts
     * @param after counts in the same cells
     * @return the statistic and its p-value; a p-value of 1 if all rows are in one cell
     * @throws IllegalArgumentException if the lengths differ, a count is negative, or a sample is empty
     */
    public static Result gTest(long[] before, long[] after) {
        long[][] table = ContingencyTable.of(before, after);
        return table.length < 2 ? new Result(0, 1) : result(GTest.withDefaults().test(table));
    }

    /**
     * Runs the chi-square test of homogeneity so that its p-value holds far out in the tail, where tests that are
     * repeated often, or for many columns, decide. It takes the larger one of the p-values of the chi-square test and
     * the G-test: the first is too small where few rows were expected and many came, the second where some were
     * expected and none came. Cells in which fewer than five rows are expected should have been merged before.
     *
     * @param before counts
     * @param after counts in the same cells
     * @return the statistic of the chi-square test and the larger p-value
     * @throws IllegalArgumentException if the lengths differ, a count is negative, or a sample is empty
     */
    public static Result tailSafe(long[] before, long[] after) {
        Result chiSquare = chiSquare(before, after);
        return new Result(
                chiSquare.statistic(),
                Math.max(chiSquare.pValue(), gTest(before, after).pValue()));
    }

    /**
     * Runs the chi-square test of goodness of fit: whether counts fit shares that are known exactly.
     *
     * @param shares above 0, in any unit
     * @param counts in the same cells
     * @return the statistic and its p-value
     * @throws IllegalArgumentException if the lengths differ, or a number is out of range
     */
    public static Result goodnessOfFit(double[] shares, long[] counts) {
        return result(ChiSquareTest.withDefaults().test(shares, counts));
    }

    /**
     * Runs the two-sample Kolmogorov-Smirnov test on values. Its p-value is exact for small samples.
     *
     * @param before values, in any order, not NaN
     * @param after values, in any order, not NaN
     * @return the statistic D and its p-value
     * @throws IllegalArgumentException if a sample has fewer than two values or a NaN
     */
    public static Result kolmogorovSmirnov(double[] before, double[] after) {
        return result(KolmogorovSmirnovTest.withDefaults().test(before, after));
    }

    /**
     * Runs the two-sample Kolmogorov-Smirnov test on counts in ordered cells. The statistic is a lower bound of that of
     * the values, and so the p-value is an upper bound of theirs (the asymptotic one): the test never claims more than
     * the values would, but finds less. Neither is exact.
     *
     * @param before counts, in the order of the cells
     * @param after counts in the same cells
     * @return the lower bound of D and the upper bound of the p-value
     * @throws IllegalArgumentException if the lengths differ, a count is negative, or a sample is empty
     */
    public static Result kolmogorovSmirnovOfCells(long[] before, long[] after) {
        double d = Divergence.kolmogorovSmirnov(ContingencyTable.doubles(before), ContingencyTable.doubles(after));
        double n = ContingencyTable.sum(before);
        double m = ContingencyTable.sum(after);
        return new Result(d, kolmogorov(d * Math.sqrt(n / (n + m) * m)));
    }

    /**
     * Runs the two-sample Anderson-Darling test on values, which weighs the tails more than Kolmogorov and Smirnov's.
     * Its p-value is interpolated in a table that ends at 0.25 and 0.001, and is one of these beyond.
     *
     * @param before values, in any order, finite
     * @param after values, in any order, finite
     * @return the standardised statistic and its p-value; 1 if all values are equal
     * @throws IllegalArgumentException if a sample has fewer than two values or one that is not finite
     */
    public static Result andersonDarling(double[] before, double[] after) {
        return AndersonDarling.test(before, after);
    }

    /**
     * Runs a permutation test of the total variation, for samples that are too small for the chi-square test.
     *
     * @param before counts
     * @param after counts in the same cells; at most 100,000,000 rows together
     * @param permutations how many random divisions of the rows to compare with
     * @param seed of the randomness; the same gives the same result
     * @return the total variation, and the share of divisions, this one included, with one as large
     * @throws IllegalArgumentException if the lengths differ, a count is negative, or a sample is empty
     */
    public static Result totalVariation(long[] before, long[] after, int permutations, long seed) {
        return Permutations.totalVariation(before, after, permutations, new SplittableRandom(seed));
    }

    /** Returns the asymptotic probability that the Kolmogorov-Smirnov statistic, times the root of n, is above x. */
    private static double kolmogorov(double x) {
        if (x < 0.2) {
            return 1; // to within 1e-12, where the series converges slowly
        }
        double sum = 0;
        for (int k = 1; k < 100; k++) {
            double term = Math.exp(-2 * k * k * x * x);
            sum += k % 2 == 1 ? term : -term;
            if (term < 1e-17) {
                break;
            }
        }
        return Math.min(1, 2 * sum);
    }

    private static Result result(SignificanceResult result) {
        return new Result(result.getStatistic(), result.getPValue());
    }
}
