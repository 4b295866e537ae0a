package io.mlprod.monitoring.internal.sketch;

/**
 * A summary of one element of a column's arrays. Immutable.
 *
 * @param missing how often it was missing
 * @param infinite how often it was infinite
 * @param numbers the other values; if the element is not among those that are counted, without a histogram
 */
public record ElementSummary(long missing, long infinite, NumberSummary numbers) {

    /**
     * Returns the summary of these values and others together.
     *
     * @param other the summary of others
     * @return the sums
     */
    public ElementSummary plus(ElementSummary other) {
        return new ElementSummary(
                Math.addExact(missing, other.missing),
                Math.addExact(infinite, other.infinite),
                numbers.plus(other.numbers));
    }

    /**
     * Returns how many values there were.
     *
     * @return those that were missing or infinite, too
     */
    public long all() {
        return missing + infinite + numbers.moments().count();
    }
}
