package io.mlprod.internal.statistics;

import java.util.Arrays;
import java.util.List;

/**
 * When a sequential test of a coin rejects: the exact distribution of the number of tosses, by following the
 * probability of each count of heads that is not rejected yet. No simulation, no approximation of a normal.
 */
final class StoppingTime {

    /** Paths that are less probable than this are dropped; thousands of them change no digit of a quantile. */
    private static final double NEGLIGIBLE = 1e-14;

    /** The log evidence after so many heads of so many tosses; more heads of as many tosses are more evidence. */
    interface Evidence {
        double log(long heads, long tosses);
    }

    /** How many tosses there were when the test rejected, and how many heads among them. */
    record Count(long tosses, long heads) {
        static final Count NEVER = new Count(Long.MAX_VALUE, Long.MAX_VALUE);
    }

    private StoppingTime() {}

    /** When the candidate's rate is {@code ratio} times the control's and the test asks whether it is above a limit. */
    static Count above(double limit, double ratio, double share, double alpha, double part, long most) {
        Evidence evidence = (candidate, events) ->
                RatioEvidence.logEvidenceAbove(List.of(new EventCounts(share, candidate, events - candidate)), limit);
        return quantile(evidence, candidates(share, ratio), alpha, part, most);
    }

    /** The same for the question whether it is below a limit. Heads are events of the control. */
    static Count below(double limit, double ratio, double share, double alpha, double part, long most) {
        Evidence evidence = (control, events) ->
                RatioEvidence.logEvidenceBelow(List.of(new EventCounts(share, events - control, control)), limit);
        return quantile(evidence, 1 - candidates(share, ratio), alpha, part, most);
    }

    /** The part of events that are the candidate's. */
    static double candidates(double share, double ratio) {
        return share * ratio / (share * ratio + 1 - share);
    }

    /** The least number of tosses by which the test has rejected with a probability of at least {@code part}. */
    static Count quantile(Evidence evidence, double heads, double alpha, double part, long most) {
        double needed = -Math.log(alpha);
        double[] alive = new double[1024]; // the probability of each count of heads, from the first one on
        alive[0] = 1;
        int first = 0;
        int size = 1;
        int boundary = 1; // rejects from this many heads on
        double rejected = 0;
        for (long tosses = 1; tosses <= most; tosses++) {
            while (boundary <= tosses && evidence.log(boundary, tosses) < needed) {
                boundary++;
            }
            if (size == alive.length) {
                alive = Arrays.copyOf(alive, 2 * size);
            }
            size = toss(alive, size, heads);
            while (size > 0 && first + size > boundary) {
                size--;
                rejected += alive[size];
            }
            if (rejected >= part) {
                return new Count(tosses, boundary);
            }
            int gone = 0;
            while (gone < size && alive[gone] < NEGLIGIBLE) {
                gone++;
            }
            if (gone > 64) { // not with each toss
                System.arraycopy(alive, gone, alive, 0, size - gone);
                size -= gone;
                first += gone;
            }
        }
        return Count.NEVER;
    }

    private static int toss(double[] alive, int size, double heads) {
        double before = 0;
        for (int i = 0; i < size; i++) {
            double here = alive[i];
            alive[i] = here * (1 - heads) + before * heads;
            before = here;
        }
        alive[size] = before * heads;
        return size + 1;
    }
}
