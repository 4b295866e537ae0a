package io.mlprod.evaluation;

import io.mlprod.evaluation.Intervals.Scale;
import java.util.Arrays;
import java.util.Objects;

/** The average of a ratio over labels that may occur together. */
final class MeanRatio {

    private final Ratio ratio;
    private final boolean isWeighted;
    private final double[] actual; // of each label; for a micro average, of all labels together
    private final double[] predicted;
    private final double[] values;
    private final double[] shares; // of each label in the mean
    private final double mean;
    private final double total;

    MeanRatio(Ratio ratio, Average average, double[] hits, double[] actual, double[] predicted) {
        this.ratio = ratio;
        isWeighted = Objects.requireNonNull(average, "average") == Average.WEIGHTED;
        boolean isMicro = average == Average.MICRO;
        double[] allHits = isMicro ? pooled(hits) : hits;
        this.actual = isMicro ? pooled(actual) : actual;
        this.predicted = isMicro ? pooled(predicted) : predicted;
        values = new double[hits.length];
        shares = new double[hits.length];
        double sum = 0;
        double all = 0;
        for (int label = 0; label < hits.length; label++) {
            values[label] = ratio.value(allHits[label], this.actual[label], this.predicted[label]);
            shares[label] = Double.isNaN(values[label]) ? 0 : isWeighted ? actual[label] : 1;
            all += shares[label];
            sum += shares[label] == 0 ? 0 : shares[label] * values[label];
        }
        total = all;
        mean = sum / total;
        for (int label = 0; label < shares.length; label++) {
            shares[label] = isMicro && shares[label] > 0 ? 1 : shares[label] / total; // effects of labels add up
        }
    }

    private static double[] pooled(double[] ofLabels) {
        double[] pooled = new double[ofLabels.length];
        Arrays.fill(pooled, Arrays.stream(ofLabels).sum());
        return pooled;
    }

    Estimate estimate(Columns columns, double threshold, double[] weights, Intervals intervals) {
        if (total == 0) {
            return Estimate.undefined("the metric is undefined for each label");
        }
        if (!intervals.areWanted()) {
            return intervals.value(mean);
        }
        double[] effects = new double[weights.length];
        for (int label = 0; label < shares.length; label++) {
            if (shares[label] > 0) {
                double more = isWeighted ? (values[label] - mean) / total : 0;
                for (int row = 0; row < effects.length; row++) {
                    boolean isActual = columns.positive(label)[row];
                    boolean isPredicted = columns.scores(label)[row] >= threshold;
                    double effect = ratio.effect(values[label], isActual, isPredicted, actual[label], predicted[label]);
                    effects[row] += weights[row] * (shares[label] * effect + (isActual ? more : 0));
                }
            }
        }
        return Means.delta(mean, effects, weights, intervals, Scale.LOGIT);
    }
}
