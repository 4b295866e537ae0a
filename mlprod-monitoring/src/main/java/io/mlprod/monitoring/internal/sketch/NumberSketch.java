package io.mlprod.monitoring.internal.sketch;

/** Sums up finite numbers of any count in bounded memory. For one thread. */
public final class NumberSketch {

    private static final int BUFFER = 256;

    private final double[] buffer = new double[BUFFER];
    private final ExactMoments moments = new ExactMoments();
    private Histogram histogram = Histogram.EMPTY;
    private int buffered;
    private long zeros;

    /**
     * Adds a number.
     *
     * @param number finite
     */
    public void add(double number) {
        double value = number + 0.0; // -0 becomes 0
        moments.add(value);
        if (value == 0) {
            zeros++;
        }
        buffer[buffered++] = value;
        if (buffered == BUFFER) {
            flush();
        }
    }

    private void flush() {
        histogram = histogram.plus(Histogram.of(buffer, buffered));
        buffered = 0;
    }

    /**
     * Returns what has been added.
     *
     * @return a function of the numbers, whatever their order
     */
    public NumberSummary summary() {
        flush();
        return new NumberSummary(histogram, moments.sums(), zeros);
    }
}
