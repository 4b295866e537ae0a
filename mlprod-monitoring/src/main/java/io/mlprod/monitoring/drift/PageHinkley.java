package io.mlprod.monitoring.drift;

import java.util.Objects;

/**
 * The Page-Hinkley test: detects a change of the mean of a stream from the sum of the differences to the mean so far,
 * as soon as the sum is far from its own extreme. It detects where river 0.26 does. After a detection it begins anew.
 * Not thread-safe.
 *
 * <p>The threshold is in the unit of the values, so they should be scaled. It has no stated rate of false alarms.
 *
 * @since 0.1
 */
public final class PageHinkley {

    /** Which changes are detected. */
    public enum Direction {
        /** Rises, as in MOA. */
        UP,
        /** Falls. */
        DOWN,
        /** Rises and falls. */
        BOTH
    }

    private final Direction direction;
    private final int minValues;
    private final double tolerance;
    private final double threshold;
    private final double decay;

    private long count;
    private double mean;
    private double rises; // the decaying sum of differences, less the tolerance of each
    private double least; // that this sum has been
    private double falls; // the decaying sum of differences, plus the tolerance of each
    private double most;

    /**
     * Creates a detector with a minimum of 30 values, a tolerance of 0.005, a threshold of 50 and a decay of 0.9999.
     *
     * @param direction which changes it detects
     */
    public PageHinkley(Direction direction) {
        this(direction, 30, 0.005, 50, 0.9999);
    }

    /**
     * Creates a detector.
     *
     * @param direction which changes it detects
     * @param minValues how many values must have come before a detection, 1 or more
     * @param tolerance the difference from the mean that is tolerated, δ, 0 or more
     * @param threshold the sum of differences that is a detection if exceeded, λ, above 0
     * @param decay what is kept of the sum at each value, α, above 0 and at most 1
     * @throws IllegalArgumentException if one is out of range
     */
    public PageHinkley(Direction direction, int minValues, double tolerance, double threshold, double decay) {
        if (minValues < 1 || !(tolerance >= 0) || !(threshold > 0) || !(decay > 0 && decay <= 1)) {
            throw new IllegalArgumentException("A Page-Hinkley test needs minValues of 1 or more, a tolerance of 0 or"
                    + " more, a threshold above 0 and a decay above 0 and at most 1, not " + minValues + ", "
                    + tolerance + ", " + threshold + " and " + decay);
        }
        this.direction = Objects.requireNonNull(direction, "direction");
        this.minValues = minValues;
        this.tolerance = tolerance;
        this.threshold = threshold;
        this.decay = decay;
        reset();
    }

    /**
     * Takes the next value.
     *
     * @param value ignored if it is not finite
     * @return true if a change is detected with this value
     */
    public boolean add(double value) {
        if (!Double.isFinite(value)) {
            return false;
        }
        count++;
        mean += (value - mean) / count;
        double difference = value - mean;
        rises = decay * rises + difference - tolerance;
        falls = decay * falls + difference + tolerance;
        least = Math.min(least, rises);
        most = Math.max(most, falls);
        if (count < minValues || distance() <= threshold) {
            return false;
        }
        reset();
        return true;
    }

    private double distance() {
        return switch (direction) {
            case UP -> rises - least;
            case DOWN -> most - falls;
            case BOTH -> Math.max(rises - least, most - falls);
        };
    }

    private void reset() {
        count = 0;
        mean = 0;
        rises = 0;
        least = Double.POSITIVE_INFINITY;
        falls = 0;
        most = Double.NEGATIVE_INFINITY;
    }
}
