package io.mlprod.monitoring.drift;

/** The sums of the products of each two features over rows. */
final class Gram {

    private static final int AT_ONCE = 4; // rows, so that the sums are read and written less often

    private Gram() {}

    /** Returns the lower half of the matrix; what is above the diagonal is 0. */
    static float[][] of(float[][] rows) {
        int width = rows[0].length;
        float[][] sums = new float[width][width];
        float[] none = new float[width];
        for (int i = 0; i < rows.length; i += AT_ONCE) {
            float[] first = rows[i];
            float[] second = i + 1 < rows.length ? rows[i + 1] : none;
            float[] third = i + 2 < rows.length ? rows[i + 2] : none;
            float[] fourth = i + 3 < rows.length ? rows[i + 3] : none;
            for (int a = 0; a < width; a++) {
                float[] sum = sums[a];
                float x = first[a];
                float y = second[a];
                float z = third[a];
                float u = fourth[a];
                for (int b = 0; b <= a; b++) {
                    sum[b] += x * first[b] + y * second[b] + z * third[b] + u * fourth[b];
                }
            }
        }
        return sums;
    }
}
