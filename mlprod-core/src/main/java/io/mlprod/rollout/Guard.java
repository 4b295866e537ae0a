package io.mlprod.rollout;

import io.mlprod.error.CancelledException;
import io.mlprod.error.ClosedException;
import io.mlprod.error.InvalidInputException;
import io.mlprod.error.InvalidOutputException;
import io.mlprod.error.OverloadedException;
import io.mlprod.internal.checks.Arguments;
import io.mlprod.internal.text.DurationText;
import io.mlprod.internal.text.PlainText;
import java.time.Duration;
import java.util.Objects;
import java.util.OptionalDouble;
import java.util.function.Predicate;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/**
 * A limit on how much more often a kind of event may happen to the candidate's units than to the control's.
 *
 * <p>Two things are counted in each arm. The first is how many units had the event at any of their predictions: each
 * unit counts once in the epoch, in the step in which it had its first event. The second is counted anew in each step:
 * whether the first prediction of each unit had the event. That is a rate of predictions in which each unit has the
 * same weight. The longer a step lasts, the more units have had an event at least once, whatever the model. So the
 * first count can only show that a candidate is worse, not that it is not. These limits apply:
 *
 * <ul>
 *   <li>{@link #maxRatio}: once the candidate's units that had the event are surely more than this many times the
 *       control's, at equal shares, the rollout is taken back,
 *   <li>{@link #advanceBelow}: a step may end only if the ratio of the rates of first predictions is surely below this,
 *   <li>{@link #orRateBelow}: or if that rate of the candidate is surely below this. A ratio of no events to no events
 *       says nothing, and a model without faults must be able to replace another one without faults,
 *   <li>{@link #maxRate}: once that rate, of both arms together, is surely above it, the rollout is taken back. Both
 *       arms share one process, so a candidate that uses up its processors slows both arms down, and no ratio shows it.
 *       Off unless set.
 * </ul>
 *
 * <p>"Surely" means an always-valid test at the rollout's {@code alpha}: it is exact at any traffic, even if it is
 * looked at after every event while shares and rates change. It needs events, not requests. The table shows how many of
 * the candidate's units must have had the event (median, at alpha 0.01 and one guard, at shares of 5 % and of 50 %;
 * divide by the candidate's rate of the event to get the number of its units, or let {@link Rollout#forecast} do that
 * with your traffic and steps):
 *
 * <table>
 * <caption>Number of the candidate's events until a decision, at 5 % and at 50 %</caption>
 * <tr><th>limit</th><th>back, at 1.2 times a maxRatio of it</th><th>back, at 1.5 times it</th>
 * <th>back, at 3 times it</th>
 * <th>back, at 10 times it</th><th>on, at a ratio of 1 and an advanceBelow of it</th></tr>
 * <tr><td>1</td><td>421, 814</td><td>94, 185</td><td>17, 36</td><td>6, 15</td><td>not by the ratio</td></tr>
 * <tr><td>1.2</td><td>425, 897</td><td>95, 204</td><td>17, 40</td><td>6, 17</td><td>359, 733</td></tr>
 * <tr><td>1.5</td><td>432, 1,019</td><td>96, 233</td><td>17, 45</td><td>7, 20</td><td>65, 147</td></tr>
 * <tr><td>2</td><td>443, 1,225</td><td>99, 278</td><td>18, 54</td><td>7, 25</td><td>19, 49</td></tr>
 * <tr><td>3</td><td>465, 1,640</td><td>104, 374</td><td>19, 73</td><td>7, 35</td><td>6, 20</td></tr>
 * </table>
 *
 * <p>A ratio that is less than about 1.03 times its limit is not found, however many events there are.
 *
 * <p>With {@code orRateBelow(0.005)} a candidate goes on after about 2,000 units without any event, 2,700 with one
 * event, or 3,200 with two.
 *
 * <p>Immutable and thread-safe; each wither returns a new guard.
 *
 * @param <O> the answers that it can judge; {@code Object} if it does not look at answers
 * @since 0.1
 */
public final class Guard<O> {

    private static final double DEFAULT_MAX_RATIO = 1;
    private static final double DEFAULT_ADVANCE_FACTOR = 2;
    private static final double DEFAULT_PROMOTE_FACTOR = 1.25; // of a maxRatio that was set: hardly more goes live
    private static final double DEFAULT_OR_RATE_BELOW = 0.005;

    private interface Condition<O> {
        boolean isMet(@Nullable O answer, @Nullable Throwable error, boolean fellBack, long nanos);
    }

    private final String name;
    private final Condition<O> condition;
    private final boolean told;
    private final double maxRatio;
    private final OptionalDouble advanceBelow;
    private final double orRateBelow;
    private final OptionalDouble maxRate;

    private Guard(
            String name,
            Condition<O> condition,
            boolean told,
            double maxRatio,
            OptionalDouble advanceBelow,
            double orRateBelow,
            OptionalDouble maxRate) {
        if (advanceBelow.isPresent() && advanceBelow.getAsDouble() < maxRatio) {
            throw new IllegalArgumentException(PlainText.line("The guard \"" + name + "\" has advanceBelow "
                    + advanceBelow.getAsDouble() + ", below its maxRatio " + maxRatio
                    + ": no step would end before the limit was proven that the rollout is taken back at; take an"
                    + " advanceBelow of maxRatio or more"));
        }
        this.name = name;
        this.condition = condition;
        this.told = told;
        this.maxRatio = maxRatio;
        this.advanceBelow = advanceBelow;
        this.orRateBelow = orRateBelow;
        this.maxRate = maxRate;
    }

    private static <O> Guard<O> of(String name, boolean told, Condition<O> condition) {
        Objects.requireNonNull(name, "name");
        if (name.isBlank() || name.indexOf('/') >= 0 || name.equals("units")) {
            throw new IllegalArgumentException(PlainText.line(
                    "A guard's name must not be blank, \"units\", or have a '/', as in \"" + name + "\""));
        }
        return new Guard<>(
                name,
                condition,
                told,
                DEFAULT_MAX_RATIO,
                OptionalDouble.empty(),
                DEFAULT_OR_RATE_BELOW,
                OptionalDouble.empty());
    }

    /**
     * Returns a guard that counts predictions that failed, see {@link #isFailure}, whether or not the control answered
     * instead. Its name is {@code errors}. Every rollout has this guard; give another one to change its limits.
     *
     * @return a guard
     */
    public static Guard<Object> errors() {
        return of("errors", false, (answer, error, fellBack, nanos) -> isFailure(error));
    }

    /**
     * Returns a guard that counts answers that were refused because they had NaN or infinity, or cannot be trusted for
     * another reason: {@link InvalidOutputException}. Its name is {@code nonFinite}.
     *
     * @return a guard
     */
    public static Guard<Object> nonFinite() {
        return of("nonFinite", false, (answer, error, fellBack, nanos) -> error instanceof InvalidOutputException);
    }

    /**
     * Returns a guard that counts predictions that took longer than a limit, with or without an answer. Choose the
     * limit beforehand: one near the usual 99th percentile counts about 1 % of units that ask once. Its name is
     * {@code slowerThan} with the limit.
     *
     * <p>It measures how long the call really took by {@link System#nanoTime()}, from its assignment to an arm to its
     * end, including the control's answer in place of a failed candidate. The handle's {@code time} is not used: that
     * clock says when things are due, and if a test moved it by hand every call would seem infinitely fast. Inputs of
     * {@code predictAll} share the time of their run equally.
     *
     * @param limit the longest time that is not an event
     * @return a guard
     * @throws IllegalArgumentException if it is not above zero
     */
    public static Guard<Object> slowerThan(Duration limit) {
        Arguments.period("The limit of the guard slowerThan", limit);
        long nanos = limit.toNanos();
        return of("slowerThan " + DurationText.of(limit), false, (answer, error, fellBack, took) -> took > nanos);
    }

    /**
     * Returns a guard that counts answers in which a number is outside a range, or NaN.
     *
     * @param name the name of the number, for instance {@code score}
     * @param of reads the number; an exception from it pauses the rollout and does not reach the caller
     * @param min the lowest value that is not an event
     * @param max the highest value that is not an event
     * @param <O> the answers
     * @return a guard with that name
     * @throws IllegalArgumentException if {@code min} is not below {@code max}, or the name is blank, "units" or has a
     *     '/'
     */
    public static <O> Guard<O> outside(String name, ToDoubleFunction<? super O> of, double min, double max) {
        Objects.requireNonNull(of, "of");
        if (!(min < max)) {
            throw new IllegalArgumentException(
                    PlainText.line("The guard \"" + name + "\" needs min < max, not " + min + " and " + max));
        }
        return of(name, false, (answer, error, fellBack, nanos) -> {
            if (answer == null) {
                return false;
            }
            double value = of.applyAsDouble(answer);
            return !(value >= min && value <= max);
        });
    }

    /**
     * Returns a guard that counts answers that the application does not want. The lambda needs no types in a rollout
     * that knows them, as in {@code handle.rollout("8", rollout -> rollout.guard(Guard.when("unsure", species ->
     * species.score() < 0.5)))}. If a limit follows, Java needs the type: {@code Guard.when("unsure", (Species species)
     * -> species.score() < 0.5).maxRatio(1.2)}.
     *
     * @param name a name for what these answers have in common
     * @param event tests whether an answer is one of them; an exception from it pauses the rollout and does not reach
     *     the caller
     * @param <O> the answers
     * @return a guard with that name
     * @throws IllegalArgumentException if the name is blank, "units" or has a '/'
     */
    public static <O> Guard<O> when(String name, Predicate<? super O> event) {
        Objects.requireNonNull(event, "event");
        return of(name, false, (answer, error, fellBack, nanos) -> answer != null && event.test(answer));
    }

    /**
     * Returns a guard that counts predictions of the candidate that the control had to answer. Its name is
     * {@code fallback}. The control's own predictions never have this event, so the ratio is infinite whatever its
     * limit, and the first three events or so take the rollout back. It is for candidates that must not need the
     * control at all. {@link #errors()} compares both arms' failures instead.
     *
     * @return a guard
     */
    public static Guard<Object> fallback() {
        return of("fallback", false, (answer, error, fellBack, nanos) -> fellBack);
    }

    /**
     * Returns a guard that counts an event that feedback reports later, for instance {@code chargeback}, within
     * {@link Rollout#outcomesWithin} of the prediction. A prediction counts when it has that age, with the feedback
     * received by then. So an alarm comes that much later, and a step does not end before {@code outcomesWithin} has
     * passed.
     *
     * <p>Such guards find nothing, neither good nor bad, if more than 5 % of the predictions were forgotten before that
     * age for want of room ({@link Rollout#maxDecisions}), or if more than 5 % of the events of an arm were reported
     * later than that. The rollout is then paused and says what to change. With {@link #orRateBelow} 0, no step ends
     * merely because nothing was reported. Feedback counts in the process that made the prediction; give it there.
     *
     * @param name the event's name
     * @return a guard with that name
     * @throws IllegalArgumentException if the name is blank, "units" or has a '/'
     */
    public static Guard<Object> event(String name) {
        return of(name, true, (answer, error, fellBack, nanos) -> false);
    }

    /**
     * Returns whether an error counts against the model that was asked.
     *
     * @param error the error that a prediction ended with, or null
     * @return false for null, bad input, load that was shed, cancellation and a closed handle; true for all else, a
     *     missed deadline included
     */
    public static boolean isFailure(@Nullable Throwable error) {
        return error != null
                && !(error instanceof InvalidInputException
                        || error instanceof OverloadedException
                        || error instanceof CancelledException
                        || error instanceof ClosedException);
    }

    /**
     * Sets how much more often than the control's units the candidate's may have the event, before the rollout is taken
     * back.
     *
     * <p>1 unless set: a candidate that is surely worse is taken back. With much traffic even a harmless difference
     * becomes sure; set 1.2 to allow a fifth more.
     *
     * @param ratio the ratio of rates
     * @return a new guard
     * @throws IllegalArgumentException if it is below 1, above an {@link #advanceBelow} that was set, or not finite
     */
    public Guard<O> maxRatio(double ratio) {
        if (!(ratio >= 1 && ratio < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException("A guard's maxRatio must be finite and 1 or more, not " + ratio);
        }
        return new Guard<>(name, condition, told, ratio, advanceBelow, orRateBelow, maxRate);
    }

    /**
     * Sets the ratio of rates that must be ruled out before a step ends.
     *
     * <p>Twice {@link #maxRatio} unless set; but where a maxRatio was set, the last step asks for 1.25 times that, so
     * that no candidate much worse than what you allow answers all units, see {@link #promoteBelow()}. Evidence is a
     * mean over fixed alternatives, the nearest of them 1.05 times away. So with a value below about 1.03 the ratio
     * alone never lets a candidate go on that is only as good as the control; with a value near 1.03 it takes many
     * events.
     *
     * <p>A candidate at this ratio or above it is surely not promoted, except by {@link #orRateBelow}. One between
     * {@link #maxRatio} and this ratio is promoted if it is proven to be below this ratio in all steps before it is
     * found to be above maxRatio; {@link Rollout#forecast} says how often. So choose a ratio that must never be
     * promoted.
     *
     * @param ratio the ratio of rates
     * @return a new guard
     * @throws IllegalArgumentException if it is below 1 or {@link #maxRatio}, or not finite
     */
    public Guard<O> advanceBelow(double ratio) {
        if (!(ratio >= 1 && ratio < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException("A guard's advanceBelow must be finite and 1 or more, not " + ratio);
        }
        return new Guard<>(name, condition, told, maxRatio, OptionalDouble.of(ratio), orRateBelow, maxRate);
    }

    /**
     * Sets the rate, over the candidate's first predictions in a step, below which the step may end whatever the ratio.
     *
     * <p>0.005 unless set. It never hides a candidate that is surely worse than {@link #maxRatio}.
     *
     * @param rate the part of the candidate's units that have the event at their first prediction in a step; 0 to go by
     *     the ratio alone
     * @return a new guard
     * @throws IllegalArgumentException if it is not from 0 to below 1
     */
    public Guard<O> orRateBelow(double rate) {
        if (!(rate >= 0 && rate < 1)) {
            throw new IllegalArgumentException("A guard's orRateBelow must be from 0 to below 1, not " + rate);
        }
        return new Guard<>(name, condition, told, maxRatio, advanceBelow, rate, maxRate);
    }

    /**
     * Sets the service level: the rate of first predictions with the event that is too high for both arms together. Off
     * unless set. It is tested in each step separately.
     *
     * @param rate the part of the units of both arms that have the event at their first prediction in a step
     * @return a new guard
     * @throws IllegalArgumentException if it is not between 0 and 1
     */
    public Guard<O> maxRate(double rate) {
        Arguments.properShare("A guard's maxRate", rate);
        return new Guard<>(name, condition, told, maxRatio, advanceBelow, orRateBelow, OptionalDouble.of(rate));
    }

    /**
     * Judges one prediction. An exception from the application's own code is passed on.
     *
     * @param answer the answer, or null
     * @param error the failure of the model that was asked, or null
     * @param fellBack whether the control had to answer for the candidate
     * @param nanos how long the prediction took
     * @return whether the event happened
     */
    public boolean happened(@Nullable O answer, @Nullable Throwable error, boolean fellBack, long nanos) {
        return condition.isMet(answer, error, fellBack, nanos);
    }

    /**
     * Returns the name, which counters and statuses use.
     *
     * @return the name
     */
    public String name() {
        return name;
    }

    /**
     * Returns whether the event is reported later by feedback.
     *
     * @return true for {@link #event}
     */
    public boolean isTold() {
        return told;
    }

    /**
     * Returns the ratio above which the rollout is taken back.
     *
     * @return 1 or more
     */
    public double maxRatio() {
        return maxRatio;
    }

    /**
     * Returns the ratio below which a step may end.
     *
     * @return at least {@link #maxRatio()}
     */
    public double advanceBelow() {
        return advanceBelow.orElse(DEFAULT_ADVANCE_FACTOR * maxRatio);
    }

    /**
     * Returns the ratio below which the last step may end, so that the candidate answers all units.
     *
     * @return {@link #advanceBelow()} if that was set, or if no {@link #maxRatio} was; else 1.25 times maxRatio
     */
    public double promoteBelow() {
        boolean isByRatio = advanceBelow.isEmpty() && maxRatio != DEFAULT_MAX_RATIO;
        return isByRatio ? DEFAULT_PROMOTE_FACTOR * maxRatio : advanceBelow();
    }

    /**
     * Returns the rate below which a step may end whatever the ratio.
     *
     * @return from 0 to below 1
     */
    public double orRateBelow() {
        return orRateBelow;
    }

    /**
     * Returns the limit of the rate of both arms together.
     *
     * @return between 0 and 1, or empty if there is none
     */
    public OptionalDouble maxRate() {
        return maxRate;
    }

    /**
     * Describes the guard: name and limits.
     *
     * @return one line
     */
    @Override
    public String toString() {
        String rate = maxRate.isPresent() ? ", maxRate " + maxRate.getAsDouble() : "";
        return PlainText.line(name) + " (maxRatio " + maxRatio + ", advanceBelow " + advanceBelow() + ", orRateBelow "
                + orRateBelow + rate + ")";
    }
}
