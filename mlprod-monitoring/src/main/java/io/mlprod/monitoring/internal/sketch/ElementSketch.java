package io.mlprod.monitoring.internal.sketch;

/** Sums up the values of one element of a column's arrays. For one thread. */
final class ElementSketch {

    private final NumberSketch numbers;
    private long missing;
    private long infinite;

    /** Creates a sketch; only elements that are counted have a histogram. */
    ElementSketch(boolean isCounted) {
        this.numbers = new NumberSketch(isCounted ? Histogram.MAX_ELEMENT_BUCKETS : 0);
    }

    void add(double value) {
        if (Double.isNaN(value)) {
            missing++;
        } else if (Double.isInfinite(value)) {
            infinite++;
        } else {
            numbers.add(value);
        }
    }

    ElementSummary summary() {
        return new ElementSummary(missing, infinite, numbers.summary());
    }
}
