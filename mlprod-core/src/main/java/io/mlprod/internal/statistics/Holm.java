package io.mlprod.internal.statistics;

import java.util.Comparator;
import java.util.stream.IntStream;

/** The step-down correction of p-values for several tests (Holm 1979); valid whatever their dependence. */
public final class Holm {

    private Holm() {}

    /**
     * Returns the corrected p-values: a test that compares each with &alpha; rejects any true hypothesis with a
     * probability of at most &alpha;.
     *
     * @param pValues the p-values, 0 to 1; not changed
     * @return the corrected p-values, in the order of the argument
     * @throws IllegalArgumentException if a p-value is not within 0 and 1
     */
    public static double[] adjust(double[] pValues) {
        for (double p : pValues) {
            if (!(p >= 0 && p <= 1)) {
                throw new IllegalArgumentException("A p-value is " + p + ", expected 0 to 1.");
            }
        }
        int[] ascending = IntStream.range(0, pValues.length)
                .boxed()
                .sorted(Comparator.comparingDouble(i -> pValues[i]))
                .mapToInt(Integer::intValue)
                .toArray();
        double[] adjusted = new double[pValues.length];
        double highest = 0;
        for (int rank = 0; rank < ascending.length; rank++) {
            highest = Math.max(highest, Math.min(1, pValues[ascending[rank]] * (ascending.length - rank)));
            adjusted[ascending[rank]] = highest;
        }
        return adjusted;
    }
}
