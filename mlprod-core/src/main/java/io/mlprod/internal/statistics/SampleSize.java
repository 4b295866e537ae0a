package io.mlprod.internal.statistics;

import java.util.ArrayList;
import java.util.List;
import java.util.function.DoublePredicate;

/**
 * The median number of units, approximately, until a test decides, if rates are what they are supposed to be. The
 * evidence is followed along the expected counts instead of simulated, so a number is the same each time, and costs
 * microseconds.
 *
 * <p>By then the evidence of the expected counts is a bit short of what the test needs: the evidence climbs with a
 * noise whose variance is about twice its height, and half of the paths have crossed a line before the mean path does.
 * From a height h below the line (Brownian motion with drift 1 and variance 2) half of them have at about h<sup>2</sup>
 * / (h + 1).
 */
public final class SampleSize {

    /** The number of units beyond which no test is followed. */
    private static final double MOST_UNITS = 1e12;

    private static final double PRECISION = 1e-6;

    private SampleSize() {}

    /**
     * The units that arrive in two arms, and how often they have an event. Immutable.
     *
     * @param share the probability with which a unit arrives in the candidate's arm, between 0 and 1
     * @param rate the part of the control's units that have the event, from 0 to 1
     * @param ratio how many times as many of the candidate's units have it
     */
    public record Arrivals(double share, double rate, double ratio) {

        /**
         * Checks the values.
         *
         * @throws IllegalArgumentException if one is out of its range, or more units had an event than there are
         */
        public Arrivals {
            if (!(share > 0 && share < 1 && rate >= 0 && rate <= 1 && ratio >= 0 && rate * ratio <= 1)) {
                throw new IllegalArgumentException("Units come with the share " + share + ", the rate " + rate
                        + " and the ratio " + ratio + ", expected a share between 0 and 1, and rates of both arms"
                        + " from 0 to 1.");
            }
        }

        EventCounts events(double units) {
            return new EventCounts(share, units * share * rate * ratio, units * (1 - share) * rate);
        }
    }

    /**
     * Returns how many more units of both arms are needed until {@link RatioEvidence} finds the ratio above a limit.
     *
     * @param counted the counts so far; may be empty
     * @param arrivals the units to come
     * @param limit the limit of the ratio, positive and finite
     * @param alpha the level, between 0 and 1
     * @return the median; 0 if it is found already; infinity if it will not be found
     */
    public static double unitsUntilAbove(List<EventCounts> counted, Arrivals arrivals, double limit, double alpha) {
        double needed = onTheMeanPath(RatioEvidence.logEvidenceAbove(counted, limit), alpha);
        return least(units -> RatioEvidence.logEvidenceAbove(with(counted, arrivals.events(units)), limit) >= needed);
    }

    /** Returns the evidence that the expected counts have when half of all paths have reached the level. */
    private static double onTheMeanPath(double now, double alpha) {
        double climb = Math.max(0, Levels.logEvidence(alpha) - now);
        return now + climb * climb / (climb + 1);
    }

    private static List<EventCounts> with(List<EventCounts> counted, EventCounts more) {
        List<EventCounts> all = new ArrayList<>(counted);
        all.add(more);
        return all;
    }

    /**
     * Returns the least number of units from which the condition holds. Evidence that has started to rise does not fall
     * again.
     */
    private static double least(DoublePredicate isEnough) {
        if (isEnough.test(0)) {
            return 0;
        }
        double many = 1;
        while (!isEnough.test(many)) {
            many *= 2;
            if (many > MOST_UNITS) {
                return Double.POSITIVE_INFINITY;
            }
        }
        double few = many / 2;
        while (many - few > PRECISION * many) {
            double middle = (few + many) / 2;
            if (isEnough.test(middle)) {
                many = middle;
            } else {
                few = middle;
            }
        }
        return many;
    }
}
