package io.mlprod.monitoring.report;

import io.mlprod.evaluation.Estimate;
import io.mlprod.internal.text.RecordText;
import io.mlprod.model.ModelVersion;
import java.util.List;

/**
 * A rate of the predictions by group, such as the selection rate. It says how groups differ, and not whether that is
 * fair. What cannot be estimated is an undefined {@link Estimate} with its reason. Immutable.
 *
 * @param measure its name, for people
 * @param model the version
 * @param by what makes the groups, for people; empty if that must not be said
 * @param groups the groups, under their pseudonyms if they have any
 * @param difference the largest difference between two groups
 * @param ratio the smallest ratio of two groups
 * @since 0.1
 */
public record FairnessFacts(
        String measure, ModelVersion model, String by, List<Group> groups, Estimate difference, Estimate ratio) {

    /**
     * A group. Immutable.
     *
     * @param name its name
     * @param rows how many predictions
     * @param labelled which share of them has a label by now; NaN if the rate needs none
     * @param value the rate
     */
    public record Group(String name, long rows, double labelled, Estimate value) {

        /**
         * Returns all values, safe to print.
         *
         * @return one line
         */
        @Override
        public String toString() {
            return RecordText.of(this);
        }
    }

    /** Copies the groups. */
    public FairnessFacts {
        groups = List.copyOf(groups);
    }

    /**
     * Returns all values, safe to print.
     *
     * @return one line
     */
    @Override
    public String toString() {
        return RecordText.of(this);
    }
}
