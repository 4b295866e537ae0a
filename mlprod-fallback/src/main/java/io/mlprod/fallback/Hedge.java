package io.mlprod.fallback;

import io.mlprod.internal.text.DurationText;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.concurrent.TimeUnit;

/**
 * A hedge: the rule when a chain asks the next tier while a tier is still running, and whose answer it takes.
 *
 * <p>A hedge goes down the chain, to the next tier that may be asked; asking the same model on the same processor would
 * only add load. A call is hedged at most once. Hedges are throttled as in gRPC: there are ten tokens; a hedge or a
 * failure takes one, a success adds a tenth, and while half of them or fewer are left no call is hedged. So in the long
 * run no more than about a tenth of the calls are hedged, and none while many calls fail.
 *
 * <p>Immutable and thread-safe; each wither returns a new one.
 *
 * @since 0.1
 */
public final class Hedge {

    private final double percentile; // NaN if the delay is fixed
    private final long delay;
    private final boolean isFirstValid;

    private Hedge(double percentile, long delay, boolean isFirstValid) {
        this.percentile = percentile;
        this.delay = delay;
        this.isFirstValid = isFirstValid;
    }

    /**
     * Returns a hedge that starts when a tier has been running for longer than most of its recent calls took. No call
     * is hedged until the tier has had a hundred calls.
     *
     * @param percentile the share of calls that are quick enough, for example 0.95; above 0 and below 1
     * @return a hedge that prefers rank
     * @throws IllegalArgumentException if the percentile is not between 0 and 1
     */
    public static Hedge at(double percentile) {
        if (!(percentile > 0 && percentile < 1)) {
            throw new IllegalArgumentException(
                    "A hedge's percentile is above 0 and below 1, such as 0.95, not " + percentile);
        }
        return new Hedge(percentile, 0, false);
    }

    /**
     * Returns a hedge that starts when a tier has been running for a fixed time.
     *
     * @param delay longer than zero
     * @return a hedge that prefers rank
     * @throws IllegalArgumentException if the delay is not longer than zero
     */
    public static Hedge after(Duration delay) {
        if (Objects.requireNonNull(delay, "delay").isNegative() || delay.isZero()) {
            throw new IllegalArgumentException("A hedge's delay must be positive: " + DurationText.of(delay));
        }
        return new Hedge(Double.NaN, TimeUnit.NANOSECONDS.convert(delay), false);
    }

    /**
     * Returns a hedge that takes the hedged tier's answer if it comes within the tier's share of the budget, and the
     * next tier's only if not. This is the default: hedging then bounds how late a fallback is, and costs no quality.
     *
     * @return a new hedge
     */
    public Hedge preferRank() {
        return new Hedge(percentile, delay, false);
    }

    /**
     * Returns a hedge that takes the answer that comes first, if it is valid.
     *
     * @return a new hedge
     */
    public Hedge firstValid() {
        return new Hedge(percentile, delay, true);
    }

    /**
     * Returns the share of the tier's recent calls that are quick enough.
     *
     * @return empty if the delay is fixed
     */
    public OptionalDouble percentile() {
        return Double.isNaN(percentile) ? OptionalDouble.empty() : OptionalDouble.of(percentile);
    }

    /**
     * Returns the fixed time after which the next tier is asked.
     *
     * @return empty if it is a percentile of the tier's latencies
     */
    public Optional<Duration> delay() {
        return delay == 0 ? Optional.empty() : Optional.of(Duration.ofNanos(delay));
    }

    /**
     * Returns whether the answer that comes first is taken.
     *
     * @return false if the hedged tier's is preferred
     */
    public boolean isFirstValid() {
        return isFirstValid;
    }
}
