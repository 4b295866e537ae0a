package io.mlprod.admission;

import io.mlprod.internal.text.DurationText;
import java.time.Duration;
import java.util.Objects;

/**
 * The limits of a handle's admission control: how many runs of the model are under way at a time, how many calls may
 * wait for a run, and how long each may wait. Made from {@link #DEFAULT}; each method that sets something keeps the
 * rest. Immutable and thread-safe.
 *
 * @since 0.1
 */
public final class AdmissionLimits {

    /**
     * The default limits: one run more than there are processors, which keeps them busy while the next caller wakes up,
     * and 100 waiting calls, each for at most 100 ms.
     */
    public static final AdmissionLimits DEFAULT =
            new AdmissionLimits(Runtime.getRuntime().availableProcessors() + 1, 100, Duration.ofMillis(100));

    private final int maxRuns;
    private final int maxWaiting;
    private final Duration maxWait;

    private AdmissionLimits(int maxRuns, int maxWaiting, Duration maxWait) {
        this.maxRuns = maxRuns;
        this.maxWaiting = maxWaiting;
        this.maxWait = maxWait;
    }

    /**
     * Sets the maximum number of runs at a time.
     *
     * @param runs 1 or more
     * @return new limits
     * @throws IllegalArgumentException if it is below 1
     */
    public AdmissionLimits maxRuns(int runs) {
        if (runs < 1) {
            throw new IllegalArgumentException("Admission needs a maxRuns of 1 or more, not " + runs);
        }
        return new AdmissionLimits(runs, maxWaiting, maxWait);
    }

    /**
     * Sets the maximum number of calls that wait for a run; further calls are turned away at once.
     *
     * @param calls 0 or more
     * @return new limits
     * @throws IllegalArgumentException if it is negative
     */
    public AdmissionLimits maxWaiting(int calls) {
        if (calls < 0) {
            throw new IllegalArgumentException("Admission needs a maxWaiting of 0 or more, not " + calls);
        }
        return new AdmissionLimits(maxRuns, calls, maxWait);
    }

    /**
     * Sets the longest time that a call waits for a run.
     *
     * @param time zero or more; a call's own timeout also applies
     * @return new limits
     * @throws IllegalArgumentException if it is negative
     * @throws NullPointerException if it is null
     */
    public AdmissionLimits maxWait(Duration time) {
        if (Objects.requireNonNull(time, "time").isNegative()) {
            throw new IllegalArgumentException(
                    "Admission needs a maxWait of zero or more, not " + DurationText.of(time));
        }
        return new AdmissionLimits(maxRuns, maxWaiting, time);
    }

    /**
     * Returns the maximum number of runs at a time.
     *
     * @return one more than there are processors unless set
     */
    public int maxRuns() {
        return maxRuns;
    }

    /**
     * Returns the maximum number of calls that wait for a run.
     *
     * @return 100 unless set
     */
    public int maxWaiting() {
        return maxWaiting;
    }

    /**
     * Returns the longest time that a call waits for a run.
     *
     * @return 100 ms unless set
     */
    public Duration maxWait() {
        return maxWait;
    }

    /**
     * Returns the limits in one line.
     *
     * @return for example {@code AdmissionLimits[maxRuns=5, maxWaiting=100, maxWait=100 ms]}
     */
    @Override
    public String toString() {
        return "AdmissionLimits[maxRuns=" + maxRuns + ", maxWaiting=" + maxWaiting + ", maxWait="
                + DurationText.of(maxWait) + "]";
    }
}
