package io.mlprod.experiment;

import io.mlprod.internal.text.PlainText;
import java.util.Locale;
import java.util.OptionalDouble;

/**
 * What another policy would have earned, estimated from decisions that were logged with the probability of being taken.
 *
 * <p>Three estimators, of which the second is the one to begin with: inverse propensity scores, IPS = mean(w·r), with the
 * weight w = target probability / propensity; self-normalised, SNIPS = Σw·r / Σw; doubly robust, DR = mean(q(x, π) +
 * w·(r - q(x, a))), with a model q of the reward (Dudík, Langford and Li 2011). Each comes with its standard error, and not
 * at all where the log cannot answer: where the effective sample size (Σw)² / Σw² is too small, or where the weights are far
 * from 1 on average, which means that the policy wants what the log never tried, or that the propensities are wrong.
 *
 * <p>Immutable and thread-safe. Estimates of parts of a log merge to that of the whole.
 *
 * @since 0.1
 */
public final class OffPolicy {

    /** The least effective sample size for an estimate, unless another is set. */
    public static final double MIN_EFFECTIVE = 100;

    /** Weights are 1 on average; a true one is this many standard errors away once in 16,000 logs. */
    private static final double MAX_STANDARD_ERRORS = 4;

    /** A log without decisions. */
    public static final OffPolicy EMPTY =
            new OffPolicy(Spread.EMPTY, Spread.EMPTY, Spread.EMPTY, Spread.EMPTY, MIN_EFFECTIVE);

    /**
     * A decision that was logged.
     *
     * @param propensity the probability with which the action was taken, as in {@code Route.propensity()}
     * @param reward what came of it
     * @param targetProbability the probability with which the other policy takes the same action
     * @param predictedTaken what a model of the reward expects of the action taken, q(x, a)
     * @param predictedTarget what it expects of the other policy, q(x, π): over its actions, by their probabilities
     */
    public record Logged(
            double propensity, double reward, double targetProbability, double predictedTaken, double predictedTarget) {

        /**
         * Checks the values.
         *
         * @throws IllegalArgumentException if a probability is out of range or a number is not finite
         */
        public Logged {
            if (!(propensity > 0 && propensity <= 1)) {
                throw new IllegalArgumentException(
                        "The propensity of a decision that was taken must be above 0 and at most 1, not " + propensity);
            }
            if (!(targetProbability >= 0 && targetProbability <= 1)) {
                throw new IllegalArgumentException(
                        "The target probability must be from 0 to 1, not " + targetProbability);
            }
            if (!Double.isFinite(reward) || !Double.isFinite(predictedTaken) || !Double.isFinite(predictedTarget)) {
                throw new IllegalArgumentException("Rewards, observed and predicted, must be finite");
            }
        }

        /**
         * A decision without a model of the reward; the doubly robust estimate is that of IPS then.
         *
         * @param propensity the probability with which the action was taken
         * @param reward what came of it
         * @param targetProbability the probability with which the other policy takes the same action
         * @return a decision
         * @throws IllegalArgumentException if a probability is out of range or the reward is not finite
         */
        public static Logged of(double propensity, double reward, double targetProbability) {
            return new Logged(propensity, reward, targetProbability, 0, 0);
        }
    }

    /**
     * The other policy's mean reward.
     *
     * @param value the estimate; empty if the log cannot answer
     * @param standardError of the estimate; NaN without one or with fewer than two decisions
     * @param decisions how many were logged
     * @param effective how many decisions of the other policy itself they are worth, (Σw)² / Σw²
     * @param refusal why there is no estimate; blank if there is one
     */
    public record Estimate(
            OptionalDouble value, double standardError, long decisions, double effective, String refusal) {

        /**
         * The estimate or why there is none.
         *
         * @return one line
         */
        @Override
        public String toString() {
            String base = String.format(Locale.ROOT, " (%,d decisions, worth %,.1f)", decisions, effective);
            return value.isPresent()
                    ? String.format(Locale.ROOT, "%.6g ± %.2g", value.getAsDouble(), standardError) + base
                    : PlainText.line(refusal) + base;
        }
    }

    /** Weighted mean and sum of weighted squared deviations (West 1979; merged as Chan, Golub and LeVeque 1979). */
    private record Spread(double weight, double mean, double deviation) {

        static final Spread EMPTY = new Spread(0, 0, 0);

        Spread plus(double value, double valueWeight) {
            return merge(new Spread(valueWeight, value, 0));
        }

        Spread merge(Spread other) {
            double all = weight + other.weight;
            if (all == 0) {
                return this;
            }
            double distance = other.mean - mean;
            double part = other.weight / all;
            return new Spread(
                    all, mean + distance * part, deviation + other.deviation + distance * distance * weight * part);
        }

        double standardError() {
            return weight < 2 ? Double.NaN : Math.sqrt(deviation / (weight - 1) / weight);
        }
    }

    private final Spread weights;
    private final Spread weighted;
    private final Spread robust;
    private final Spread rewards; // by the weights' squares, which is what the error of SNIPS is made of
    private final double minEffective;

    private OffPolicy(Spread weights, Spread weighted, Spread robust, Spread rewards, double minEffective) {
        this.weights = weights;
        this.weighted = weighted;
        this.robust = robust;
        this.rewards = rewards;
        this.minEffective = minEffective;
    }

    /**
     * Sets the least effective sample size for an estimate.
     *
     * @param samples 0 or more
     * @return the same log
     * @throws IllegalArgumentException if it is negative or not a number
     */
    public OffPolicy minEffective(double samples) {
        if (!(samples >= 0)) {
            throw new IllegalArgumentException("The least effective sample size must be 0 or more, not " + samples);
        }
        return new OffPolicy(weights, weighted, robust, rewards, samples);
    }

    /**
     * Adds a decision.
     *
     * @param logged the decision
     * @return the log with it
     */
    public OffPolicy plus(Logged logged) {
        double weight = logged.targetProbability() / logged.propensity();
        double residual = logged.reward() - logged.predictedTaken();
        return new OffPolicy(
                weights.plus(weight, 1),
                weighted.plus(weight * logged.reward(), 1),
                robust.plus(logged.predictedTarget() + weight * residual, 1),
                rewards.plus(logged.reward(), weight * weight),
                minEffective);
    }

    /**
     * Joins two parts of a log.
     *
     * @param other the other part
     * @return the whole, with the larger of both least effective sample sizes
     */
    public OffPolicy merge(OffPolicy other) {
        return new OffPolicy(
                weights.merge(other.weights),
                weighted.merge(other.weighted),
                robust.merge(other.robust),
                rewards.merge(other.rewards),
                Math.max(minEffective, other.minEffective));
    }

    /**
     * How many decisions were logged.
     *
     * @return 0 or more
     */
    public long decisions() {
        return (long) weights.weight();
    }

    /**
     * How many decisions of the other policy itself the log is worth.
     *
     * @return (Σw)² / Σw²; 0 if the policy takes none of the actions that were taken
     */
    public double effective() {
        double sum = weights.weight() * weights.mean();
        return sum == 0 ? 0 : sum * sum / rewards.weight();
    }

    /**
     * Inverse propensity scores: without bias, but far off when some weights are large.
     *
     * @return the estimate, or why there is none
     */
    public Estimate ips() {
        return estimate(weighted.mean(), weighted.standardError());
    }

    /**
     * Self-normalised inverse propensity scores: a little biased in small logs, never out of the rewards' range.
     *
     * @return the estimate, or why there is none
     */
    public Estimate snips() {
        double value = weighted.mean() / weights.mean();
        double distance = rewards.mean() - value;
        double squares = rewards.deviation() + rewards.weight() * distance * distance;
        double error = decisions() < 2 ? Double.NaN : Math.sqrt(squares) / (weights.weight() * weights.mean());
        return estimate(value, error);
    }

    /**
     * Doubly robust: without bias if either the propensities or the model of the reward are right.
     *
     * @return the estimate, or why there is none
     */
    public Estimate doublyRobust() {
        return estimate(robust.mean(), robust.standardError());
    }

    private Estimate estimate(double value, double standardError) {
        String refusal = refusal();
        return refusal.isEmpty()
                ? new Estimate(OptionalDouble.of(value), standardError, decisions(), effective(), refusal)
                : new Estimate(OptionalDouble.empty(), Double.NaN, decisions(), effective(), refusal);
    }

    private String refusal() {
        if (effective() == 0 || effective() < minEffective) {
            return String.format(
                    Locale.ROOT,
                    "Not enough overlap: the log is worth %.1f decisions of the policy, at least %.1f are needed",
                    effective(),
                    minEffective);
        }
        // Not written as a negation: a single decision has no standard error, and passes.
        if (Math.abs(weights.mean() - 1) > MAX_STANDARD_ERRORS * weights.standardError() + 1e-9) {
            return String.format(
                    Locale.ROOT,
                    "Not enough overlap: the weights are %.4g on average instead of 1, so the policy takes actions that the"
                            + " log never tried, or the propensities are wrong",
                    weights.mean());
        }
        return "";
    }
}
