package io.mlprod.monitoring.fairness;

import io.mlprod.internal.checks.Arguments;
import io.mlprod.internal.text.NumberText;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * The numbers of one group. Immutable.
 *
 * @param values the group's value of each attribute, as {@link Fairness#shown} makes it; empty for {@code (other)} and
 *     for all rows
 * @param name the values for people: pseudonyms are as short as they are distinct in their report
 * @param counts its rows
 * @param rates each rate, or why there is none
 * @param calibrationError the expected calibration error of the positive class's scores, over ten bins of equal width
 * @param brier the Brier score of the positive class's scores
 * @since 0.1
 */
public record GroupReport(
        List<String> values,
        String name,
        GroupCounts counts,
        Map<GroupRate, FairnessValue> rates,
        FairnessValue calibrationError,
        FairnessValue brier) {

    /** The name of the rows of all groups beyond the largest. They are shown, and not compared: they are no group. */
    public static final String OTHER = "(other)";

    /** Checks that nothing is null. */
    public GroupReport {
        values = Arguments.noNulls("values", values);
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(counts, "counts");
        Map<GroupRate, FairnessValue> ordered = new EnumMap<>(GroupRate.class);
        ordered.putAll(rates);
        rates = Collections.unmodifiableMap(ordered);
        Objects.requireNonNull(calibrationError, "calibrationError");
        Objects.requireNonNull(brier, "brier");
    }

    /**
     * Returns a rate.
     *
     * @param rate which
     * @return the rate, or why there is none
     */
    public FairnessValue rate(GroupRate rate) {
        return Objects.requireNonNull(rates.get(Objects.requireNonNull(rate, "rate")), "rates has not all rates");
    }

    /**
     * Returns the number of rows, without names or rates.
     *
     * @return one line
     */
    @Override
    public String toString() {
        return "GroupReport[" + NumberText.count(counts.rows()) + " rows]";
    }
}
