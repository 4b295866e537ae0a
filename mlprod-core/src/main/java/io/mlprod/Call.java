package io.mlprod;

import io.mlprod.internal.checks.Arguments;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How one prediction is to be answered. Immutable, thread-safe and meant to be kept and used again: a timeout counts from
 * the start of each call.
 *
 * @since 0.1
 */
public final class Call {

    /** No timeout and no tags. */
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
     * A call that must be answered in time.
     *
     * <p>The time covers everything from the call to the answer, for {@code predictAsync} also the wait in the queue, for
     * {@code predictAll} all rows together. A run in progress is ended between two operators of the model, so an answer
     * can be late by as long as the model's slowest operator takes; then the call ends with {@link
     * io.mlprod.error.DeadlineExceededException} all the same.
     *
     * @param timeout how long the call may take
     * @return a call without tags
     * @throws IllegalArgumentException if the timeout is zero or negative
     */
    public static Call timeout(Duration timeout) {
        return new Call(positive(timeout), Map.of(), null);
    }

    /**
     * Gives the call a timeout, in place of the one it has.
     *
     * @param limit how long the call may take
     * @return a new call with the same tags and unit
     * @throws IllegalArgumentException if the timeout is zero or negative
     * @see #timeout(Duration)
     */
    public Call within(Duration limit) {
        return new Call(positive(limit), tags, unit);
    }

    private static Duration positive(Duration timeout) {
        return Arguments.positive("A timeout", timeout);
    }

    /**
     * Adds a tag, which listeners see.
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
     * Says whom the call is for, so that rollouts and experiments give the same unit the same version each time. A function of
     * theirs that takes the unit from the input comes first.
     *
     * @param key the business key, for example a customer's number; never logged
     * @return a new call
     * @throws NullPointerException if it is null
     */
    public Call unit(String key) {
        return new Call(timeout, tags, Objects.requireNonNull(key, "key"));
    }

    /**
     * Whom the call is for.
     *
     * @return empty if that was not said
     */
    public Optional<String> unit() {
        return Optional.ofNullable(unit);
    }

    /**
     * How long the call may take.
     *
     * @return empty if as long as it takes
     */
    public Optional<Duration> timeout() {
        return Optional.ofNullable(timeout);
    }

    /**
     * The tags.
     *
     * @return unmodifiable
     */
    public Map<String, String> tags() {
        return tags;
    }
}
