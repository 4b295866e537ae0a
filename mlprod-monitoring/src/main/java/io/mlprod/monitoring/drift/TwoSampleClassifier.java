package io.mlprod.monitoring.drift;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.function.IntPredicate;
import org.apache.commons.statistics.inference.AlternativeHypothesis;
import org.apache.commons.statistics.inference.MannWhitneyUTest;
import org.apache.commons.statistics.inference.PValueMethod;

/**
 * The classifier two-sample test: whether a classifier can tell rows of one sample from rows of another better than by
 * chance, and so whether their joint distributions differ. It finds what no column shows alone, such as a correlation
 * that has gone. Pure function, thread-safe.
 *
 * <p>The classifier is a ridge regression on the columns' normal scores and on random Fourier features of them. It is
 * trained on one half of the rows and judged on the other by the area under the ROC curve (Mann-Whitney), then the
 * other way round. The two halves' tests depend on each other, so the smaller p-value is doubled, which holds however
 * they depend.
 *
 * @since 0.1
 */
public final class TwoSampleClassifier {

    /** The least number of rows of each sample. */
    public static final int MIN_ROWS = 40;

    private static final int MAX_ROWS = 1_000; // of each sample; more are left out at random

    /**
     * What the test has found.
     *
     * @param auc the area under the ROC curve on rows that the classifier has not seen; 0.5 is no better than chance
     * @param pValue how probable such an area is at least if both samples come from one distribution, at most
     * @param before how many rows of the first sample took part
     * @param after how many rows of the second
     */
    public record Result(double auc, double pValue, int before, int after) {}

    private TwoSampleClassifier() {}

    /**
     * Runs the test.
     *
     * @param before rows of the first sample, all of one length; NaN is a missing value
     * @param after rows of the second sample, of the same length; each sample has {@link #MIN_ROWS} or more
     * @param seed of the randomness; the same gives the same result
     * @return how well the samples can be told apart
     * @throws IllegalArgumentException if there are too few rows or their lengths differ
     */
    public static Result compare(List<float[]> before, List<float[]> after, long seed) {
        Random random = new Random(seed);
        List<float[]> first = chosen(before, random);
        List<float[]> second = chosen(after, random);
        List<float[]> rows = new ArrayList<>(first);
        rows.addAll(second);
        double[][] features = RowFeatures.of(rows, random);
        List<Integer> one = new ArrayList<>();
        List<Integer> other = new ArrayList<>();
        for (int i = 0; i < rows.size(); i++) { // chosen() has shuffled each sample
            (i % 2 == 0 ? one : other).add(i);
        }
        MannWhitney there = judged(features, one, other, first.size());
        MannWhitney back = judged(features, other, one, first.size());
        return new Result(
                (there.auc + back.auc) / 2,
                Math.min(1, 2 * Math.min(there.pValue, back.pValue)),
                first.size(),
                second.size());
    }

    private record MannWhitney(double auc, double pValue) {}

    private static MannWhitney judged(double[][] features, List<Integer> train, List<Integer> test, int split) {
        double[][] x = train.stream().map(i -> features[i]).toArray(double[][]::new);
        double[] y = train.stream().mapToDouble(i -> i < split ? -1 : 1).toArray();
        double[] weights = RidgeRegression.fit(x, y);
        double[] before = scores(features, test, weights, i -> i < split);
        double[] after = scores(features, test, weights, i -> i >= split);
        MannWhitneyUTest.Result result = MannWhitneyUTest.withDefaults()
                .with(AlternativeHypothesis.GREATER_THAN)
                .with(PValueMethod.ASYMPTOTIC)
                .test(after, before);
        double auc = result.getStatistic() / after.length / before.length;
        double p = result.getPValue();
        return new MannWhitney(auc, Double.isNaN(p) ? 1 : p); // NaN if all scores are equal
    }

    private static double[] scores(double[][] features, List<Integer> rows, double[] weights, IntPredicate isOfSample) {
        return rows.stream()
                .mapToInt(Integer::intValue)
                .filter(isOfSample)
                .mapToDouble(i -> RidgeRegression.dot(features[i], weights))
                .toArray();
    }

    private static List<float[]> chosen(List<float[]> rows, Random random) {
        if (rows.size() < MIN_ROWS) {
            throw new IllegalArgumentException(
                    "The classifier test needs " + MIN_ROWS + " or more rows of each sample, not " + rows.size());
        }
        List<float[]> shuffled = new ArrayList<>(rows);
        Collections.shuffle(shuffled, random);
        return shuffled.subList(0, Math.min(MAX_ROWS, shuffled.size()));
    }
}
