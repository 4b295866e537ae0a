package io.mlprod.monitoring.estimate;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Takes those rows of a window whose scores a calibration has seen the like of. */
final class Covered {

    private Covered() {}

    /** Returns the rows in an order of its own, so that theirs makes no difference to the last bit. */
    static Window binary(Curve curve, boolean[] predicted, double[] scores) {
        double[] no = sorted(curve, predicted, scores, false);
        double[] yes = sorted(curve, predicted, scores, true);
        double[] both = Arrays.copyOf(no, no.length + yes.length);
        System.arraycopy(yes, 0, both, no.length, yes.length);
        boolean[] isYes = new boolean[both.length];
        Arrays.fill(isYes, no.length, both.length, true);
        return Window.binary(Column.of(curve, both, isYes));
    }

    private static double[] sorted(Curve curve, boolean[] predicted, double[] scores, boolean wanted) {
        double[] some = new double[scores.length];
        int count = 0;
        for (int row = 0; row < scores.length; row++) {
            if (predicted[row] == wanted && curve.covers(scores[row])) {
                some[count++] = scores[row] + 0.0; // -0.0 becomes 0.0, its equal
            }
        }
        double[] sorted = Arrays.copyOf(some, count);
        Arrays.sort(sorted);
        return sorted;
    }

    static Window multiclass(List<Curve> curves, int[] predicted, double[][] scores) {
        int[] rows = new int[scores.length];
        int count = 0;
        for (int row = 0; row < scores.length; row++) {
            boolean isCovered = true;
            for (int one = 0; one < curves.size(); one++) {
                isCovered &= curves.get(one).covers(scores[row][one]);
            }
            if (isCovered) {
                rows[count++] = row;
            }
        }
        List<Column> columns = new ArrayList<>();
        for (int one = 0; one < curves.size(); one++) {
            double[] ofClass = new double[count];
            boolean[] isPredicted = new boolean[count];
            for (int i = 0; i < count; i++) {
                ofClass[i] = scores[rows[i]][one] + 0.0;
                isPredicted[i] = predicted[rows[i]] == one;
            }
            columns.add(Column.of(curves.get(one), ofClass, isPredicted));
        }
        return Window.multiclass(columns);
    }
}
