package io.mlprod.testing.traffic;

import io.mlprod.internal.checks.Arguments;
import io.mlprod.internal.text.DurationText;
import java.time.Duration;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.function.ToDoubleFunction;

/**
 * How late an outcome becomes known after its prediction. Immutable and thread-safe.
 *
 * @since 0.1
 */
public final class Delay {

    private static final double LONGEST = Duration.ofDays(3_650).toNanos();

    private final String text;
    private final ToDoubleFunction<SplittableRandom> nanos;

    private Delay(String text, ToDoubleFunction<SplittableRandom> nanos) {
        this.text = text;
        this.nanos = nanos;
    }

    /**
     * Returns a delay that is always the same.
     *
     * @param time zero or more
     * @return a delay
     * @throws IllegalArgumentException if the time is negative, or longer than 10,000 days
     */
    public static Delay of(Duration time) {
        double nanos = Arguments.periodOrZero("A delay", time).toNanos();
        return new Delay(DurationText.of(time), random -> nanos);
    }

    /**
     * Returns a delay with all times in a range equally probable.
     *
     * @param shortest zero or more
     * @param longest more than that
     * @return a delay
     * @throws IllegalArgumentException if the range is empty, a time is negative, or longer than 10,000 days
     */
    public static Delay between(Duration shortest, Duration longest) {
        double from = Arguments.periodOrZero("The shortest delay", shortest).toNanos();
        double to = Arguments.period("The longest delay", longest).toNanos();
        if (from >= to) {
            throw new IllegalArgumentException("The shortest delay must be below the longest, not "
                    + DurationText.of(shortest) + " and " + DurationText.of(longest));
        }
        return new Delay(
                DurationText.of(shortest) + " to " + DurationText.of(longest),
                random -> from + random.nextDouble() * (to - from));
    }

    /**
     * Returns a delay with an exponential distribution: most outcomes are known soon, a few very late.
     *
     * @param mean above zero
     * @return a delay
     * @throws IllegalArgumentException if the mean is not above zero, or longer than 10,000 days
     */
    public static Delay exponential(Duration mean) {
        double nanos = Arguments.period("The mean of a delay", mean).toNanos();
        return new Delay("about " + DurationText.of(mean), random -> random.nextExponential() * nanos);
    }

    /**
     * Returns a delay with a log-normal distribution, as chargebacks and complaints have it.
     *
     * @param median half of all outcomes are known by then; above zero
     * @param sigma the standard deviation of the logarithm; 1 means that one in six takes 2.7 times the median or more
     * @return a delay; ten years at most
     * @throws IllegalArgumentException if the median is not above zero or longer than 10,000 days, or sigma is not
     *     above 0 and finite
     */
    public static Delay logNormal(Duration median, double sigma) {
        double nanos = Arguments.period("The median of a delay", median).toNanos();
        if (!(sigma > 0 && sigma < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException("The sigma of a delay must be above 0 and finite, not " + sigma);
        }
        return new Delay("about " + DurationText.of(median), random -> nanos * Math.exp(sigma * random.nextGaussian()));
    }

    long nanos(SplittableRandom random) {
        return (long) Math.min(LONGEST, nanos.applyAsDouble(Objects.requireNonNull(random, "random")));
    }

    /**
     * Describes the delay.
     *
     * @return for example {@code about 2 h}
     */
    @Override
    public String toString() {
        return text;
    }
}
