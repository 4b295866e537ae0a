package io.mlprod.monitoring.drift;

/**
 * The drift detection method of Gama and others (2004): detects that a rate of errors has risen above its lowest level
 * so far by more than chance. After a detection it begins anew. Not thread-safe.
 *
 * @since 0.1
 */
public final class Ddm {

    private final int warmUp;
    private final double warning;
    private final double drift;

    private long count;
    private double rate;
    private double leastRate;
    private double leastDeviation;
    private boolean isWarning;

    /** Creates a detector with a warm-up of 30 answers that warns at 2 standard deviations and detects at 3. */
    public Ddm() {
        this(30, 2, 3);
    }

    /**
     * Creates a detector.
     *
     * @param warmUp how many answers come before any detection, 0 or more
     * @param warning from how many standard deviations on it warns, above 0
     * @param drift from how many standard deviations on it detects, at least as many
     * @throws IllegalArgumentException if one is out of range
     */
    public Ddm(int warmUp, double warning, double drift) {
        if (warmUp < 0 || !(warning > 0) || !(drift >= warning)) {
            throw new IllegalArgumentException("A drift detection method needs a warmUp of 0 or more and deviations"
                    + " with 0 < warning <= drift, not " + warmUp + ", " + warning + " and " + drift);
        }
        this.warmUp = warmUp;
        this.warning = warning;
        this.drift = drift;
        reset();
    }

    /**
     * Takes whether the next answer was wrong.
     *
     * @param isError true if it was
     * @return true if a rise is detected with this answer
     */
    public boolean add(boolean isError) {
        count++;
        rate += ((isError ? 1 : 0) - rate) / count;
        isWarning = false;
        if (count <= warmUp) {
            return false;
        }
        double deviation = Math.sqrt(rate * (1 - rate) / count);
        if (rate + deviation <= leastRate + leastDeviation) {
            leastRate = rate;
            leastDeviation = deviation;
        }
        if (rate + deviation > leastRate + drift * leastDeviation) {
            reset();
            return true;
        }
        isWarning = rate + deviation > leastRate + warning * leastDeviation;
        return false;
    }

    /**
     * Returns whether the rate is suspiciously high after the last answer, but not yet detected.
     *
     * @return true between the two numbers of standard deviations
     */
    public boolean isWarning() {
        return isWarning;
    }

    private void reset() {
        count = 0;
        rate = 0;
        leastRate = Double.POSITIVE_INFINITY;
        leastDeviation = 0;
        isWarning = false;
    }
}
