package io.mlprod.testing.latency;

import java.util.concurrent.Callable;

/**
 * Fixed work in plain Java that takes some 10 µs on a server of the 2020s: look-ups in a small table, and sums that
 * have to wait for one another, so that neither the number of processors nor the width of their vectors matters.
 * Thread-safe.
 */
final class CalibrationLoop implements Callable<Double> {

    private static final int STEPS = 3_000;
    private static final double[] TABLE = table();

    private static double[] table() {
        double[] table = new double[1_024];
        long bits = 1;
        for (int i = 0; i < table.length; i++) {
            bits = bits * 6_364_136_223_846_793_005L + 1_442_695_040_888_963_407L;
            table[i] = (bits >>> 11) * 0x1p-53;
        }
        return table;
    }

    @Override
    public Double call() {
        double sum = 0;
        int place = 1;
        for (int i = 0; i < STEPS; i++) {
            place = place * 1_664_525 + 1_013_904_223;
            sum = sum * 0.5 + TABLE[place >>> 22];
        }
        return sum;
    }
}
