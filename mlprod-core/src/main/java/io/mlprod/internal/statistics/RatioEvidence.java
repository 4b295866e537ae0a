package io.mlprod.internal.statistics;

import java.util.List;

/**
 * The exact test of whether a candidate's rate of events is a multiple of the control's. Holds at any sample size,
 * under peeking, for any base rate and any drift of it, and across changes of the share, since it only asks in which
 * arm an event happened: if the candidate's rate is r times the control's, an event is the candidate's with probability
 * qr / (qr + 1 &minus; q), where q is the candidate's share.
 *
 * <p>Units must be assigned independently of each other, count at most one event each, and be reported with a delay
 * that does not depend on the arm. Phases are the sufficient statistics: the order of events within them does not
 * matter, and counts of several processes are added. A phase whose share is 0 or 1 compares nothing and is ignored.
 *
 * <p>The evidence is the mean likelihood ratio of the ratios {1.05, 1.12, 1.25, 1.5, 2, 3, 6, 30} times the hypothesis
 * (for evidence below, divided by them). Therefore a bound approaches the true ratio only up to a factor of about
 * 1.025, however many events there are: closer to it than that, all of these alternatives are worse than the
 * hypothesis.
 */
public final class RatioEvidence {

    /** The range in which bounds of the ratio are searched, 10<sup>-12</sup> to 10<sup>12</sup>. */
    private static final double LOG_RANGE = 12 * Math.log(10);

    private static final int HALVINGS = 48;

    private RatioEvidence() {}

    /**
     * Returns the evidence against "the candidate's rate is at most {@code ratio} times the control's".
     *
     * @param phases the counts; may be empty
     * @param ratio the ratio of rates, positive and finite
     * @return the natural logarithm of the e-value, 0 without events; reject at level &alpha; from ln(1/&alpha;) on
     * @throws IllegalArgumentException if the ratio is not positive and finite
     */
    public static double logEvidenceAbove(List<EventCounts> phases, double ratio) {
        if (!(ratio > 0 && ratio < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException("The ratio is " + ratio + ", expected a positive, finite number.");
        }
        double sum = Double.NEGATIVE_INFINITY;
        for (int bet = 0; bet < OddsBets.COUNT; bet++) {
            sum = OddsBets.logSum(sum, log(bet, phases, ratio));
        }
        return OddsBets.mean(sum);
    }

    /**
     * Returns the evidence against "the candidate's rate is at least {@code ratio} times the control's".
     *
     * @param phases the counts; may be empty
     * @param ratio the ratio of rates, positive and finite
     * @return the natural logarithm of the e-value, 0 without events; reject at level &alpha; from ln(1/&alpha;) on
     * @throws IllegalArgumentException if the ratio is not positive and finite
     */
    public static double logEvidenceBelow(List<EventCounts> phases, double ratio) {
        return logEvidenceAbove(mirrored(phases), 1 / ratio);
    }

    /**
     * Returns the always-valid lower bound of the ratio: the highest ratio that the evidence above it rejects.
     *
     * @param phases the counts; may be empty
     * @param alpha the probability that the bound is ever above the true ratio, between 0 and 1
     * @return the bound, up to 10<sup>12</sup>; 0 if nothing is rejected or only ratios below 10<sup>-12</sup>
     * @throws IllegalArgumentException if alpha is not between 0 and 1
     */
    public static double lowerBound(List<EventCounts> phases, double alpha) {
        double needed = Levels.logEvidence(alpha);
        double rejected = -LOG_RANGE;
        double open = LOG_RANGE;
        if (logEvidenceAbove(phases, Math.exp(rejected)) < needed) {
            return 0;
        }
        // The higher the ratio, the less an event of the candidate surprises, so the evidence falls throughout.
        for (int i = 0; i < HALVINGS; i++) {
            double middle = (rejected + open) / 2;
            if (logEvidenceAbove(phases, Math.exp(middle)) >= needed) {
                rejected = middle;
            } else {
                open = middle;
            }
        }
        return Math.exp(rejected);
    }

    /**
     * Returns the always-valid upper bound of the ratio: the lowest ratio that the evidence below it rejects.
     *
     * @param phases the counts; may be empty
     * @param alpha the probability that the bound is ever below the true ratio, between 0 and 1
     * @return the bound, at least 10<sup>-12</sup>; infinity if nothing is rejected or only ratios above
     *     10<sup>12</sup>
     * @throws IllegalArgumentException if alpha is not between 0 and 1
     */
    public static double upperBound(List<EventCounts> phases, double alpha) {
        return 1 / lowerBound(mirrored(phases), alpha);
    }

    private static double log(int bet, List<EventCounts> phases, double ratio) {
        double log = 0;
        for (int i = 0; i < phases.size(); i++) { // without an iterator: called within a call that brings an event
            EventCounts phase = phases.get(i);
            if (phase.compares()) {
                double events = phase.candidate() + phase.control();
                log += OddsBets.log(bet, phase.candidate(), events, phase.probability(ratio));
            }
        }
        return log;
    }

    private static List<EventCounts> mirrored(List<EventCounts> phases) {
        return phases.stream().map(EventCounts::mirrored).toList();
    }
}
