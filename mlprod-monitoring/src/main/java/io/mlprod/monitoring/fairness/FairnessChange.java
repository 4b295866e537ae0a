package io.mlprod.monitoring.fairness;

import io.mlprod.internal.checks.Arguments;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * How the differences between groups changed from one report to a later one. Immutable.
 *
 * <p>Only groups that both reports compare are looked at, so that a group that is new does not count as a change. The
 * intervals are of independent rows, for each rate on its own.
 *
 * @param growths by how much each rate's largest difference between groups grew; negative if it shrank
 * @param appeared names of groups that only the later report has
 * @param gone names of groups that only the earlier report has
 * @since 0.1
 */
public record FairnessChange(Map<GroupRate, FairnessValue> growths, List<String> appeared, List<String> gone) {

    /** Checks that nothing is null. */
    public FairnessChange {
        Map<GroupRate, FairnessValue> ordered = new EnumMap<>(GroupRate.class);
        ordered.putAll(growths);
        growths = Collections.unmodifiableMap(ordered);
        appeared = Arguments.noNulls("appeared", appeared);
        gone = Arguments.noNulls("gone", gone);
    }

    static FairnessChange of(FairnessReport before, FairnessReport now) {
        Map<GroupRate, FairnessValue> growths = new EnumMap<>(GroupRate.class);
        for (GroupRate rate : GroupRate.values()) {
            growths.put(rate, growth(rate, before, now));
        }
        return new FairnessChange(growths, newIn(now, before), newIn(before, now));
    }

    private static FairnessValue growth(GroupRate rate, FairnessReport before, FairnessReport now) {
        FairnessValue earlier = common(rate, before, now);
        FairnessValue later = common(rate, now, before);
        if (!earlier.isEstimated() || !later.isEstimated()) {
            return FairnessValue.notEstimable("fewer than two groups have enough rows in both reports. Without"
                    + " Fairness.key the pseudonyms of two processes differ");
        }
        return FairnessValue.of(later.estimate().minus(earlier.estimate()));
    }

    /** Returns the largest difference of those groups that another report compares, too. */
    private static FairnessValue common(GroupRate rate, FairnessReport of, FairnessReport with) {
        Set<List<String>> its =
                with.compared(rate).stream().map(GroupReport::values).collect(Collectors.toSet());
        List<GroupCounts> counts = of.compared(rate).stream()
                .filter(group -> its.contains(group.values()))
                .map(GroupReport::counts)
                .toList();
        return new RateGaps(rate, counts, of.overall().counts())
                .difference(GroupComparison.BETWEEN_GROUPS, of.confidence());
    }

    private static List<String> newIn(FairnessReport one, FairnessReport other) {
        Set<List<String>> known =
                other.groups().stream().map(GroupReport::values).collect(Collectors.toSet());
        return one.groups().stream()
                .filter(group -> !known.contains(group.values()))
                .map(GroupReport::name)
                .toList();
    }

    /**
     * Returns by how much a rate's largest difference between groups grew.
     *
     * @param rate which
     * @return the growth with its interval, negative if it shrank; not estimable if fewer than two groups have enough
     *     rows in both reports
     */
    public FairnessValue growth(GroupRate rate) {
        return Objects.requireNonNull(growths.get(Objects.requireNonNull(rate, "rate")), "growths has not all rates");
    }

    /**
     * Returns whether a rate's largest difference grew by more than chance, at the confidence level of the reports.
     *
     * @param rate which
     * @return true if the whole interval of the growth is above 0
     */
    public boolean hasGrown(GroupRate rate) {
        return growth(rate).isEstimated() && growth(rate).estimate().lower() > 0;
    }

    /**
     * Returns whether a rate's largest difference shrank by more than chance, at the confidence level of the reports.
     *
     * @param rate which
     * @return true if the whole interval of the growth is below 0
     */
    public boolean hasShrunk(GroupRate rate) {
        return growth(rate).isEstimated() && growth(rate).estimate().upper() < 0;
    }

    /**
     * Returns how many rates changed by more than chance, without values.
     *
     * @return one line
     */
    @Override
    public String toString() {
        long grown = growths.keySet().stream().filter(this::hasGrown).count();
        long shrunk = growths.keySet().stream().filter(this::hasShrunk).count();
        return "FairnessChange[" + grown + " grown, " + shrunk + " shrunk]";
    }
}
