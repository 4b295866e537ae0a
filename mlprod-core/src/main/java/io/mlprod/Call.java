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
 * used again: a timeout counts from the start of each call. Every call is made from {@link #DEFAULT}, and each method
 * that sets something returns a call with everything else unchanged:
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
     * Gives the call a timeout, in place of the one it has; everything else stays.
     *
     * <p>The time covers everything from the call to the answer, for {@code predictAsync} also the wait in the queue,
     * for {@code predictAll} all rows together. A run in progress is ended between two operators of the model, so an
     * answer can be late by as long as the model's slowest operator takes; then the call ends with
     * {@link io.mlprod.error.DeadlineExceededException} all the same.
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
     * Adds a tag, which listeners see; everything else stays.
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
     * Sets the unit that the call is for, so that rollouts and experiments give the same unit the same version each
     * time; everything else stays. A function of theirs that takes the unit from the input comes first.
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
     * Returns how long the call may take.
     *
     * @return empty if there is no limit
     */
    public Optional<Duration> timeout() {
        return Optional.ofNullable(timeout);
    }

    /**
     * Returns the tags.
     *
     * @return unmodifiable
     */
    public Map<String, String> tags() {
        return tags;
    }
}
