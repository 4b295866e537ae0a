package io.mlprod.fallback;

import io.mlprod.internal.text.DurationText;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The settings of a tier's circuit breaker: when it opens, and how the tier comes back.
 *
 * <pre>{@code
 * BreakerSettings.DEFAULT.failureRate(0.2).slowCalls(Duration.ofMillis(50), 0.5).openFor(Duration.ofSeconds(2))
 * }</pre>
 *
 * <p><b>Opening.</b> The breaker looks at the last {@link #window} calls, as soon as there are {@link #minimumCalls}.
 * If the share of those that failed reaches the {@link #failureRate}, it opens, and the tier gets no more calls.
 *
 * <p><b>Coming back.</b> After the time of {@link #openFor}, copies of calls probe the tier, one at a time, and no
 * caller waits for them. A probe that fails opens the breaker again, for twice as long. The breaker closes after
 * {@link #probes} successful probes in a row. Then, over the time of {@link #ramp}, a growing share of the calls comes
 * back. They are judged like any others, without the earlier calls. If the breaker opens during the ramp, it stays open
 * for twice as long; if it opens after the ramp, for the first open time again. A probe that has not reported within
 * the longest open time, or within 10 s if that is longer, counts as failed, and its later report is ignored.
 *
 * <p><b>The defaults</b> are for models in the same process, which take milliseconds. Twenty calls come within a second
 * even with little traffic, and are enough to judge. The defaults of breakers for networks, 100 calls and a minute,
 * would let a broken model fail a hundred times, and would shut out for a minute a model that was only slow while it
 * was replaced. Probing a model costs one call that no caller waits for, so it is probed after a second; a model that
 * stays broken is soon probed once a minute. The ramp protects a model that must warm up from getting the full load at
 * once.
 *
 * <p>Immutable and thread-safe; each wither returns new settings.
 *
 * @since 0.1
 */
public final class BreakerSettings {

    private static final int MAX_WINDOW = 10_000; // each call in it is an object
    private static final Duration LEAST = Duration.ofNanos(1);
    private static final Duration LONGEST = Duration.ofDays(10_000); // twice as much is a number of nanoseconds

    /** The values, which withers change on a copy that no other code has yet. */
    private static final class Settings {
        private int window = 100;
        private int minimumCalls = 20;
        private double failureRate = 0.5;
        private @Nullable Duration slowAfter;
        private double slowShare = 1;
        private Duration openFor = Duration.ofSeconds(1);
        private Duration openAtMost = Duration.ofMinutes(1);
        private double jitter = 0.2;
        private int probes = 3;
        private Duration ramp = Duration.ofSeconds(5);

        Settings() {}

        Settings(Settings from) {
            window = from.window;
            minimumCalls = from.minimumCalls;
            failureRate = from.failureRate;
            slowAfter = from.slowAfter;
            slowShare = from.slowShare;
            openFor = from.openFor;
            openAtMost = from.openAtMost;
            jitter = from.jitter;
            probes = from.probes;
            ramp = from.ramp;
        }
    }

    /** The default settings. */
    public static final BreakerSettings DEFAULT = new BreakerSettings(new Settings());

    private final Settings settings;

    private BreakerSettings(Settings settings) {
        this.settings = settings;
    }

    private BreakerSettings with(Consumer<Settings> change) {
        Settings copy = new Settings(settings);
        change.accept(copy);
        return new BreakerSettings(copy);
    }

    /**
     * Sets how many of the last calls are looked at. 100 unless set.
     *
     * @param calls from 1 to 10,000
     * @return new settings
     * @throws IllegalArgumentException if the number is out of range
     */
    public BreakerSettings window(int calls) {
        requireCalls("window", calls);
        return with(copy -> copy.window = calls);
    }

    /**
     * Sets how many calls there must be before they are judged. A smaller window is judged when it is full. 20 unless
     * set.
     *
     * @param calls from 1 to 10,000
     * @return new settings
     * @throws IllegalArgumentException if the number is out of range
     */
    public BreakerSettings minimumCalls(int calls) {
        requireCalls("minimumCalls", calls);
        return with(copy -> copy.minimumCalls = calls);
    }

    /**
     * Sets the share of failed calls that opens the breaker. 0.5 unless set.
     *
     * @param share above 0, at most 1
     * @return new settings
     * @throws IllegalArgumentException if the share is out of range
     */
    public BreakerSettings failureRate(double share) {
        requireShare("failureRate", share);
        return with(copy -> copy.failureRate = share);
    }

    /**
     * Also opens the breaker when a share of the calls is slow, including failed calls. A slow probe then counts as
     * failed. Unless set, no call is slow; a call that misses its deadline has failed in any case.
     *
     * @param longerThan a call that takes longer is slow; above zero, at most 10,000 days
     * @param share the share of slow calls that opens the breaker; above 0, at most 1
     * @return new settings
     * @throws IllegalArgumentException if one of them is out of range
     */
    public BreakerSettings slowCalls(Duration longerThan, double share) {
        requireTime("slowCalls' longerThan", longerThan, LEAST);
        requireShare("slowCalls' share", share);
        return with(copy -> {
            copy.slowAfter = longerThan;
            copy.slowShare = share;
        });
    }

    /**
     * Sets how long the breaker stays open before the tier is probed. That time doubles each time the breaker opens
     * without having recovered fully in between, up to the time of {@link #openAtMost(Duration)}. 1 s unless set.
     *
     * @param time the first open time; above zero, at most 10,000 days. If the longest open time is shorter, it is
     *     raised to this
     * @return new settings
     * @throws IllegalArgumentException if the time is out of range
     */
    public BreakerSettings openFor(Duration time) {
        requireTime("openFor", time, LEAST);
        return with(copy -> {
            copy.openFor = time;
            copy.openAtMost = time.compareTo(copy.openAtMost) > 0 ? time : copy.openAtMost;
        });
    }

    /**
     * Sets the longest open time, at which the doubling ends. 1 min unless set.
     *
     * @param time at least as long as {@link #openFor()}, at most 10,000 days
     * @return new settings
     * @throws IllegalArgumentException if the time is out of range
     */
    public BreakerSettings openAtMost(Duration time) {
        requireTime("openAtMost", time, settings.openFor);
        return with(copy -> copy.openAtMost = time);
    }

    /**
     * Sets by what share each open time, the longest included, is made longer or shorter at random, so that processes
     * that failed together do not probe together. 0.2 unless set.
     *
     * @param share from 0 to below 1
     * @return new settings
     * @throws IllegalArgumentException if the share is out of range
     */
    public BreakerSettings jitter(double share) {
        if (!(share >= 0 && share < 1)) {
            throw new IllegalArgumentException("A breaker's jitter must be a share from 0 to below 1, not " + share);
        }
        return with(copy -> copy.jitter = share);
    }

    /**
     * Sets how many probes in a row must succeed to close the breaker. 3 unless set.
     *
     * @param successes 1 or more
     * @return new settings
     * @throws IllegalArgumentException if the number is below 1
     */
    public BreakerSettings probes(int successes) {
        if (successes < 1) {
            throw new IllegalArgumentException("A breaker's probes must be 1 or more, not " + successes);
        }
        return with(copy -> copy.probes = successes);
    }

    /**
     * Sets how long it takes, after the breaker has closed, until the tier gets all calls again. The share grows evenly
     * from a tenth. 5 s unless set.
     *
     * @param time from zero, for all at once, to 10,000 days
     * @return new settings
     * @throws IllegalArgumentException if the time is out of range
     */
    public BreakerSettings ramp(Duration time) {
        requireTime("ramp", time, Duration.ZERO);
        return with(copy -> copy.ramp = time);
    }

    /**
     * Returns how many of the last calls are looked at.
     *
     * @return from 1 to 10,000
     */
    public int window() {
        return settings.window;
    }

    /**
     * Returns how many calls there must be before they are judged.
     *
     * @return from 1 to 10,000, even if that is more than the window
     */
    public int minimumCalls() {
        return settings.minimumCalls;
    }

    /**
     * Returns the share of failed calls that opens the breaker.
     *
     * @return above 0, at most 1
     */
    public double failureRate() {
        return settings.failureRate;
    }

    /**
     * Returns the time that a slow call exceeds.
     *
     * @return empty if no call is slow
     */
    public Optional<Duration> slowAfter() {
        return Optional.ofNullable(settings.slowAfter);
    }

    /**
     * Returns the share of slow calls that opens the breaker.
     *
     * @return above 0, at most 1
     */
    public double slowShare() {
        return settings.slowShare;
    }

    /**
     * Returns how long the breaker stays open the first time.
     *
     * @return above zero
     */
    public Duration openFor() {
        return settings.openFor;
    }

    /**
     * Returns how long the breaker stays open at most, apart from the jitter.
     *
     * @return at least the first time
     */
    public Duration openAtMost() {
        return settings.openAtMost;
    }

    /**
     * Returns the largest share by which an open time is made longer or shorter at random.
     *
     * @return from 0 to below 1
     */
    public double jitter() {
        return settings.jitter;
    }

    /**
     * Returns how many probes in a row close the breaker.
     *
     * @return 1 or more
     */
    public int probes() {
        return settings.probes;
    }

    /**
     * Returns how long it takes until all calls are back.
     *
     * @return zero or more
     */
    public Duration ramp() {
        return settings.ramp;
    }

    /**
     * Describes what opens the breaker, and for how long.
     *
     * @return for example {@code BreakerSettings[0.5 of 100 calls fail, open for 1 s to 1 min]}
     */
    @Override
    public String toString() {
        String slow = slowAfter()
                .map(limit -> " or " + settings.slowShare + " are slower than " + DurationText.of(limit))
                .orElse("");
        return "BreakerSettings[" + settings.failureRate + " of " + settings.window + " calls fail" + slow
                + ", open for " + DurationText.of(settings.openFor) + " to " + DurationText.of(settings.openAtMost)
                + "]";
    }

    private static void requireCalls(String what, int calls) {
        if (calls < 1 || calls > MAX_WINDOW) {
            throw new IllegalArgumentException(
                    "A breaker's " + what + " must be from 1 to " + MAX_WINDOW + " calls, not " + calls);
        }
    }

    private static void requireShare(String what, double share) {
        if (!(share > 0 && share <= 1)) {
            throw new IllegalArgumentException(
                    "A breaker's " + what + " must be a share above 0 and at most 1, not " + share);
        }
    }

    private static void requireTime(String what, Duration time, Duration least) {
        Objects.requireNonNull(time, () -> "A breaker's " + what + " is null");
        if (time.compareTo(least) < 0 || time.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException("A breaker's " + what + " must be from " + DurationText.of(least)
                    + " to " + LONGEST.toDays() + " days, not " + DurationText.of(time));
        }
    }
}
