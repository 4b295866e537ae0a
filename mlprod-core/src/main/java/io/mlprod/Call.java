package io.mlprod;

import io.mlprod.internal.checks.Arguments;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The options of one prediction: its timeout, its unit and its tags. Immutable, thread-safe and meant to be kept and
 * used again: a timeout counts from the start of each call. Every call is made from {@link #DEFAULT}. Each method that
 * sets something returns a new call with everything else unchanged:
 * {@code Call.DEFAULT.timeout(ofMillis(20)).unit("c-17")}.
 *
 * @since 0.1
 */
public final class Call {

    /** No timeout, no unit and no tags. */
    public static final Call DEFAULT = new Call(null, Map.of(), null);

    private final @Nullable Duration timeout;
    private final Map<String, String> tags;

    private final @Nullable String unit;

    private Call(@Nullable Duration timeout, Map<String, String> tags, @Nullable String unit) {
        this.timeout = timeout;
        this.tags = tags;
        this.unit = unit;
    }

    /**
     * Sets the timeout; everything else stays.
     *
     * <p>The time covers everything from the call to the answer. For {@code predictAsync} it includes the wait in the
     * queue; for {@code predictAll} it covers all rows together. A run in progress is terminated between two operators
     * of the model, so a call can end late by as long as the model's slowest operator takes. Even then it ends with
     * {@link io.mlprod.error.DeadlineExceededException}.
     *
     * @param timeout how long the call may take
     * @return a new call
     * @throws IllegalArgumentException if the timeout is zero or negative
     * @throws NullPointerException if it is null
     */
    public Call timeout(Duration timeout) {
        return new Call(positive(timeout), tags, unit);
    }

    private static Duration positive(Duration timeout) {
        return Arguments.positive("A timeout", timeout);
    }

    /**
     * Adds a tag, which listeners receive; everything else stays.
     *
     * @param name the tag's name
     * @param value its value; no personal data
     * @return a new call
     * @throws NullPointerException if an argument is null
     */
    public Call tag(String name, String value) {
        Map<String, String> more = new LinkedHashMap<>(tags);
        more.put(Objects.requireNonNull(name, "name"), Objects.requireNonNull(value, "value"));
        return new Call(timeout, java.util.Collections.unmodifiableMap(more), unit);
    }

    /**
     * Sets the unit that the call is for; everything else stays. Rollouts and experiments give the same unit the same
     * version each time. If they have a function that takes the unit from the input, that function takes precedence.
     *
     * @param key the business key, for example a customer's number; never logged
     * @return a new call
     * @throws NullPointerException if it is null
     */
    public Call unit(String key) {
        return new Call(timeout, tags, Objects.requireNonNull(key, "key"));
    }

    /**
     * Returns the unit that the call is for.
     *
     * @return empty if none was set
     */
    public Optional<String> unit() {
        return Optional.ofNullable(unit);
    }

    /**
     * Returns the timeout of the call.
     *
     * @return empty if there is no limit
     */
    public Optional<Duration> timeout() {
        return Optional.ofNullable(timeout);
    }

    /**
     * Returns the tags of the call.
     *
     * @return unmodifiable
     */
    public Map<String, String> tags() {
        return tags;
    }
}
