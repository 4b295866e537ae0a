package io.mlprod.monitoring.estimate;

import io.mlprod.evaluation.BinaryEvaluation;
import io.mlprod.evaluation.Evaluation;
import java.util.Random;

/**
 * The decision whether scores need calibration: whether a curve of nine tenths of the rows has a smaller calibration
 * error on the other tenth than the scores have. Each row is in one tenth, each tenth has its share of positive rows,
 * and the same rows are always divided alike, whatever their order.
 */
final class HeldOut {

    private static final int PARTS = 10;
    private static final int BINS = 10;
    private static final double SEPARATED = 0.999; // an area from which on there is nothing to calibrate

    private final TiedScores scores;
    private final int rows;

    private HeldOut(TiedScores scores) {
        this.scores = scores;
        int sum = 0;
        for (int group = 0; group < scores.groups(); group++) {
            sum += scores.rows(group);
        }
        rows = sum;
    }

    /** Returns the curve of all rows: used if it helps, or if the scores are no probabilities. */
    static Curve curve(TiedScores scores) {
        Curve curve = Curve.isotonic(scores);
        return curve.used(!scores.areProbabilities() || new HeldOut(scores).isHelpful());
    }

    private boolean isHelpful() {
        int positives = (int) scores.positives();
        if (positives == 0 || positives == rows) {
            return false;
        }
        double[] raw = new double[rows];
        double[] calibrated = new double[rows];
        boolean[] labels = new boolean[rows];
        byte[] partOfPositive = parts(positives, 1);
        byte[] partOfNegative = parts(rows - positives, 2);
        int filled = 0;
        for (int part = 0; part < PARTS; part++) {
            int[] heldPositives = held(partOfPositive, part, true);
            int[] heldRows = held(partOfNegative, part, false);
            for (int group = 0; group < heldRows.length; group++) {
                heldRows[group] += heldPositives[group];
            }
            Curve curve = Curve.isotonic(scores.without(heldRows, heldPositives));
            for (int group = 0; group < heldRows.length; group++) {
                double probability = heldRows[group] == 0 ? 0 : curve.probability(scores.score(group));
                for (int i = 0; i < heldRows[group]; i++) {
                    raw[filled] = scores.score(group);
                    calibrated[filled] = probability;
                    labels[filled++] = i < heldPositives[group];
                }
            }
        }
        BinaryEvaluation asTheyAre = Evaluation.binary(raw, labels).withoutIntervals();
        return asTheyAre.rocAuc().value() <= SEPARATED
                && error(asTheyAre)
                        > error(Evaluation.binary(calibrated, labels).withoutIntervals());
    }

    private static double error(BinaryEvaluation evaluation) {
        return evaluation.equalCountCalibrationError(BINS).value();
    }

    /** Returns a part for each row of a class, by the order of the scores. */
    private static byte[] parts(int count, long seed) {
        byte[] parts = new byte[count];
        for (int i = 0; i < count; i++) {
            parts[i] = (byte) (i % PARTS);
        }
        Random random = new Random(seed);
        for (int i = count - 1; i > 0; i--) {
            int other = random.nextInt(i + 1);
            byte part = parts[i];
            parts[i] = parts[other];
            parts[other] = part;
        }
        return parts;
    }

    private int[] held(byte[] parts, int part, boolean isOfPositives) {
        int[] held = new int[scores.groups()];
        int next = 0;
        for (int group = 0; group < held.length; group++) {
            int end = next + (isOfPositives ? scores.positives(group) : scores.rows(group) - scores.positives(group));
            for (; next < end; next++) {
                held[group] += parts[next] == part ? 1 : 0;
            }
        }
        return held;
    }
}
