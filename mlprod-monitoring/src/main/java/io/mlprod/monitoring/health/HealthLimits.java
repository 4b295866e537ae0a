package io.mlprod.monitoring.health;

import io.mlprod.internal.checks.Arguments;
import io.mlprod.internal.text.DurationText;
import java.time.Duration;
import java.util.Objects;
import java.util.OptionalLong;

/**
 * The settings of what is bad health. Immutable and thread-safe; each method that sets something keeps the rest.
 *
 * @since 0.1
 */
public final class HealthLimits {

    /** Not ready after a minute in which every call failed, not live after ten; no limit of memory. */
    public static final HealthLimits DEFAULT =
            new HealthLimits(Duration.ofMinutes(1), Duration.ofMinutes(10), 5, OptionalLong.empty());

    private final Duration notReadyAfter;
    private final Duration notLiveAfter;
    private final int minFailures;
    private final OptionalLong maxModelBytes;

    private HealthLimits(Duration notReadyAfter, Duration notLiveAfter, int minFailures, OptionalLong maxModelBytes) {
        this.notReadyAfter = notReadyAfter;
        this.notLiveAfter = notLiveAfter;
        this.minFailures = minFailures;
        this.maxModelBytes = maxModelBytes;
    }

    /**
     * Sets how long every call must have failed until a handle or chain is not ready. If it gets no calls for this long
     * it is ready again, or it would never get a call that succeeds; the next failed call ends that.
     *
     * @param time above zero; a minute unless set
     * @return new settings
     * @throws IllegalArgumentException if it is not above zero
     */
    public HealthLimits notReadyAfter(Duration time) {
        Arguments.positive("notReadyAfter", Objects.requireNonNull(time, "time"));
        return new HealthLimits(time, notLiveAfter, minFailures, maxModelBytes);
    }

    /**
     * Sets how long every call must have failed until it is not live, which makes Kubernetes restart the process.
     *
     * @param time above zero; ten minutes unless set
     * @return new settings
     * @throws IllegalArgumentException if it is not above zero
     */
    public HealthLimits notLiveAfter(Duration time) {
        Arguments.positive("notLiveAfter", Objects.requireNonNull(time, "time"));
        return new HealthLimits(notReadyAfter, time, minFailures, maxModelBytes);
    }

    /**
     * Sets how many calls must have failed in a row at least.
     *
     * @param calls 1 or more; 5 unless set
     * @return new settings
     * @throws IllegalArgumentException if it is below 1
     */
    public HealthLimits minFailures(int calls) {
        if (calls < 1) {
            throw new IllegalArgumentException("minFailures must be 1 or more, not " + calls);
        }
        return new HealthLimits(notReadyAfter, notLiveAfter, calls, maxModelBytes);
    }

    /**
     * Sets how much memory the files of a handle's loaded versions may take; with more, it is degraded.
     *
     * @param bytes 1 or more; no limit unless set
     * @return new settings
     * @throws IllegalArgumentException if it is below 1
     */
    public HealthLimits maxModelBytes(long bytes) {
        if (bytes < 1) {
            throw new IllegalArgumentException("maxModelBytes must be 1 or more, not " + bytes);
        }
        return new HealthLimits(notReadyAfter, notLiveAfter, minFailures, OptionalLong.of(bytes));
    }

    /**
     * Returns how long every call must have failed until a handle or chain is not ready.
     *
     * @return a minute unless set
     */
    public Duration notReadyAfter() {
        return notReadyAfter;
    }

    /**
     * Returns how long every call must have failed until it is not live.
     *
     * @return ten minutes unless set
     */
    public Duration notLiveAfter() {
        return notLiveAfter;
    }

    /**
     * Returns how many calls must have failed in a row at least.
     *
     * @return 5 unless set
     */
    public int minFailures() {
        return minFailures;
    }

    /**
     * Returns how much memory the files of a handle's loaded versions may take.
     *
     * @return empty unless set
     */
    public OptionalLong maxModelBytes() {
        return maxModelBytes;
    }

    /**
     * Returns the settings in words.
     *
     * @return one line
     */
    @Override
    public String toString() {
        return "not ready after " + DurationText.of(notReadyAfter) + ", not live after "
                + DurationText.of(notLiveAfter) + " in which every call failed, at least " + minFailures
                + (maxModelBytes.isPresent() ? "; at most " + maxModelBytes.getAsLong() + " bytes of models" : "");
    }
}
