package io.mlprod.monitoring.fairness;

import io.mlprod.evaluation.Estimate;
import io.mlprod.internal.checks.Arguments;
import io.mlprod.internal.text.NumberText;
import io.mlprod.internal.text.PlainText;
import java.util.List;
import java.util.Objects;
import java.util.function.DoubleBinaryOperator;
import java.util.stream.IntStream;

/**
 * How a model treated groups: the rates of each, and their differences and ratios as Fairlearn defines them, all with
 * intervals. It says what was measured and never that a model is fair. Immutable.
 *
 * <p>A group with too few rows for a rate is not compared by it; {@link #compared} has those that are. The differences
 * and ratios are computed from counts when they are asked for.
 *
 * @param attributes by what rows are grouped: one attribute, or two that are crossed
 * @param positive the class that is the selection; empty if there are no rows and none was set
 * @param confidence the level of the intervals
 * @param minimums how much there must be of a group
 * @param overall all rows
 * @param groups the groups, the largest first, then that of missing values, then that of all others
 * @since 0.1
 */
public record FairnessReport(
        List<String> attributes,
        String positive,
        double confidence,
        GroupMinimums minimums,
        GroupReport overall,
        List<GroupReport> groups) {

    /** Checks that nothing is null. */
    public FairnessReport {
        attributes = Arguments.noNulls("attributes", attributes);
        Objects.requireNonNull(positive, "positive");
        Objects.requireNonNull(minimums, "minimums");
        Objects.requireNonNull(overall, "overall");
        groups = Arguments.noNulls("groups", groups);
    }

    /**
     * Makes the report of settings that group rows in one way.
     *
     * @param settings by one attribute
     * @param rows with the values of that attribute
     * @return the report
     * @throws IllegalArgumentException if the settings group rows in several ways, for which there is {@link #each}; if
     *     the rows lack an attribute; or if it is not known which of several classes is the selection
     */
    public static FairnessReport of(Fairness settings, FairnessRows rows) {
        if (settings.groupings().size() != 1) {
            throw new IllegalArgumentException("The settings of fairness ask for "
                    + settings.groupings().size() + " reports; FairnessReport.each makes them all");
        }
        return each(settings, rows).get(0);
    }

    /**
     * Makes the reports of all the ways in which settings group rows.
     *
     * @param settings by one or more attributes
     * @param rows with the values of these attributes
     * @return a report for each of {@link Fairness#groupings}, in their order
     * @throws IllegalArgumentException if the rows lack an attribute, or it is not known which of several classes is
     *     the selection
     */
    public static List<FairnessReport> each(Fairness settings, FairnessRows rows) {
        String positive = settings.positiveOf(Coded.values(rows.predicted(), rows.labels()));
        return settings.groupings().stream()
                .map(attributes -> one(attributes, positive, settings, rows))
                .toList();
    }

    private static FairnessReport one(List<String> attributes, String positive, Fairness settings, FairnessRows rows) {
        Grouping grouping =
                Grouping.of(attributes.stream().map(rows::column).toList(), settings::shown, settings.maxGroups());
        GroupTally tally = GroupTally.of(rows, grouping, positive, settings);
        GroupNames names = new GroupNames(grouping.groups());
        List<GroupReport> groups = IntStream.range(0, grouping.groups().size())
                .mapToObj(group -> {
                    List<String> values = grouping.groups().get(group);
                    return tally.group(group, values, names.of(values));
                })
                .toList();
        return new FairnessReport(
                attributes, positive, settings.confidence(), settings.minimums(), tally.all(), groups);
    }

    /**
     * Returns the groups that have enough rows to be compared by a rate. {@link GroupReport#OTHER} is not among them.
     *
     * @param rate which
     * @return groups of which the rate is estimated
     */
    public List<GroupReport> compared(GroupRate rate) {
        return groups.stream()
                .filter(group -> !group.values().isEmpty() && group.rate(rate).isEstimated())
                .toList();
    }

    private RateGaps gaps(GroupRate rate) {
        return new RateGaps(
                rate, compared(rate).stream().map(GroupReport::counts).toList(), overall.counts());
    }

    /**
     * Returns the largest difference of a rate.
     *
     * @param rate which
     * @param comparison between groups, or from the rate of all rows
     * @return the difference, from 0 to 1, with a simultaneous interval; not estimable with fewer than two groups that
     *     have enough rows
     */
    public FairnessValue difference(GroupRate rate, GroupComparison comparison) {
        return gaps(rate).difference(comparison, confidence);
    }

    /**
     * Returns the smallest ratio of a rate.
     *
     * @param rate which
     * @param comparison between groups, or to the rate of all rows
     * @return the ratio, from 0 to 1, with a simultaneous interval; not estimable with fewer than two groups that have
     *     enough rows, or if all rates are 0
     */
    public FairnessValue ratio(GroupRate rate, GroupComparison comparison) {
        return gaps(rate).ratio(comparison, confidence);
    }

    /**
     * Returns the largest difference of selection rates between groups.
     *
     * @return the demographic parity difference
     */
    public FairnessValue demographicParityDifference() {
        return difference(GroupRate.SELECTION_RATE, GroupComparison.BETWEEN_GROUPS);
    }

    /**
     * Returns the smallest ratio of selection rates between groups.
     *
     * @return the demographic parity ratio
     */
    public FairnessValue demographicParityRatio() {
        return ratio(GroupRate.SELECTION_RATE, GroupComparison.BETWEEN_GROUPS);
    }

    /**
     * Returns the largest difference of true positive rates between groups.
     *
     * @return the equal opportunity difference
     */
    public FairnessValue equalOpportunityDifference() {
        return difference(GroupRate.TRUE_POSITIVE_RATE, GroupComparison.BETWEEN_GROUPS);
    }

    /**
     * Returns the smallest ratio of true positive rates between groups.
     *
     * @return the equal opportunity ratio
     */
    public FairnessValue equalOpportunityRatio() {
        return ratio(GroupRate.TRUE_POSITIVE_RATE, GroupComparison.BETWEEN_GROUPS);
    }

    /**
     * Returns the larger of the differences of true and of false positive rates between groups.
     *
     * @return the equalised odds difference
     */
    public FairnessValue equalizedOddsDifference() {
        return equalizedOddsDifference(GroupComparison.BETWEEN_GROUPS, OddsAggregate.WORST_CASE);
    }

    /**
     * Returns the differences of true and of false positive rates as one number.
     *
     * @param comparison between groups, or from the rates of all rows
     * @param aggregate the larger of both, or their mean
     * @return the equalised odds difference; not estimable if one of the two is not
     */
    public FairnessValue equalizedOddsDifference(GroupComparison comparison, OddsAggregate aggregate) {
        double level = 1 - (1 - confidence) / 2; // so that both intervals hold together
        FairnessValue ofTrue = gaps(GroupRate.TRUE_POSITIVE_RATE).difference(comparison, level);
        FairnessValue ofFalse = gaps(GroupRate.FALSE_POSITIVE_RATE).difference(comparison, level);
        return both(ofTrue, ofFalse, aggregate == OddsAggregate.MEAN ? FairnessReport::mean : Math::max);
    }

    /**
     * Returns the smaller of the ratios of true and of false positive rates between groups.
     *
     * @return the equalised odds ratio
     */
    public FairnessValue equalizedOddsRatio() {
        return equalizedOddsRatio(GroupComparison.BETWEEN_GROUPS, OddsAggregate.WORST_CASE);
    }

    /**
     * Returns the ratios of true and of false positive rates as one number.
     *
     * @param comparison between groups, or to the rates of all rows
     * @param aggregate the smaller of both, or their mean
     * @return the equalised odds ratio; not estimable if one of the two is not
     */
    public FairnessValue equalizedOddsRatio(GroupComparison comparison, OddsAggregate aggregate) {
        double level = 1 - (1 - confidence) / 2; // so that both intervals hold together
        FairnessValue ofTrue = gaps(GroupRate.TRUE_POSITIVE_RATE).ratio(comparison, level);
        FairnessValue ofFalse = gaps(GroupRate.FALSE_POSITIVE_RATE).ratio(comparison, level);
        return both(ofTrue, ofFalse, aggregate == OddsAggregate.MEAN ? FairnessReport::mean : Math::min);
    }

    private static double mean(double one, double other) {
        return (one + other) / 2;
    }

    private static FairnessValue both(FairnessValue ofTrue, FairnessValue ofFalse, DoubleBinaryOperator combined) {
        if (!ofTrue.isEstimated() || !ofFalse.isEstimated()) {
            return ofTrue.isEstimated() ? ofFalse : ofTrue;
        }
        Estimate one = ofTrue.estimate();
        Estimate other = ofFalse.estimate();
        return FairnessValue.of(new Estimate(
                combined.applyAsDouble(one.value(), other.value()),
                combined.applyAsDouble(one.lower(), other.lower()),
                combined.applyAsDouble(one.upper(), other.upper()),
                ""));
    }

    /**
     * Compares with an earlier report of other rows: has a difference between groups grown by more than chance?
     *
     * @param reference an earlier report by the same attributes, of the same selection
     * @return the change of each rate's largest difference, over the groups that both reports compare
     * @throws IllegalArgumentException if attributes, selection or confidence level differ
     */
    public FairnessChange since(FairnessReport reference) {
        if (!attributes.equals(reference.attributes)
                || !positive.equals(reference.positive)
                || confidence != reference.confidence) {
            throw new IllegalArgumentException("The reports differ in attributes, positive class or confidence level;"
                    + " only those that agree can be compared");
        }
        return FairnessChange.of(reference, this);
    }

    /**
     * Returns the report as a table for a terminal of 120 columns. Names of groups are pseudonyms unless they may be
     * shown; what a terminal would obey is escaped.
     *
     * @return lines
     */
    public String text() {
        return FairnessText.of(this);
    }

    /**
     * Returns the attributes and numbers of rows, without groups or rates.
     *
     * @return one line
     */
    @Override
    public String toString() {
        return PlainText.line("FairnessReport[by " + String.join(" and ", attributes) + ", "
                + NumberText.count(overall.counts().rows()) + " rows, " + groups.size() + " groups]");
    }
}
