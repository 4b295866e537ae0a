package io.mlprod.monitoring.drift;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.function.ToDoubleFunction;
import org.apache.commons.statistics.inference.AlternativeHypothesis;
import org.apache.commons.statistics.inference.MannWhitneyUTest;
import org.apache.commons.statistics.inference.PValueMethod;

/**
 * The classifier two-sample test: whether a classifier can tell rows of one sample from rows of another better than by
 * chance, and so whether their joint distributions differ. It finds what no column shows alone, such as a correlation
 * that has gone. Pure function, thread-safe.
 *
 * <p>There are two classifiers. A ridge regression on the columns' normal scores and on random Fourier features of them
 * finds what many columns show a little. Another one takes the pairs of columns whose correlation differs most, among
 * ranks, folded ranks and products, and finds a change of few among many. Each is trained on one half of the rows and
 * judged on the other by the area under the ROC curve (Mann-Whitney), then the other way round. These four tests depend
 * on each other, so the smallest p-value is multiplied by four, which holds however they depend.
 *
 * @since 0.1
 */
public final class TwoSampleClassifier {

    /** The least number of rows of each sample. */
    public static final int MIN_ROWS = 40;

    private static final int MAX_ROWS = 1_000; // of each sample; more are left out at random
    private static final int CLASSIFIERS = 2;

    /**
     * What the test has found.
     *
     * @param auc the area under the ROC curve of the better classifier, on rows that it has not seen; 0.5 is no better
     *     than chance
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
     * @throws IllegalArgumentException if there are too few rows, or no columns, or their lengths differ
     */
    public static Result compare(List<float[]> before, List<float[]> after, long seed) {
        Random random = new Random(seed);
        List<float[]> first = chosen(before, random);
        List<float[]> second = chosen(after, random);
        List<float[]> rows = new ArrayList<>(first);
        rows.addAll(second);
        float[][] ranks = Ranks.of(rows);
        Found whole = crossFitted(RowFeatures.of(ranks, random), first.size(), RidgeRegression::trained);
        Found pairs = crossFitted(PairFeatures.of(ranks, random), first.size(), PairClassifier::trained);
        Found best = pairs.pValue < whole.pValue ? pairs : whole;
        return new Result(best.auc, Math.min(1, CLASSIFIERS * best.pValue), first.size(), second.size());
    }

    private record Found(double auc, double pValue) {}

    /** The rows of both samples in one half. */
    @SuppressWarnings("ArrayRecordComponent") // not compared
    private record Half(float[][] before, float[][] after) {

        /** Takes every other row: samples have been shuffled. */
        static Half of(float[][] rows, int split, int remainder) {
            return new Half(rows(rows, remainder, split), rows(rows, split + remainder, rows.length));
        }

        private static float[][] rows(float[][] rows, int from, int to) {
            float[][] half = new float[(to - from + 1) / 2][];
            Arrays.setAll(half, i -> rows[from + 2 * i]);
            return half;
        }
    }

    private interface Classifier {
        ToDoubleFunction<float[]> trained(float[][] before, float[][] after);
    }

    private static Found crossFitted(float[][] rows, int split, Classifier classifier) {
        Half one = Half.of(rows, split, 0);
        Half other = Half.of(rows, split, 1);
        Found there = judged(classifier, one, other);
        Found back = judged(classifier, other, one);
        return new Found((there.auc + back.auc) / 2, Math.min(1, 2 * Math.min(there.pValue, back.pValue)));
    }

    private static Found judged(Classifier classifier, Half train, Half test) {
        ToDoubleFunction<float[]> score = classifier.trained(train.before, train.after);
        double[] before = Arrays.stream(test.before).mapToDouble(score).toArray();
        double[] after = Arrays.stream(test.after).mapToDouble(score).toArray();
        MannWhitneyUTest.Result result = MannWhitneyUTest.withDefaults()
                .with(AlternativeHypothesis.GREATER_THAN)
                .with(PValueMethod.ASYMPTOTIC)
                .test(after, before);
        double auc = result.getStatistic() / after.length / before.length;
        double p = result.getPValue();
        return new Found(auc, Double.isNaN(p) ? 1 : p); // NaN if all scores are equal
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
