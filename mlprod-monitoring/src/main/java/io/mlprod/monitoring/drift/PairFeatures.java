package io.mlprod.monitoring.drift;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/**
 * The features of rows whose correlations are looked at: each column's ranks; if there is room, how far they are from
 * the middle, which correlates with what is not monotonic; and if there is still room, the products of each two, which
 * correlate with what only two columns together tell. All have a variance of 1, and 0 stands for a missing value.
 */
final class PairFeatures {

    private static final int ROOM = 200; // since each is combined with each

    private PairFeatures() {}

    /** Returns the features of each row. They do not know which sample a row belongs to. */
    static float[][] of(float[][] ranks, Random random) {
        List<float[]> chosen = new ArrayList<>(Arrays.asList(ranks));
        if (chosen.size() > ROOM) {
            Collections.shuffle(chosen, random);
            chosen = chosen.subList(0, ROOM);
        }
        List<float[]> columns = new ArrayList<>();
        for (float[] column : chosen) {
            addScaled(column.clone(), columns);
        }
        int plain = columns.size();
        if (plain + chosen.size() <= ROOM) {
            for (float[] column : chosen) {
                addScaled(folded(column), columns);
            }
        }
        if (columns.size() + plain * (plain - 1) / 2 <= ROOM) {
            for (int a = 0; a < plain; a++) {
                for (int b = 0; b < a; b++) {
                    addScaled(product(columns.get(a), columns.get(b)), columns);
                }
            }
        }
        return rows(columns, ranks[0].length);
    }

    private static float[] folded(float[] ranks) {
        float[] folded = new float[ranks.length];
        for (int i = 0; i < ranks.length; i++) {
            folded[i] = Math.abs(ranks[i] - 0.5f);
        }
        return folded;
    }

    private static float[] product(float[] a, float[] b) {
        float[] product = new float[a.length];
        for (int i = 0; i < a.length; i++) {
            product[i] = a[i] * b[i];
        }
        return product;
    }

    /** Adds a column, scaled in place, unless it is constant. */
    private static void addScaled(float[] column, List<float[]> to) {
        double sum = 0;
        double squares = 0;
        int present = 0;
        for (float x : column) {
            if (!Float.isNaN(x)) {
                sum += x;
                squares += (double) x * x;
                present++;
            }
        }
        double mean = sum / present;
        double variance = squares / present - mean * mean;
        if (!(variance > 1e-9)) {
            return;
        }
        double scale = 1 / Math.sqrt(variance);
        for (int i = 0; i < column.length; i++) {
            column[i] = Float.isNaN(column[i]) ? 0 : (float) ((column[i] - mean) * scale);
        }
        to.add(column);
    }

    private static float[][] rows(List<float[]> columns, int count) {
        float[][] rows = new float[count][columns.size()];
        for (int c = 0; c < columns.size(); c++) {
            float[] column = columns.get(c);
            for (int i = 0; i < count; i++) {
                rows[i][c] = column[i];
            }
        }
        return rows;
    }
}
