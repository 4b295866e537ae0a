package io.mlprod.cache;

import io.mlprod.internal.text.DurationText;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The bounds of a handle's answer cache: how much memory it may take, and how long an answer may be used. Made from
 * {@link #DEFAULT}; each method that sets something keeps the rest.
 *
 * <p>Two inputs are the same if the model is the same and receives the same bytes: names, types, shapes and elements,
 * after repairs by the schema. So {@code -0.0f} and {@code 0.0f} are different inputs, since a model can distinguish
 * them, and NaN is the same input as itself. Inputs are distinguished by 128 bits of XXH3, with a seed that is drawn at
 * random for each handle.
 *
 * <p>A cache is for models that always answer the same input with the same output. A model with random or stateful
 * operators must not be cached; one with random operators is refused.
 *
 * <p>Immutable and thread-safe.
 *
 * @since 0.1
 */
public final class Cache {

    /** The default bounds: 64 MiB of answers that do not expire. */
    public static final Cache DEFAULT = new Cache(64L << 20, null);

    private final long maximumWeight;
    private final @Nullable Duration expireAfterWrite;

    private Cache(long maximumWeight, @Nullable Duration expireAfterWrite) {
        this.maximumWeight = maximumWeight;
        this.expireAfterWrite = expireAfterWrite;
    }

    /**
     * Sets approximately how many bytes the answers and their keys may take on the heap.
     *
     * @param bytes 1 or more
     * @return a new cache
     * @throws IllegalArgumentException if it is not above zero
     */
    public Cache maximumWeight(long bytes) {
        if (bytes < 1) {
            throw new IllegalArgumentException("A cache's maximumWeight, in bytes, must be 1 or more, not " + bytes);
        }
        return new Cache(bytes, expireAfterWrite);
    }

    /**
     * Sets how long an answer may be used.
     *
     * @param duration the time since it was computed
     * @return a new cache
     * @throws IllegalArgumentException if it is not above zero
     * @throws NullPointerException if it is null
     */
    public Cache expireAfterWrite(Duration duration) {
        if (Objects.requireNonNull(duration, "duration").isNegative() || duration.isZero()) {
            throw new IllegalArgumentException(
                    "A cache's expireAfterWrite must be above zero, not " + DurationText.of(duration));
        }
        return new Cache(maximumWeight, duration);
    }

    /**
     * Returns approximately how many bytes the answers and their keys may take on the heap.
     *
     * @return 64 MiB unless set
     */
    public long maximumWeight() {
        return maximumWeight;
    }

    /**
     * Returns how long an answer may be used after it was computed.
     *
     * @return empty if answers do not expire
     */
    public Optional<Duration> expireAfterWrite() {
        return Optional.ofNullable(expireAfterWrite);
    }

    /**
     * Returns the bounds in one line.
     *
     * @return for example {@code Cache[maximumWeight=1000000, expireAfterWrite=10 min]}
     */
    @Override
    public String toString() {
        return "Cache[maximumWeight=" + maximumWeight + ", expireAfterWrite=" + DurationText.of(expireAfterWrite) + "]";
    }
}
