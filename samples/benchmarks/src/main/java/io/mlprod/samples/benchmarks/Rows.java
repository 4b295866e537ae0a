package io.mlprod.samples.benchmarks;

import java.util.Arrays;
import java.util.Random;

/** The rows that models are asked: so many distinct ones that no branch of a model learns one by heart. */
final class Rows {

    static final int COUNT = 8_192; // a power of two, for RowCycle

    private static final int FIRST_WORD = 1_000; // the ids before it are special or unused
    private static final int WORDS = 29_000;
    private static final long START = 101;
    private static final long END = 102;

    private Rows() {}

    /** Positive numbers of very different sizes, as measurements are. */
    static float[][] measurements(int width) {
        Random random = new Random(1);
        return floats(width, () -> (float) Math.exp(random.nextGaussian() * 2));
    }

    /** Numbers around zero, as standardised features are. */
    static float[][] standardised(int width) {
        Random random = new Random(2);
        return floats(width, () -> (float) random.nextGaussian() * 2);
    }

    /** Whole numbers from 0 to 16, as in scikit-learn's digits. */
    static float[][] pixels(int width) {
        Random random = new Random(3);
        return floats(width, () -> random.nextInt(17));
    }

    private interface FloatSource {
        float next();
    }

    private static float[][] floats(int width, FloatSource source) {
        float[][] rows = new float[COUNT][width];
        for (float[] row : rows) {
            for (int i = 0; i < width; i++) {
                row[i] = source.next();
            }
        }
        return rows;
    }

    /** Random words between the ids for the beginning and the end of a text. */
    static long[][] tokens(int length) {
        Random random = new Random(4);
        long[][] rows = new long[COUNT][length];
        for (long[] row : rows) {
            Arrays.setAll(row, i -> FIRST_WORD + random.nextInt(WORDS));
            row[0] = START;
            row[length - 1] = END;
        }
        return rows;
    }

    /** The same number everywhere. */
    static long[][] constant(int length, long value) {
        long[] row = new long[length];
        Arrays.fill(row, value);
        long[][] rows = new long[COUNT][];
        Arrays.fill(rows, row);
        return rows;
    }
}
