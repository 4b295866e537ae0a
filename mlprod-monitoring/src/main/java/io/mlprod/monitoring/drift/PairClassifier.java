package io.mlprod.monitoring.drift;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * A classifier that knows how pairs of features depend on each other. Of all pairs it takes those whose correlations
 * differ most between the two samples that it learns from, and adds up the logarithms of their likelihood ratios, as if
 * they were normal.
 */
final class PairClassifier {

    private static final int MAX_PAIRS = 16;
    private static final double NEAR = 0.7; // of the largest difference; smaller ones are more likely to be chance
    private static final double MOST = 0.98; // of a correlation, so that duplicates do not decide alone

    private record Pair(int a, int b, double before, double after, double difference) {

        double logRatio(float[] row) {
            double squares = row[a] * row[a] + row[b] * row[b];
            double twice = 2 * row[a] * row[b];
            return (squares - before * twice) / (2 * (1 - before * before))
                    - (squares - after * twice) / (2 * (1 - after * after));
        }
    }

    private PairClassifier() {}

    /** Learns to tell rows of two samples apart; the greater the score, the more a row is like one of the second. */
    static ToDoubleFunction<float[]> trained(float[][] before, float[][] after) {
        List<Pair> pairs = mostDifferent(correlations(before), correlations(after));
        return row -> {
            double sum = 0;
            for (Pair pair : pairs) {
                sum += pair.logRatio(row);
            }
            return sum;
        };
    }

    private static List<Pair> mostDifferent(float[][] before, float[][] after) {
        int width = before.length;
        List<Pair> most = new ArrayList<>(); // the most different first
        double least = 0;
        for (int a = 0; a < width; a++) {
            for (int b = 0; b < a; b++) {
                double p = before[a][b];
                double q = after[a][b];
                // of Fisher's z, whose variance does not depend on the correlation
                double difference = Math.abs(Math.log((1 + p) * (1 - q) / ((1 - p) * (1 + q))));
                if (difference > least) {
                    most.add(new Pair(a, b, p, q, difference));
                    most.sort(Comparator.comparingDouble(Pair::difference).reversed());
                    if (most.size() > MAX_PAIRS) {
                        most.remove(MAX_PAIRS);
                        least = most.get(MAX_PAIRS - 1).difference;
                    }
                }
            }
        }
        return most.stream()
                .filter(pair -> pair.difference >= NEAR * most.get(0).difference)
                .toList();
    }

    /** Returns the lower half of the matrix. */
    private static float[][] correlations(float[][] rows) {
        float[][] gram = Gram.of(rows);
        int width = gram.length;
        double[] means = new double[width];
        for (float[] row : rows) {
            for (int c = 0; c < width; c++) {
                means[c] += row[c] / (double) rows.length;
            }
        }
        double[] deviations = new double[width];
        for (int c = 0; c < width; c++) {
            deviations[c] = Math.sqrt(Math.max(0, gram[c][c] / rows.length - means[c] * means[c]));
        }
        for (int a = 0; a < width; a++) {
            for (int b = 0; b < a; b++) {
                double scale = deviations[a] * deviations[b];
                double r = scale > 0 ? (gram[a][b] / rows.length - means[a] * means[b]) / scale : 0;
                gram[a][b] = (float) Math.max(-MOST, Math.min(MOST, r));
            }
        }
        return gram;
    }
}
