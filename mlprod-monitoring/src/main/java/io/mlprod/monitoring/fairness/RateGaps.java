package io.mlprod.monitoring.fairness;

import io.mlprod.evaluation.Estimate;
import io.mlprod.monitoring.fairness.FairnessValue.Need;
import io.mlprod.monitoring.fairness.FairnessValue.Shortage;
import java.util.List;

/**
 * The difference and the ratio of a rate over several groups, with simultaneous intervals. Immutable.
 *
 * <p>The largest difference of several is looked for, and chance makes it larger than it is. So each pair of groups has
 * an interval at a level by which all of them together have the wanted one (Bonferroni), of independent rows (Newcombe
 * 1998, Donner and Zou 2012). If all pairs' intervals hold, the largest true difference is between the largest of the
 * lower bounds and the largest of the upper bounds. For two groups that is the interval of their difference.
 *
 * @param rate which
 * @param compared the groups with enough rows
 * @param all all rows, those of groups without enough rows among them
 */
record RateGaps(GroupRate rate, List<GroupCounts> compared, GroupCounts all) {

    private static final int LEAST_GROUPS = 2;

    /** Bounds of something, which become those of the largest or the smallest of several. */
    private record Bounds(double value, double lower, double upper) {

        Bounds largest(Bounds other) {
            return new Bounds(Math.max(value, other.value), Math.max(lower, other.lower), Math.max(upper, other.upper));
        }

        Bounds smallest(Bounds other) {
            return new Bounds(Math.min(value, other.value), Math.min(lower, other.lower), Math.min(upper, other.upper));
        }

        FairnessValue within0And1() {
            return FairnessValue.of(new Estimate(value, Math.max(0, lower), Math.min(1, upper), ""));
        }
    }

    private boolean hasTooFewGroups() {
        return compared.size() < LEAST_GROUPS;
    }

    private FairnessValue tooFewGroups() {
        return FairnessValue.notEstimable(List.of(new Shortage(Need.GROUPS, compared.size(), LEAST_GROUPS)));
    }

    FairnessValue difference(GroupComparison comparison, double confidence) {
        if (hasTooFewGroups()) {
            return tooFewGroups();
        }
        Bounds found = new Bounds(0, 0, 0);
        List<Estimate> rates = rates(comparison, confidence);
        for (int i = 0; i < rates.size(); i++) {
            switch (comparison) {
                case BETWEEN_GROUPS -> {
                    for (int j = 0; j < i; j++) {
                        found = found.largest(size(rates.get(i).minus(rates.get(j)), 1));
                    }
                }
                case TO_OVERALL -> found = found.largest(toOverall(i, rates.get(i), confidence));
            }
        }
        return found.within0And1();
    }

    /** Returns the groups' rates at the level at which each is compared. */
    private List<Estimate> rates(GroupComparison comparison, double confidence) {
        double level = level(comparison, confidence);
        return compared.stream().map(counts -> rate.estimate(counts, level)).toList();
    }

    private double level(GroupComparison comparison, double confidence) {
        double groups = compared.size();
        double comparisons = comparison == GroupComparison.BETWEEN_GROUPS ? groups * (groups - 1) / 2 : groups;
        return 1 - (1 - confidence) / comparisons;
    }

    /** Returns the bounds of a difference's absolute value. */
    private static Bounds size(Estimate difference, double factor) {
        double lower = Math.max(difference.lower(), -difference.upper());
        double upper = Math.max(difference.upper(), -difference.lower());
        return new Bounds(Math.abs(difference.value()) * factor, Math.max(0, lower) * factor, upper * factor);
    }

    /** A group is part of all rows, so its distance from their rate is a share of that from the rest's rate. */
    private Bounds toOverall(int group, Estimate own, double confidence) {
        GroupCounts rest = all.minus(compared.get(group));
        if (rate.of(rest) == 0) {
            return new Bounds(0, 0, 0);
        }
        Estimate others = rate.estimate(rest, level(GroupComparison.TO_OVERALL, confidence));
        Bounds bounds = size(own.minus(others), (double) rate.of(rest) / rate.of(all));
        return new Bounds(Math.abs(own.value() - share(all)), bounds.lower, bounds.upper);
    }

    private double share(GroupCounts counts) {
        return (double) rate.hits(counts) / rate.of(counts);
    }

    FairnessValue ratio(GroupComparison comparison, double confidence) {
        if (hasTooFewGroups()) {
            return tooFewGroups();
        }
        boolean isNoneHit = comparison == GroupComparison.BETWEEN_GROUPS
                ? compared.stream().allMatch(counts -> rate.hits(counts) == 0)
                : rate.hits(all) == 0;
        if (isNoneHit) {
            return FairnessValue.notEstimable("the " + rate.title() + " is 0 for all, and 0 / 0 is no ratio");
        }
        Bounds found = new Bounds(1, 1, 1);
        List<Estimate> rates = rates(comparison, confidence);
        for (int i = 0; i < rates.size(); i++) {
            switch (comparison) {
                case BETWEEN_GROUPS -> {
                    for (int j = 0; j < i; j++) {
                        found = found.smallest(belowOne(quotient(rates.get(i), rates.get(j))));
                    }
                }
                case TO_OVERALL -> found = found.smallest(ofOverall(i, rates.get(i), confidence));
            }
        }
        return found.within0And1();
    }

    /** Returns the quotient of two independent rates (Donner and Zou 2012, equations 9 and 10, as sums). */
    private static Bounds quotient(Estimate above, Estimate below) {
        double product = above.value() * below.value();
        double lowest = above.lower() * (2 * above.value() - above.lower());
        double highest = above.upper() * (2 * above.value() - above.upper());
        double least = below.lower() * (2 * below.value() - below.lower());
        double most = below.upper() * (2 * below.value() - below.upper());
        double down = product + Math.sqrt(Math.max(0, product * product - lowest * most));
        double up = product + Math.sqrt(Math.max(0, product * product - highest * least));
        return new Bounds(
                above.value() / below.value(),
                lowest == 0 ? 0 : lowest / down,
                least == 0 ? Double.POSITIVE_INFINITY : up / least);
    }

    /** Returns a quotient, or its inverse if that is below 1. Two rates of 0 are not known to differ. */
    private static Bounds belowOne(Bounds quotient) {
        double value = Double.isNaN(quotient.value) ? 1 : Math.min(quotient.value, 1 / quotient.value);
        double lower = Math.min(quotient.lower, 1 / quotient.upper);
        boolean isOneWithin = quotient.lower <= 1 && quotient.upper >= 1;
        return new Bounds(
                value, lower, isOneWithin ? 1 : Math.min(quotient.upper, 1 / Math.max(quotient.lower, 1e-300)));
    }

    /** The quotient by the rate of all rows follows from that by the rate of the rest. */
    private Bounds ofOverall(int group, Estimate own, double confidence) {
        GroupCounts rest = all.minus(compared.get(group));
        if (rate.of(rest) == 0) {
            return new Bounds(1, 1, 1);
        }
        double share = (double) rate.of(compared.get(group)) / rate.of(all);
        Bounds byRest = quotient(own, rate.estimate(rest, level(GroupComparison.TO_OVERALL, confidence)));
        return belowOne(
                new Bounds(own.value() / share(all), byOverall(byRest.lower, share), byOverall(byRest.upper, share)));
    }

    private static double byOverall(double byRest, double share) {
        return byRest == 0 ? 0 : 1 / (share + (1 - share) / byRest);
    }
}
