package io.mlprod.internal.rollout;

import java.util.HashSet;
import java.util.Set;

/**
 * The exact test of consecutive failures: takes a candidate back if it fails for one unit after another where the
 * control answers.
 *
 * <p>A failure counts if the control has answered the same input. If the candidate is as good as the control, both fail
 * with the same probability b, whatever b is for this input at this moment. So a prediction of the candidate is such a
 * failure with probability b (1 - b), at most 1/4. Every other outcome ends the run: an answer of the candidate, and a
 * failure of both. So 4 to the power of the length of a run, 0 once the run has ended, is a test martingale at any rate
 * of failures, constant or in bursts. The probability that the mixture of these martingales over all runs is ever
 * 1/{@code alpha} or more is bounded by {@code alpha} (Ville). Each run starts one at each length j that it reaches,
 * with the weight 2^-j / (k (k + 1)) if it is the k-th run to reach that length: the more runs of failures there were,
 * the longer a run must be.
 *
 * <p>The control may answer although a failure at this moment would have hit both, because it was asked a moment later.
 * The control's own units show how often that is so. Each failure of theirs takes the factor (1 - 4 q) / (1 - q) from
 * the evidence, where q is the candidate's share, and all of the evidence if q is a quarter or more. Then the mean of
 * the evidence does not rise, whatever the rate of such moments, up to that share.
 *
 * <p>Each process has a breaker of its own, which asks for as many times the evidence as there are processes.
 *
 * <p>A unit counts once in a run: one that asks again and again is one piece of evidence. Thread-safe; while there is
 * no run, every call costs one read.
 */
final class Breaker {

    private static final double LOG_4 = Math.log(4);

    /** The length from which a run starts no further martingales; no run gets longer unless its evidence is enough. */
    private static final int MOST_STARTS = 64;

    /** The number of units that are distinguished in a run; further units of it are not. */
    private static final int MOST_UNITS = 1_000;

    private final int least;
    private final double needed;
    private final long[] starts = new long[MOST_STARTS + 1]; // how many runs reached each length
    private final double[] evidenceAt = new double[MOST_STARTS + 1]; // evidence of the current run at that length
    private final Set<Long> units = new HashSet<>();
    private volatile int length;
    private volatile int processes = 1;
    private double evidence; // the logarithm, for the current run

    /**
     * Creates a breaker that has no run.
     *
     * @param least the smallest number of units that a run must have
     * @param alpha the probability that a candidate that is as good as the control is ever taken back
     */
    Breaker(int least, double alpha) {
        this.least = least;
        this.needed = -Math.log(alpha);
    }

    /** Sets how many processes have a breaker of their own: they share alpha. */
    void processes(int count) {
        processes = count;
    }

    /** Ends the run: the candidate has answered, or the control has failed on the same input, too. */
    void endRun() {
        if (length != 0) { // a read that all threads share, instead of a write
            synchronized (this) {
                length = 0;
                units.clear();
            }
        }
    }

    /**
     * Notes that the control has failed for a unit of its own.
     *
     * @param share the share of units that the candidate has
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
     * Notes that the candidate has failed where the control answered.
     *
     * @param unit the unit's hash
     * @return how many units the run has if the candidate is to be taken back, else 0
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
