package io.mlprod.lifecycle;

import io.mlprod.internal.text.DurationText;
import java.time.Duration;
import java.util.Objects;

/**
 * The limits on versions that served before and are kept in memory, so that rolling back takes microseconds. Made from
 * {@link #DEFAULT} or {@link #NONE}; each method that sets something keeps the rest. Immutable and thread-safe.
 *
 * @since 0.1
 */
public final class Retention {

    private static final Duration MAX_AGE = Duration.ofDays(365);

    /** The default limits: one version, for 30 minutes. */
    public static final Retention DEFAULT = new Retention(1, Duration.ofMinutes(30));

    /** No version is kept, which makes rolling back impossible. */
    public static final Retention NONE = new Retention(0, Duration.ZERO);

    private final int maxVersions;
    private final Duration maxAge;

    private Retention(int maxVersions, Duration maxAge) {
        this.maxVersions = maxVersions;
        this.maxAge = maxAge;
    }

    /**
     * Sets how many versions are kept.
     *
     * @param versions 0 for none, which makes rolling back impossible
     * @return new limits
     * @throws IllegalArgumentException if it is negative
     */
    public Retention maxVersions(int versions) {
        if (versions < 0) {
            throw new IllegalArgumentException("Retention needs a maxVersions of 0 or more, not " + versions);
        }
        return new Retention(versions, maxAge);
    }

    /**
     * Sets how long each version is kept, from when it stopped serving.
     *
     * @param time zero or more; more than a year counts as a year
     * @return new limits
     * @throws IllegalArgumentException if it is negative
     * @throws NullPointerException if it is null
     */
    public Retention maxAge(Duration time) {
        if (Objects.requireNonNull(time, "time").isNegative()) {
            throw new IllegalArgumentException(
                    "Retention needs a maxAge of zero or more, not " + DurationText.of(time));
        }
        return new Retention(maxVersions, time.compareTo(MAX_AGE) < 0 ? time : MAX_AGE);
    }

    /**
     * Returns how many versions are kept.
     *
     * @return 1 unless set
     */
    public int maxVersions() {
        return maxVersions;
    }

    /**
     * Returns how long each version is kept.
     *
     * @return 30 minutes unless set
     */
    public Duration maxAge() {
        return maxAge;
    }

    /**
     * Returns the limits in one line.
     *
     * @return for example {@code Retention[maxVersions=1, maxAge=30 min]}
     */
    @Override
    public String toString() {
        return "Retention[maxVersions=" + maxVersions + ", maxAge=" + DurationText.of(maxAge) + "]";
    }
}
