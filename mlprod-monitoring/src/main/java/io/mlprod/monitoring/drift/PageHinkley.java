package io.mlprod.monitoring.drift;

import java.util.Objects;

/**
 * The Page-Hinkley test: detects a change of the mean of a stream from the sum of the differences to the mean so far.
 * After a detection it begins anew. Not thread-safe.
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
    private double risen;
    private double fallen;

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
        risen = Math.max(0, decay * risen + (value - mean) - tolerance);
        fallen = Math.max(0, decay * fallen - (value - mean) - tolerance);
        if (count < minValues || sum() <= threshold) {
            return false;
        }
        count = 0;
        mean = 0;
        risen = 0;
        fallen = 0;
        return true;
    }

    private double sum() {
        return switch (direction) {
            case UP -> risen;
            case DOWN -> fallen;
            case BOTH -> Math.max(risen, fallen);
        };
    }
}
