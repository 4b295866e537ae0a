package io.mlprod.internal.statistics;

import org.apache.commons.numbers.gamma.LogBeta;

/**
 * The exact test of a rate of events per unit against a limit. Holds at any sample size and under peeking, as long as
 * each unit, given the past, has an event with at most the limit's probability; units count at most one event each.
 *
 * <p>The evidence that the rate is above the limit is the mean likelihood ratio of {1.05, 1.12, 1.25, 1.5, 2, 3, 6, 30}
 * times the limit's odds. The evidence that it is below is a likelihood ratio mixed over all rates with Jeffreys' prior
 * Beta(1/2, 1/2) (Robbins 1970; Howard, Ramdas, McAuliffe, Sekhon 2021, proposition 7), so it grows at any limit that
 * is above the true rate.
 */
public final class RateEvidence {

    private static final double PRIOR = 0.5;

    private RateEvidence() {}

    /**
     * Returns the evidence against "the rate is at most {@code rate}".
     *
     * @param events how many units had an event
     * @param units how many units there were
     * @param rate the limit, between 0 and 1
     * @return the natural logarithm of the e-value, 0 without units; reject at level &alpha; from ln(1/&alpha;) on
     * @throws IllegalArgumentException if there are more events than units, or the limit is not between 0 and 1
     */
    public static double logEvidenceAbove(long events, long units, double rate) {
        checkCounts(events, units);
        if (!(rate > 0 && rate < 1)) {
            throw new IllegalArgumentException("The limit of the rate is " + rate + ", expected between 0 and 1.");
        }
        return OddsBets.logEvidence((double) events, (double) units, rate);
    }

    /**
     * Returns the evidence against "the rate is at least {@code rate}"; reject at level &alpha; from ln(1/&alpha;) on.
     *
     * @param events how many units had an event, or are expected to
     * @param units how many units there were, or will be
     * @param rate the limit, between the observed rate and 1; otherwise nothing speaks against it
     * @return the natural logarithm of the e-value; 0 if the observed rate is not below {@code rate}
     */
    public static double logEvidenceBelow(double events, double units, double rate) {
        return events < units * rate ? mixture(events, units) - logLikelihood(events, units, rate) : 0;
    }

    private static double mixture(double events, double units) {
        return LogBeta.value(events + PRIOR, units - events + PRIOR) - LogBeta.value(PRIOR, PRIOR);
    }

    private static double logLikelihood(double events, double units, double rate) {
        // 0 log 0 is 0 here.
        return (events == 0 ? 0 : events * Math.log(rate)) + (units - events) * Math.log1p(-rate);
    }

    private static void checkCounts(long events, long units) {
        if (events < 0 || units < events) {
            throw new IllegalArgumentException("There are " + events + " events of " + units
                    + " units, expected 0 or more and not more than units.");
        }
    }
}
