package io.mlprod.fallback;

import io.mlprod.internal.text.DurationText;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * When a tier's circuit breaker opens, and how the tier comes back.
 *
 * <pre>{@code
 * Breaker.DEFAULT.failureRate(0.2).slowCalls(Duration.ofMillis(50), 0.5).openFor(Duration.ofSeconds(2), Duration.ofMinutes(5))
 * }</pre>
 *
 * <p><b>Opening.</b> The last calls are looked at, {@link #window} of them, as soon as there are {@link #minimumCalls}. If
 * the share of those that failed reaches the {@link #failureRate}, the tier gets no calls any more.
 *
 * <p><b>Coming back.</b> After the time of {@link #openFor} copies of calls try the tier, one at a time, and nobody waits
 * for them. One that fails opens the breaker anew, for twice as long. {@link #probes} in a row that succeed close it: over
 * the time of {@link #ramp} a growing share of the calls comes back, judged as any others, but without those from before.
 * If the breaker opens during the ramp it does so for twice as long, after it for the first time's length again. A probe
 * that is not heard of within the longest open time, or 10 s if that is longer, counts as failed, and what it reports later
 * is ignored.
 *
 * <p><b>The defaults</b> are for models in the same process, which take milliseconds. Twenty calls come within a second even
 * at little traffic, and say enough; those of breakers for networks, 100 calls and a minute, would let a broken model fail
 * a hundred times, and keep one away for a minute that was only slow while it was replaced. Trying a model again costs
 * one call that nobody waits for, so it is tried after a second; one that stays broken is soon tried once a minute. The ramp
 * spares a model that must warm up the full load at once.
 *
 * <p>Immutable and thread-safe; each method returns a new breaker.
 *
 * @since 0.1
 */
public final class BreakerSettings {

    private static final int MAX_WINDOW = 10_000; // each call in it is an object
    private static final Duration LEAST = Duration.ofNanos(1);
    private static final Duration LONGEST = Duration.ofDays(10_000); // twice as much is a number of nanoseconds

    /** What is changed by withers, on a copy that nobody else has yet. */
    private static final class Settings {
        private int window = 100;
        private int minimumCalls = 20;
        private double failureRate = 0.5;
        private @Nullable Duration slowAfter;
        private double slowShare = 1;
        private Duration openFirst = Duration.ofSeconds(1);
        private Duration openLongest = Duration.ofMinutes(1);
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
            openFirst = from.openFirst;
            openLongest = from.openLongest;
            jitter = from.jitter;
            probes = from.probes;
            ramp = from.ramp;
        }
    }

    /** Every setting as it is unless set. */
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
     * How many of the last calls are looked at. 100 unless set.
     *
     * @param calls from 1 to 10,000
     * @return a new breaker
     * @throws IllegalArgumentException if it is not
     */
    public BreakerSettings window(int calls) {
        requireCalls("window", calls);
        return with(copy -> copy.window = calls);
    }

    /**
     * How many calls there must be before they are judged; a window that is smaller is judged when it is full. 20 unless
     * set.
     *
     * @param calls from 1 to 10,000
     * @return a new breaker
     * @throws IllegalArgumentException if it is not
     */
    public BreakerSettings minimumCalls(int calls) {
        requireCalls("minimumCalls", calls);
        return with(copy -> copy.minimumCalls = calls);
    }

    /**
     * The share of failed calls that opens the breaker. 0.5 unless set.
     *
     * @param share above 0, at most 1
     * @return a new breaker
     * @throws IllegalArgumentException if it is not
     */
    public BreakerSettings failureRate(double share) {
        requireShare("failureRate", share);
        return with(copy -> copy.failureRate = share);
    }

    /**
     * Also opens the breaker if a share of the calls is slow, failed ones among them. A slow probe counts as failed. Unless
     * set nothing is too slow, except what misses its deadline and so has failed.
     *
     * @param longerThan a call that takes longer is slow; above zero, at most 10,000 days
     * @param share the share of slow calls that opens the breaker; above 0, at most 1
     * @return a new breaker
     * @throws IllegalArgumentException if one of them is not
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
     * How long the breaker is open before the tier is tried again: first so long, then twice as long each time it opens
     * without having recovered fully in between. 1 s and 1 min unless set.
     *
     * @param first the first time; above zero
     * @param longest where the doubling ends; at least as long as the first, at most 10,000 days
     * @return a new breaker
     * @throws IllegalArgumentException if one of them is not
     */
    public BreakerSettings openFor(Duration first, Duration longest) {
        requireTime("openFor's first", first, LEAST);
        requireTime("openFor's longest", longest, first);
        return with(copy -> {
            copy.openFirst = first;
            copy.openLongest = longest;
        });
    }

    /**
     * By how much each open time, also the longest, is made longer or shorter at random, so that processes that failed
     * together do not try again together. 0.2 unless set.
     *
     * @param share the greatest change as a share of the time; from 0, never, to below 1
     * @return a new breaker
     * @throws IllegalArgumentException if it is not
     */
    public BreakerSettings jitter(double share) {
        if (!(share >= 0 && share < 1)) {
            throw new IllegalArgumentException("A breaker's jitter must be a share from 0 to below 1, not " + share);
        }
        return with(copy -> copy.jitter = share);
    }

    /**
     * How many probes in a row must succeed, in time and with a valid answer, to close the breaker. 3 unless set.
     *
     * @param successes 1 or more
     * @return a new breaker
     * @throws IllegalArgumentException if it is not
     */
    public BreakerSettings probes(int successes) {
        if (successes < 1) {
            throw new IllegalArgumentException("A breaker's probes must be 1 or more, not " + successes);
        }
        return with(copy -> copy.probes = successes);
    }

    /**
     * How long it takes until the tier gets all calls again after the breaker has closed; the share grows evenly from a
     * tenth. 5 s unless set.
     *
     * @param time zero, for all at once, to 10,000 days
     * @return a new breaker
     * @throws IllegalArgumentException if it is not
     */
    public BreakerSettings ramp(Duration time) {
        requireTime("ramp", time, Duration.ZERO);
        return with(copy -> copy.ramp = time);
    }

    /**
     * How many of the last calls are looked at.
     *
     * @return from 1 to 10,000
     */
    public int window() {
        return settings.window;
    }

    /**
     * How many calls there must be before they are judged.
     *
     * @return from 1 to 10,000, also if that is more than the window
     */
    public int minimumCalls() {
        return settings.minimumCalls;
    }

    /**
     * The share of failed calls that opens the breaker.
     *
     * @return above 0, at most 1
     */
    public double failureRate() {
        return settings.failureRate;
    }

    /**
     * What a call must exceed to be slow.
     *
     * @return empty if no call is
     */
    public Optional<Duration> slowAfter() {
        return Optional.ofNullable(settings.slowAfter);
    }

    /**
     * The share of slow calls that opens the breaker.
     *
     * @return above 0, at most 1
     */
    public double slowShare() {
        return settings.slowShare;
    }

    /**
     * How long the breaker is open the first time.
     *
     * @return above zero
     */
    public Duration openFirst() {
        return settings.openFirst;
    }

    /**
     * How long the breaker is open at most, apart from the jitter.
     *
     * @return at least the first time
     */
    public Duration openLongest() {
        return settings.openLongest;
    }

    /**
     * By how much open times are changed at random.
     *
     * @return from 0 to below 1
     */
    public double jitter() {
        return settings.jitter;
    }

    /**
     * How many probes in a row close the breaker.
     *
     * @return 1 or more
     */
    public int probes() {
        return settings.probes;
    }

    /**
     * How long it takes until all calls are back.
     *
     * @return zero or more
     */
    public Duration ramp() {
        return settings.ramp;
    }

    /**
     * What opens it, and for how long.
     *
     * @return for example {@code BreakerSettings[0.5 of 100 calls fail, open for 1 s to 1 min]}
     */
    @Override
    public String toString() {
        String slow = slowAfter()
                .map(limit -> " or " + settings.slowShare + " are slower than " + DurationText.of(limit))
                .orElse("");
        return "BreakerSettings[" + settings.failureRate + " of " + settings.window + " calls fail" + slow
                + ", open for " + DurationText.of(settings.openFirst) + " to " + DurationText.of(settings.openLongest)
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
        if (time.compareTo(least) < 0 || time.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException("A breaker's " + what + " must be from " + DurationText.of(least)
                    + " to " + LONGEST.toDays() + " days, not " + DurationText.of(time));
        }
    }
}
