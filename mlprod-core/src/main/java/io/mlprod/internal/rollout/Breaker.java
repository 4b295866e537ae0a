package io.mlprod.internal.rollout;

import java.util.HashSet;
import java.util.Set;

/**
 * The exact test of failures in a row: takes a candidate back that fails one unit after another where the control
 * answers.
 *
 * <p>A failure counts if the control has answered the same input. If the candidate is as good as the control, both fail
 * with the same probability b, whatever that is for this input at this moment, so that a prediction of the candidate is
 * such a failure with probability b (1 - b), at most 1/4. Every other outcome ends the run: an answer of the candidate,
 * and a failure of both. So 4 to the power of the length of a run, 0 once it has ended, is a test martingale, at any
 * rate of failures, constant or in bursts, and bounded by {@code alpha} is the probability that the mixture of them
 * over all runs is ever 1/{@code alpha} or more (Ville). Each run starts one at each length j that it reaches, with the
 * weight 2^-j / (k (k + 1)) if it is the k-th to get there: the more runs of failures there were, the longer one must
 * be.
 *
 * <p>Where the control answers although a failure at this moment would have hit both, because it was asked a moment
 * later, the control's own units show what goes on. Each failure of theirs takes the factor (1 - 4 q) / (1 - q) from
 * the evidence at the candidate's share q, and all of it from a quarter on. Then the mean of the evidence does not
 * rise, whatever the rate of such moments, up to that share.
 *
 * <p>Each process has one of its own, which asks for as many times the evidence as there are processes.
 *
 * <p>Units count once in a run: one that asks again and again is one piece of evidence. Thread-safe; without a run, all
 * that happens costs one read.
 */
final class Breaker {

    private static final double LOG_4 = Math.log(4);

    /** A run that reaches this length starts no further martingales; none is longer, or its evidence is enough. */
    private static final int MOST_STARTS = 64;

    /** Units of a longer run are no longer told apart. */
    private static final int MOST_UNITS = 1_000;

    private final int least;
    private final double needed;
    private final long[] starts = new long[MOST_STARTS + 1]; // how many runs got to each length
    private final double[] evidenceAt = new double[MOST_STARTS + 1]; // of the current run, when it got there
    private final Set<Long> units = new HashSet<>();
    private volatile int length;
    private volatile int processes = 1;
    private double evidence; // the logarithm, of the current run

    /**
     * Makes one without a run.
     *
     * @param least how many units a run must have at least
     * @param alpha the probability that a candidate which is as good as the control is ever taken back
     */
    Breaker(int least, double alpha) {
        this.least = least;
        this.needed = -Math.log(alpha);
    }

    /** How many processes have a breaker of their own: they share alpha. */
    void processes(int count) {
        processes = count;
    }

    /** The candidate has answered, or the control has failed on the same input, too. */
    void endRun() {
        if (length != 0) { // a read that all threads share, instead of a write
            synchronized (this) {
                length = 0;
                units.clear();
            }
        }
    }

    /**
     * The control has failed for a unit of its own.
     *
     * @param share of units that the candidate has
     */
    void controlFailed(double share) {
        if (length == 0) {
            return;
        }
        if (share >= 0.25) {
            endRun();
            return;
        }
        synchronized (this) {
            evidence += Math.log((1 - 4 * share) / (1 - share));
        }
    }

    /**
     * The candidate has failed where the control answered.
     *
     * @param unit the unit's hash
     * @return how many units the run has if it takes the candidate back, else 0
     */
    synchronized int failed(long unit) {
        if (units.size() < MOST_UNITS && !units.add(unit)) {
            return 0;
        }
        evidence = length == 0 ? 0 : evidence + LOG_4;
        int now = ++length;
        boolean isEnough = now >= least && isSure();
        if (now <= MOST_STARTS) {
            starts[now]++;
            evidenceAt[now] = evidence;
        }
        return isEnough ? now : 0;
    }

    private boolean isSure() {
        double forAll = needed + Math.log((double) processes);
        for (int start = 1; start <= Math.min(length - 1, MOST_STARTS); start++) {
            double weight = start * Math.log(2) + Math.log((double) starts[start]) + Math.log1p((double) starts[start]);
            if (evidence - evidenceAt[start] >= forAll + weight) {
                return true;
            }
        }
        return false;
    }
}
