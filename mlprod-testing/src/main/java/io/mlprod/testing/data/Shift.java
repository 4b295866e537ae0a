package io.mlprod.testing.data;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.commons.statistics.inference.ChiSquareTest;
import org.apache.commons.statistics.inference.KolmogorovSmirnovTest;
import org.apache.commons.statistics.inference.PValueMethod;

/** How different two samples are, and how probable that is by chance. Pure functions. */
final class Shift {

    private static final long EXACT = 1_000_000; // pairs of values, for which the exact p-value takes milliseconds
    private static final double FEW_EXPECTED = 5;

    private Shift() {}

    /** Returns the largest difference between the shares of values up to a value. */
    static double distance(double[] before, double[] after) {
        return KolmogorovSmirnovTest.withDefaults().statistic(before, after);
    }

    /** Returns the p-value of the two-sample Kolmogorov-Smirnov test; exact for small samples. */
    static double kolmogorovSmirnov(double[] before, double[] after) {
        boolean isSmall = (long) before.length * after.length <= EXACT;
        return KolmogorovSmirnovTest.withDefaults()
                .with(isSmall ? PValueMethod.EXACT : PValueMethod.ASYMPTOTIC)
                .test(before, after)
                .getPValue();
    }

    /** Returns the p-value of the chi-square test of homogeneity; 1 if one cell has all. */
    static double chiSquare(long[] before, long[] after) {
        long[][] cells = IntStream.range(0, before.length)
                .filter(i -> before[i] + after[i] > 0)
                .mapToObj(i -> new long[] {before[i], after[i]})
                .toArray(long[][]::new);
        return cells.length < 2
                        || Arrays.stream(before).sum() == 0
                        || Arrays.stream(after).sum() == 0
                ? 1
                : ChiSquareTest.withDefaults().test(cells).getPValue();
    }

    /** Merges the cells in which fewer than five rows are expected, as the chi-square test needs, into one. */
    static long[][] merged(long[] before, long[] after) {
        double sumBefore = Arrays.stream(before).sum();
        double sumAfter = Arrays.stream(after).sum();
        double smaller = Math.min(sumBefore, sumAfter) / (sumBefore + sumAfter);
        List<long[]> kept = new ArrayList<>();
        long[] rest = new long[2];
        for (int i = 0; i < before.length; i++) {
            if ((before[i] + after[i]) * smaller >= FEW_EXPECTED) {
                kept.add(new long[] {before[i], after[i]});
            } else {
                rest[0] += before[i];
                rest[1] += after[i];
            }
        }
        kept.add(rest);
        return new long[][] {
            kept.stream().mapToLong(cell -> cell[0]).toArray(),
            kept.stream().mapToLong(cell -> cell[1]).toArray()
        };
    }

    /** Returns the population stability index; a count of 0 opposite one above 0 counts as half a row. */
    static double stabilityIndex(long[] before, long[] after) {
        double sumBefore = Arrays.stream(before).sum();
        double sumAfter = Arrays.stream(after).sum();
        double sum = 0;
        for (int i = 0; i < before.length; i++) {
            if (before[i] + after[i] > 0) {
                double p = Math.max((double) before[i], 0.5) / sumBefore;
                double q = Math.max((double) after[i], 0.5) / sumAfter;
                sum += (q - p) * Math.log(q / p);
            }
        }
        return sum;
    }

    /** Returns half the sum of the differences between shares. */
    static double totalVariation(long[] before, long[] after) {
        double sumBefore = Arrays.stream(before).sum();
        double sumAfter = Arrays.stream(after).sum();
        double sum = 0;
        for (int i = 0; i < before.length; i++) {
            sum += Math.abs(before[i] / sumBefore - after[i] / sumAfter);
        }
        return sum / 2;
    }

    /** Counts both samples between the deciles of the first, which must be sorted. */
    static long[][] deciles(double[] before, double[] after) {
        double[] edges = IntStream.range(1, 10)
                .mapToDouble(i -> before[(int) ((long) i * before.length / 10)])
                .distinct()
                .toArray();
        return new long[][] {counts(edges, before), counts(edges, after)};
    }

    private static long[] counts(double[] edges, double[] values) {
        long[] counts = new long[edges.length + 1];
        for (double value : values) {
            int place = Arrays.binarySearch(edges, value);
            counts[place >= 0 ? place + 1 : -place - 1]++;
        }
        return counts;
    }

    /** Returns p-values that are corrected for their number with Holm's method, in their order. */
    static double[] holm(double[] pValues) {
        int[] order = IntStream.range(0, pValues.length)
                .boxed()
                .sorted(Comparator.comparingDouble(i -> pValues[i]))
                .mapToInt(Integer::intValue)
                .toArray();
        double[] corrected = new double[pValues.length];
        double largest = 0;
        for (int rank = 0; rank < order.length; rank++) {
            largest = Math.max(largest, Math.min(1, pValues[order[rank]] * (order.length - rank)));
            corrected[order[rank]] = largest;
        }
        return corrected;
    }
}
