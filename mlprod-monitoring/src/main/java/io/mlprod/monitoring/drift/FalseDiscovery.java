package io.mlprod.monitoring.drift;

import java.util.Comparator;
import java.util.stream.IntStream;

/**
 * The correction of p-values for the number of tests by Benjamini and Hochberg. Pure function, thread-safe.
 *
 * <p>If no column has drifted, the probability that any of the corrected p-values is at most α is at most α, for tests
 * that are independent or positively dependent. If some have, the expected share of false ones among those that are
 * found is at most α.
 *
 * @since 0.1
 */
public final class FalseDiscovery {

    private FalseDiscovery() {}

    /**
     * Returns the corrected p-values.
     *
     * @param pValues of all tests
     * @return in the same order; each is at least the given one and at most 1
     * @throws IllegalArgumentException if one is not from 0 to 1
     */
    public static double[] adjusted(double... pValues) {
        for (double p : pValues) {
            if (!(p >= 0 && p <= 1)) {
                throw new IllegalArgumentException("A p-value must be from 0 to 1, not " + p);
            }
        }
        int[] descending = IntStream.range(0, pValues.length)
                .boxed()
                .sorted(Comparator.comparingDouble(i -> -pValues[i]))
                .mapToInt(Integer::intValue)
                .toArray();
        double[] adjusted = new double[pValues.length];
        double least = 1;
        for (int i = 0; i < descending.length; i++) {
            int rank = pValues.length - i;
            least = Math.min(least, pValues[descending[i]] * pValues.length / rank);
            adjusted[descending[i]] = least;
        }
        return adjusted;
    }
}
