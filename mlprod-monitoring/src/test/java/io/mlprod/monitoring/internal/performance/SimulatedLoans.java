package io.mlprod.monitoring.internal.performance;

import io.mlprod.model.PredictionId;
import io.mlprod.monitoring.performance.JoinedPrediction;
import io.mlprod.monitoring.performance.KeptPrediction;
import io.mlprod.monitoring.performance.LateLabel;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/** Labelled loans of a model with an AUC of about 0.8 and calibrated scores, in slices that do not matter. */
final class SimulatedLoans {

    private final SplittableRandom random;
    private final int valuesOfASlice;
    private final double logit; // of the usual score

    SimulatedLoans(long seed, int valuesOfASlice) {
        this(seed, valuesOfASlice, 0);
    }

    SimulatedLoans(long seed, int valuesOfASlice, double logit) {
        this.random = new SplittableRandom(seed);
        this.valuesOfASlice = valuesOfASlice;
        this.logit = logit;
    }

    /** Returns loans; noise is the share of labels that are drawn without regard to the score. */
    List<JoinedPrediction> rows(int count, double noise) {
        return IntStream.range(0, count).mapToObj(i -> row(noise)).toList();
    }

    private JoinedPrediction row(double noise) {
        double score = 1 / (1 + Math.exp(-logit - 1.6 * random.nextGaussian()));
        boolean isYes = random.nextDouble() < (random.nextDouble() < noise ? 0.5 : score);
        PredictionId id = new PredictionId(1, random.nextLong());
        Map<String, String> slices = valuesOfASlice == 0
                ? Map.of()
                : Map.of(
                        "a", "a" + random.nextInt(valuesOfASlice),
                        "b", "b" + random.nextInt(valuesOfASlice),
                        "c", "c" + random.nextInt(valuesOfASlice));
        String predicted = score >= 0.5 ? "yes" : "no";
        return new JoinedPrediction(
                new KeptPrediction(id, Bench.A, Bench.START, predicted, new double[] {score}, slices),
                Optional.of(new LateLabel(id, isYes ? "yes" : "no", Double.NaN, Instant.EPOCH)));
    }
}
