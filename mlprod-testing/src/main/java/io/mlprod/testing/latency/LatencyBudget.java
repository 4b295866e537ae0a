package io.mlprod.testing.latency;

import io.mlprod.internal.checks.Arguments;
import io.mlprod.internal.text.NumberText;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.OptionalDouble;
import java.util.concurrent.Callable;
import java.util.function.DoublePredicate;
import java.util.function.LongSupplier;

/**
 * A limit on how long an action takes, as a multiple of other work that is measured beside it, so that it holds on any
 * machine.
 *
 * <p>The action and its baseline run by turns, in rounds of some 5 ms each. Of each of the two counts the round in
 * which its median was lowest: what else runs on the machine makes calls slower, never faster. Time is taken on the
 * calling thread by {@link System#nanoTime}; results are kept, so that no compiler leaves out the work.
 *
 * <pre>{@code
 * LatencyBudget.of(() -> scores.predict(order)).relativeToCalibration().atMost(3);
 * LatencyBudget.of(() -> challenger.predict(order)).relativeTo(() -> champion.predict(order)).atMost(1.5);
 * }</pre>
 *
 * <p>Immutable; each setter returns a copy. Thread-safe if the actions are; don't measure on two threads at a time.
 *
 * @since 0.1
 */
public final class LatencyBudget {

    private static final int LEAST_ROUNDS = 3;
    private static final double CLEARLY = 1.5;
    private static final double LEAST_TAIL = 20;

    private record Settings(
            int percentile,
            int rounds,
            Duration warmUp,
            OptionalDouble tail,
            String baselineName,
            LongSupplier clock) {}

    private final Callable<?> action;
    private final Callable<?> baseline;
    private final Settings settings;

    private LatencyBudget(Callable<?> action, Callable<?> baseline, Settings settings) {
        this.action = action;
        this.baseline = baseline;
        this.settings = settings;
    }

    /**
     * Returns a budget of an action, relative to the calibration loop: the median, best of 20 rounds, after 200 ms of
     * warm-up.
     *
     * @param action what is measured; its result is kept, so let it return what it computes
     * @return a budget
     */
    public static LatencyBudget of(Callable<?> action) {
        Settings settings = new Settings(
                50, 20, Duration.ofMillis(200), OptionalDouble.empty(), "calibration loop", System::nanoTime);
        return new LatencyBudget(Objects.requireNonNull(action, "action"), new CalibrationLoop(), settings);
    }

    /**
     * Compares the action with a fixed loop of arithmetic in plain Java, which takes some 10 µs on a server of the
     * 2020s. This finds an action that has become slower on any machine. A machine whose memory or vector units are
     * better than its arithmetic shifts the ratio, so leave room for a factor of 2.
     *
     * @return a copy with this baseline
     */
    public LatencyBudget relativeToCalibration() {
        return new LatencyBudget(action, new CalibrationLoop(), named("calibration loop"));
    }

    /**
     * Compares the action with another one, such as the model that serves now, or the host's code without the model.
     * This is the most exact comparison there is.
     *
     * @param other what the action is compared with; its result is kept
     * @return a copy with this baseline
     */
    public LatencyBudget relativeTo(Callable<?> other) {
        return new LatencyBudget(action, Objects.requireNonNull(other, "other"), named("baseline"));
    }

    /**
     * Sets the percentile that is compared. The tenth is steadier than the median on a busy machine, and blind to what
     * only the slower calls do.
     *
     * @param percent 1 to 50; higher ones say more of the machine than of the action, see {@link #tailAtMost}
     * @return a copy with this percentile
     * @throws IllegalArgumentException if the percentile is out of range
     */
    public LatencyBudget percentile(int percent) {
        if (percent < 1 || percent > 50) {
            throw new IllegalArgumentException("A latency budget's percentile must be 1 to 50, not " + percent
                    + ": higher ones depend on what else the machine does; see tailAtMost for the slowest calls");
        }
        return new LatencyBudget(
                action,
                baseline,
                new Settings(
                        percent,
                        settings.rounds,
                        settings.warmUp,
                        settings.tail,
                        settings.baselineName,
                        settings.clock));
    }

    /**
     * Sets how many rounds there are at most. Fewer are run if the action is clearly within its limit.
     *
     * @param number 3 to 1,000
     * @return a copy with this number
     * @throws IllegalArgumentException if the number is out of range
     */
    public LatencyBudget rounds(int number) {
        if (number < LEAST_ROUNDS || number > 1_000) {
            throw new IllegalArgumentException("A latency budget's rounds must be 3 to 1,000, not " + number);
        }
        return new LatencyBudget(
                action,
                baseline,
                new Settings(
                        settings.percentile,
                        number,
                        settings.warmUp,
                        settings.tail,
                        settings.baselineName,
                        settings.clock));
    }

    /**
     * Sets how long the action and its baseline run before they are measured, each.
     *
     * @param time above zero
     * @return a copy with this time
     * @throws IllegalArgumentException if the time is not above zero
     */
    public LatencyBudget warmUp(Duration time) {
        Duration checked = Arguments.period("A latency budget's warmUp", time);
        return new LatencyBudget(
                action,
                baseline,
                new Settings(
                        settings.percentile,
                        settings.rounds,
                        checked,
                        settings.tail,
                        settings.baselineName,
                        settings.clock));
    }

    /**
     * Also limits the 99th percentile of the round in which it was lowest, as a multiple of the time that the budget
     * allows. It is for catastrophes only, such as a lock or a pause in every hundredth call. Off unless set.
     *
     * @param factor 20 or more; less than that fails on a busy machine
     * @return a copy with this limit
     * @throws IllegalArgumentException if the factor is below 20, or not finite
     */
    public LatencyBudget tailAtMost(double factor) {
        if (!(factor >= LEAST_TAIL && factor < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException("A latency budget's tailAtMost must be 20 or more, not " + factor
                    + ": on a busy machine the slowest calls take many times as long as usual, whatever the code");
        }
        return new LatencyBudget(
                action,
                baseline,
                new Settings(
                        settings.percentile,
                        settings.rounds,
                        settings.warmUp,
                        OptionalDouble.of(factor),
                        settings.baselineName,
                        settings.clock));
    }

    /** For tests of the statistics. */
    LatencyBudget clock(LongSupplier nanos) {
        return new LatencyBudget(
                action,
                baseline,
                new Settings(
                        settings.percentile,
                        settings.rounds,
                        settings.warmUp,
                        settings.tail,
                        settings.baselineName,
                        nanos));
    }

    private Settings named(String name) {
        return new Settings(settings.percentile, settings.rounds, settings.warmUp, settings.tail, name, settings.clock);
    }

    /**
     * Measures all rounds, without a limit: to find out which limit to set.
     *
     * @return the times
     * @throws IllegalStateException if the action or its baseline throws, takes no time at all, or returns a prediction
     *     out of a cache
     */
    public LatencyReport measure() {
        return measure(ratio -> false, Double.POSITIVE_INFINITY);
    }

    /**
     * Asserts that the action takes at most so many times as long as its baseline. Ends after three rounds if it takes
     * less than two thirds of that.
     *
     * @param ratio the limit, above 0
     * @return the times
     * @throws AssertionError if it takes longer in the best of all rounds
     * @throws IllegalArgumentException if the ratio is not above 0, or not finite
     * @throws IllegalStateException if the action or its baseline throws, takes no time at all, or returns a prediction
     *     out of a cache
     */
    public LatencyReport atMost(double ratio) {
        if (!(ratio > 0 && ratio < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException("A latency budget's limit must be above 0 and finite, not " + ratio);
        }
        return measure(found -> found * CLEARLY <= ratio, ratio);
    }

    private LatencyReport measure(DoublePredicate isClear, double limit) {
        Side measured = new Side("action", action, settings.clock, settings.percentile);
        Side other = new Side(settings.baselineName, baseline, settings.clock, settings.percentile);
        measured.warmUp(settings.warmUp.toNanos());
        other.warmUp(settings.warmUp.toNanos());
        List<Double> rounds = new ArrayList<>();
        boolean isDone = false;
        while (rounds.size() < settings.rounds && !isDone) {
            boolean isFirst = rounds.size() % 2 == 0; // by turns, so that neither always has the other's leavings
            (isFirst ? measured : other).round();
            (isFirst ? other : measured).round();
            if (!(other.best() > 0 && measured.best() > 0)) {
                throw new IllegalStateException("The " + (other.best() > 0 ? "action" : settings.baselineName)
                        + " takes no time that the clock can show; let it do its work and return what it computes");
            }
            rounds.add(measured.last() / other.last());
            isDone = rounds.size() >= LEAST_ROUNDS
                    && isClear.test(ratio(measured, other))
                    && !isTailHigh(measured, other, limit);
        }
        LatencyReport report =
                new LatencyReport(settings.percentile, ratio(measured, other), measured.times(), other.times(), rounds);
        check(report, limit, isTailHigh(measured, other, limit), measured.bestTail());
        return report;
    }

    private static double ratio(Side measured, Side other) {
        return measured.best() / other.best();
    }

    private boolean isTailHigh(Side measured, Side other, double limit) {
        return settings.tail.isPresent() && measured.bestTail() > settings.tail.getAsDouble() * limit * other.best();
    }

    private void check(LatencyReport report, double limit, boolean isTailHigh, double tail) {
        if (report.ratio() > limit) {
            throw new AssertionError(
                    "The action takes " + NumberText.measured(report.ratio()) + " times as long as the "
                            + settings.baselineName + " in the best of "
                            + report.rounds().size() + " rounds (p"
                            + settings.percentile + "), more than " + NumberText.exact(limit) + "\n" + report
                            + "\nIf each round says so, the action is slower than its budget: profile it, or raise"
                            + " the limit if"
                            + " its new cost is meant. If rounds differ much, give it more of them: rounds("
                            + 2 * settings.rounds + ")");
        }
        if (isTailHigh) {
            throw new AssertionError("The slowest calls of the action take too long: p99 of the best round is "
                    + NumberText.measured(tail / report.baseline().best()) + " times the " + settings.baselineName
                    + "'s p" + settings.percentile + ", more than " + NumberText.exact(settings.tail.orElse(0)) + " x "
                    + NumberText.exact(limit) + "\n" + report
                    + "\nLook for a lock, a pause or a reload that every hundredth call meets");
        }
    }
}
