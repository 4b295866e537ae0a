package io.mlprod.monitoring.internal.sketch;

/** Sums up finite numbers of any count in bounded memory; with a histogram, or only their moments. For one thread. */
public final class NumberSketch {

    private static final int BUFFER = 256;

    private final int buckets;
    private final double[] buffer;
    private final ExactMoments moments = new ExactMoments();
    private Histogram histogram = Histogram.EMPTY;
    private int buffered;
    private long zeros;

    /**
     * Creates a sketch of no numbers.
     *
     * @param buckets how many the histogram may have; 0 for none
     */
    public NumberSketch(int buckets) {
        this.buckets = buckets;
        this.buffer = new double[buckets == 0 ? 0 : BUFFER];
    }

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
        if (buckets > 0) {
            buffer[buffered++] = value;
            if (buffered == BUFFER) {
                flush();
            }
        }
    }

    private void flush() {
        histogram = histogram.plus(Histogram.of(buckets, buffer, buffered));
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
