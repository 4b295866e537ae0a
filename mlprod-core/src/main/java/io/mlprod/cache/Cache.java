package io.mlprod.cache;

import io.mlprod.internal.checks.Arguments;
import io.mlprod.internal.text.DurationText;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;

/**
 * The bounds of a handle's cache of answers: how much memory it may take, and how long an answer may be used.
 *
 * <p>Inputs are the same if the model is the same and gets the same bytes: names, types, shapes and elements, after repairs
 * by the schema. So {@code -0.0f} and {@code 0.0f} are different inputs, since a model can tell them apart, and NaN is the
 * same input as itself. Two inputs are told apart by 128 bits of XXH3 with a seed that is drawn at random for each handle.
 *
 * <p>For models that answer the same input always with the same output. A model with random or stateful operators must
 * not be cached; one with random operators is refused.
 *
 * <p>Immutable and thread-safe.
 *
 * @param maximumWeight about how many bytes the answers and their keys may take on the heap
 * @param expireAfterWrite how long an answer may be used after it was computed; empty for as long as it is there
 * @since 0.1
 */
public record Cache(long maximumWeight, Optional<Duration> expireAfterWrite) {

    /**
     * Checks the bounds.
     *
     * @throws IllegalArgumentException if the weight or the duration is not above zero
     */
    public Cache {
        if (maximumWeight < 1) {
            throw new IllegalArgumentException(
                    "A cache's maximumWeight, in bytes, must be 1 or more, not " + maximumWeight);
        }
        expireAfterWrite.ifPresent(duration -> Arguments.positive("A cache's expireAfterWrite", duration));
    }

    /**
     * A cache whose answers do not expire.
     *
     * @param bytes about how many bytes the answers and their keys may take on the heap
     * @return a cache
     * @throws IllegalArgumentException if it is not above zero
     */
    public static Cache maximumWeight(long bytes) {
        return new Cache(bytes, Optional.empty());
    }

    /**
     * Bounds how long an answer may be used.
     *
     * @param duration the time since it was computed
     * @return a new cache
     * @throws IllegalArgumentException if it is not above zero
     */
    public Cache expireAfterWrite(Duration duration) {
        return new Cache(maximumWeight, Optional.of(Objects.requireNonNull(duration, "duration")));
    }

    /**
     * One line.
     *
     * @return for example {@code Cache[maximumWeight=1000000, expireAfterWrite=10 min]}
     */
    @Override
    public String toString() {
        return "Cache[maximumWeight=" + maximumWeight + ", expireAfterWrite="
                + DurationText.of(expireAfterWrite.orElse(null)) + "]";
    }
}
