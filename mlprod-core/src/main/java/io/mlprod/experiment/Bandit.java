package io.mlprod.experiment;

import io.mlprod.internal.checks.Arguments;
import io.mlprod.internal.text.DurationText;
import io.mlprod.internal.text.PlainText;
import java.time.Duration;
import java.util.Objects;

/**
 * A rule that repeatedly moves an experiment's weights towards the arm that does best.
 *
 * <p>Use a bandit with three or more arms, with an outcome that is known within minutes, and when the loss while
 * learning matters more than what is learnt. Weights change in batches, so that units stay where they are as far as
 * possible and every decision's propensity is known. An arm grows by units of control, so a large change takes two
 * batches, between which control has what the other arms gave up. A bandit is never a safety gate: an arm that breaks
 * still gets units, {@link #floor()} at the least; a rollout's guards are for that. Data that were gathered this way
 * break ordinary tests (nominal 5 % was measured to be 10 to 16 %), so a readout gives no p values and no verdicts
 * while a bandit is active; use {@link OffPolicy} on the logged propensities.
 *
 * <p><strong>What it learns from.</strong> It learns from the first prediction of each unit only, with the feedback
 * received within {@link Experiment#outcomesWithin()}, once that time is over: set it to minutes, or the bandit learns
 * nothing for an hour. A unit that comes back a hundred times counts once, and one whose arm changes later counts for
 * the arm it met first. An arm's mean is weighted by one over the share that the arm had when each unit came (Hájek's
 * estimate), so all arms are compared over the same mix of hours and weeks, even though each had most of its units at
 * other times. An arm that had a share of 0.01 for a long time therefore rests on few units that count a lot, and is
 * tried again at times; with a floor of 0.05 to 0.1 the bandit learns more steadily. Units that no arm had are never
 * touched; if you add some with {@link RunningExperiment#reweigh}, the bandit starts learning anew.
 *
 * <p>Immutable.
 *
 * @param kind how weights are chosen
 * @param metric the name of one of the experiment's metrics
 * @param epsilon the share that is spread evenly over all arms; only for ε-greedy
 * @param every how often the weights are chosen anew
 * @param floor the least share of an arm, f: the arm's share is {@code f + (1 - n·f)·w} with n arms
 * @param minUnits from how many units each arm must have learned before the weights move at all
 * @since 0.1
 */
public record Bandit(Kind kind, String metric, double epsilon, Duration every, double floor, int minUnits) {

    /** The ways to choose weights. */
    public enum Kind {
        /** Thompson sampling: an arm's weight is the probability that it is the best one. */
        THOMPSON,
        /** ε-greedy: the arm that looks best gets everything except for a share that is spread evenly. */
        EPSILON_GREEDY
    }

    private static final Duration DEFAULT_EVERY = Duration.ofMinutes(10);
    private static final double DEFAULT_FLOOR = 0.01;
    private static final int DEFAULT_MIN_UNITS = 100;

    /**
     * Checks the numbers.
     *
     * @throws IllegalArgumentException if one is out of range
     */
    public Bandit {
        Objects.requireNonNull(kind, "kind");
        Objects.requireNonNull(metric, "metric");
        Arguments.share("A bandit's epsilon", epsilon);
        Arguments.period("The time between a bandit's choices", every);
        Arguments.shareBelowOne("A bandit's floor", floor);
        if (minUnits < 2) {
            throw new IllegalArgumentException("A bandit's minUnits must be 2 or more, not " + minUnits);
        }
    }

    /**
     * Returns a bandit by Thompson sampling: an arm's weight is the share of 10,000 draws from the arms' posteriors in
     * which it is the best.
     *
     * <p>Let n be the number of units of equal weight that would carry as much information, (Σw)²/Σw². The posterior of
     * a proportion p is Beta(1 + n·p, 1 + n·(1 - p)). That of a mean is the normal distribution around the weighted
     * mean with its standard error, to which Student's distribution comes close from 100 units on.
     *
     * @param metric the name of one of the experiment's metrics
     * @return a bandit that chooses every 10 minutes, with a floor of 0.01 and from 100 units per arm on
     */
    public static Bandit thompson(String metric) {
        return new Bandit(Kind.THOMPSON, metric, 0, DEFAULT_EVERY, DEFAULT_FLOOR, DEFAULT_MIN_UNITS);
    }

    /**
     * Returns an ε-greedy bandit: the arm with the best mean gets everything but ε, and ε is spread evenly over all
     * arms.
     *
     * @param metric the name of one of the experiment's metrics
     * @param epsilon from 0 to 1
     * @return a bandit that chooses every 10 minutes, with a floor of 0.01 and from 100 units per arm on
     * @throws IllegalArgumentException if epsilon is out of range
     */
    public static Bandit epsilonGreedy(String metric, double epsilon) {
        return new Bandit(Kind.EPSILON_GREEDY, metric, epsilon, DEFAULT_EVERY, DEFAULT_FLOOR, DEFAULT_MIN_UNITS);
    }

    /**
     * Sets how often the weights are chosen anew.
     *
     * @param period above zero
     * @return a new bandit
     * @throws IllegalArgumentException if it is not above zero, or above 10,000 days
     */
    public Bandit every(Duration period) {
        return new Bandit(kind, metric, epsilon, period, floor, minUnits);
    }

    /**
     * Sets the least share of an arm.
     *
     * @param share from 0; times the number of arms at most 1
     * @return a new bandit
     * @throws IllegalArgumentException if it is out of range
     */
    public Bandit floor(double share) {
        return new Bandit(kind, metric, epsilon, every, share, minUnits);
    }

    /**
     * Sets how many units each arm must have before the weights move at all.
     *
     * @param units 2 or more
     * @return a new bandit
     * @throws IllegalArgumentException if it is below 2
     */
    public Bandit minUnits(int units) {
        return new Bandit(kind, metric, epsilon, every, floor, units);
    }

    /**
     * Describes the bandit on one line.
     *
     * @return for example {@code Bandit[THOMPSON by conversion every 10 min, epsilon=0.0, floor=0.01, minUnits=100]}
     */
    @Override
    public String toString() {
        return PlainText.line("Bandit[" + kind + " by " + metric + " every " + DurationText.of(every) + ", epsilon="
                + epsilon + ", floor=" + floor + ", minUnits=" + minUnits + "]");
    }
}
