package io.mlprod.experiment;

import io.mlprod.internal.checks.Arguments;
import io.mlprod.internal.text.PlainText;
import io.mlprod.internal.text.RecordText;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Objects;

/**
 * A quantity that an experiment compares between its arms: one number for each unit, and the share, mean or quantile of
 * these over the units of an arm.
 *
 * <p>Units were assigned at random, so averages are over units, never over requests: requests of one user resemble each
 * other, and a test that takes them for independent raises four to six times as many false alarms as it claims. A unit
 * counts from its first prediction in the experiment, with 0 until feedback comes. Immutable.
 *
 * @param name the metric's name in the readout
 * @param kind how a unit's feedback becomes its number
 * @param source the name of the event or measure in the feedback
 * @param higherIsBetter which direction is an improvement
 * @param lowest the lower bound: a unit's sum below it counts as this; negative infinity if there is none
 * @param highest the upper bound: a unit's sum above it counts as this; infinity if there is none
 * @param quantile which quantile is compared, between 0 and 1; 0 for other kinds
 * @since 0.1
 */
public record Metric(
        String name, Kind kind, String source, boolean higherIsBetter, double lowest, double highest, double quantile) {

    /** The ways in which a unit's feedback becomes its number. */
    public enum Kind {
        /** 1 if the event happened to the unit at least once. */
        PROPORTION,
        /** The sum of the unit's measurements; its mean over units is compared. */
        MEAN,
        /** The sum of the unit's measurements; a quantile of it over units is compared. */
        QUANTILE
    }

    /**
     * Checks names and numbers.
     *
     * @throws IllegalArgumentException if a name is blank, the bounds are not those of an interval, or the quantile is
     *     out of range
     */
    public Metric {
        Objects.requireNonNull(kind, "kind");
        Arguments.notBlank("A metric's name", name);
        Arguments.notBlank("A metric's event or measure", source);
        boolean isBounded = lowest > Double.NEGATIVE_INFINITY || highest < Double.POSITIVE_INFINITY;
        if (!(lowest < highest) || (isBounded && kind != Kind.MEAN)) {
            throw new IllegalArgumentException(PlainText.line("The units' sums of metric '" + name + "' are bounded by "
                    + lowest + " and " + highest + "; only those of a mean can be, from a lower to a higher number"));
        }
        if (kind == Kind.QUANTILE ? !(quantile > 0 && quantile < 1) : quantile != 0) {
            throw new IllegalArgumentException(PlainText.line(
                    "The quantile of metric '" + name + "' must be between 0 and 1, such as 0.95, not " + quantile));
        }
    }

    private static Metric of(String source, Kind kind, double quantile) {
        return new Metric(source, kind, source, true, Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY, quantile);
    }

    /**
     * Returns a metric for the share of units to which an event happened at least once; more is better. A number that
     * is measured under the same name is ignored.
     *
     * @param event as in {@code Feedback.occurred(event)}
     * @return a metric of that name
     * @throws IllegalArgumentException if the name is blank
     */
    public static Metric proportion(String event) {
        return of(event, Kind.PROPORTION, 0);
    }

    /**
     * Returns a metric for the mean over units of the sum of each unit's measurements; more is better. It suits
     * quantities that add up, such as revenue, errors or minutes; a balance that goes up and down for ever gives a new
     * chance of a false alarm each time. A measurement that would take the magnitude of a sum beyond 1e100 is ignored.
     *
     * <p>If few units make up most of the sum, as when a few large customers pay most of the revenue, the mean cannot
     * be compared until there are very many units; the readout says so. Then bound the sums with {@link #winsorized},
     * or compare {@link #quantile quantiles} or the {@link #proportion share} of units that paid at all.
     *
     * @param measure as in {@code Feedback.measured(measure, value)}
     * @return a metric of that name
     * @throws IllegalArgumentException if the name is blank
     */
    public static Metric mean(String measure) {
        return of(measure, Kind.MEAN, 0);
    }

    /**
     * Returns a metric for a quantile over units of the sum of each unit's measurements; more is better. The interval
     * of a difference of quantiles holds for any values, however rare and large some are. Not adjusted by a covariate.
     *
     * @param measure as in {@code Feedback.measured(measure, value)}
     * @param quantile the quantile, between 0 and 1; 0.95 for the value that 95 % of units do not exceed
     * @return a metric that is named, for example, {@code p95 of revenue}
     * @throws IllegalArgumentException if the name is blank or the quantile is not between 0 and 1
     */
    public static Metric quantile(String measure, double quantile) {
        String percent = BigDecimal.valueOf(100 * quantile)
                .round(new MathContext(6))
                .stripTrailingZeros()
                .toPlainString();
        return of(measure, Kind.QUANTILE, quantile).named("p" + percent + " of " + measure);
    }

    /**
     * Returns a metric for the median over units of the sum of each unit's measurements; more is better. It is 0 in
     * both arms if most units have 0.
     *
     * @param measure as in {@code Feedback.measured(measure, value)}
     * @return a metric that is named, for example, {@code median of revenue}
     * @throws IllegalArgumentException if the name is blank
     */
    public static Metric median(String measure) {
        return quantile(measure, 0.5).named("median of " + measure);
    }

    /**
     * Bounds each unit's sum (winsorising), so that a few large ones do not decide. The mean of the bounded sums is
     * compared then, and the readout says so. Choose the bounds from data before the experiment, for example the 99th
     * percentile of last month; bounds that are chosen after a look at the results lead to false findings.
     *
     * @param lowest the lower bound: a sum below it counts as this
     * @param highest the upper bound: a sum above it counts as this
     * @return a new metric
     * @throws IllegalArgumentException if this is not a mean, or the lowest is not below the highest
     */
    public Metric winsorized(double lowest, double highest) {
        return new Metric(name, kind, source, higherIsBetter, lowest, highest, quantile);
    }

    /**
     * Returns this metric with lower values counted as better.
     *
     * @return a new metric
     */
    public Metric lowerIsBetter() {
        return new Metric(name, kind, source, false, lowest, highest, quantile);
    }

    /**
     * Returns this metric with another name in the readout.
     *
     * @param other the name
     * @return a new metric
     * @throws IllegalArgumentException if the name is blank
     */
    public Metric named(String other) {
        return new Metric(other, kind, source, higherIsBetter, lowest, highest, quantile);
    }

    /**
     * Describes all components, safe to print.
     *
     * @return one line
     */
    @Override
    public String toString() {
        return RecordText.of(this);
    }
}
