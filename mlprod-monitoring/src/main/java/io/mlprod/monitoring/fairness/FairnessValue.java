package io.mlprod.monitoring.fairness;

import io.mlprod.evaluation.Estimate;
import io.mlprod.internal.checks.Arguments;
import io.mlprod.internal.text.NumberText;
import io.mlprod.internal.text.RecordText;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;

/**
 * A number about groups, or the reason why there is none. Immutable.
 *
 * <p>What the rows do not determine is {@link State#NOT_ESTIMABLE}: its estimate has no value, a reason in words, and
 * shortages that say what is missing. It is never 0, which would read like the best of all differences.
 *
 * @param state whether there is a value
 * @param estimate the value with its interval; undefined if it is not estimable
 * @param shortages what there was too little of; empty if there is a value
 * @since 0.1
 */
public record FairnessValue(State state, Estimate estimate, List<Shortage> shortages) {

    /** Whether there is a value. */
    public enum State {
        /** There is one, with an interval. */
        ESTIMATED,
        /** There is none; the reason and the shortages say why. */
        NOT_ESTIMABLE
    }

    /** What there can be too little of. */
    public enum Need {
        /** Rows of the group. */
        ROWS,
        /** Rows of the group with a label. */
        LABELLED_ROWS,
        /** Labelled rows of the group whose label is the positive class. */
        POSITIVES,
        /** Labelled rows of the group whose label is another class. */
        NEGATIVES,
        /** Labelled rows of the group that were selected. */
        SELECTED_LABELLED_ROWS,
        /** Labelled rows of the group with a score. */
        SCORES,
        /** Groups of which the rate is known, to compare. */
        GROUPS;

        private String title() {
            return switch (this) {
                case ROWS -> "rows";
                case LABELLED_ROWS -> "labelled rows";
                case POSITIVES -> "labelled positives";
                case NEGATIVES -> "labelled negatives";
                case SELECTED_LABELLED_ROWS -> "selected labelled rows";
                case SCORES -> "labelled rows with a score";
                case GROUPS -> "groups with enough rows";
            };
        }
    }

    /**
     * What there was too little of.
     *
     * @param need of what
     * @param has how many there were
     * @param needs how many it takes
     */
    public record Shortage(Need need, long has, long needs) {

        /** Checks that nothing is null. */
        public Shortage {
            Objects.requireNonNull(need, "need");
        }

        private String words() {
            return NumberText.count(has) + " " + need.title() + ", needs " + NumberText.count(needs);
        }
    }

    /** Checks that nothing is null. */
    public FairnessValue {
        Objects.requireNonNull(state, "state");
        Objects.requireNonNull(estimate, "estimate");
        shortages = Arguments.noNulls("shortages", shortages);
    }

    static FairnessValue of(Estimate estimate) {
        return estimate.isDefined()
                ? new FairnessValue(State.ESTIMATED, estimate, List.of())
                : notEstimable(estimate.reason());
    }

    static FairnessValue notEstimable(String reason) {
        return new FairnessValue(State.NOT_ESTIMABLE, Estimate.undefined(reason), List.of());
    }

    static FairnessValue notEstimable(List<Shortage> shortages) {
        String reason = shortages.stream().map(Shortage::words).collect(Collectors.joining("; "));
        return new FairnessValue(State.NOT_ESTIMABLE, Estimate.undefined(reason), shortages);
    }

    /**
     * Returns whether there is a value.
     *
     * @return false if it is not estimable
     */
    public boolean isEstimated() {
        return state == State.ESTIMATED;
    }

    /**
     * Returns the value.
     *
     * @return the estimate's value; NaN if it is not estimable
     */
    public double value() {
        return estimate.value();
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
