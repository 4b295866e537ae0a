package io.mlprod.monitoring.report;

import io.mlprod.internal.text.RecordText;
import io.mlprod.model.ModelVersion;
import java.util.List;

/**
 * A rate of the predictions by group, such as the selection rate. It says how groups differ, and not whether that is
 * fair. Immutable.
 *
 * @param measure its name
 * @param model the version
 * @param groups the groups, under their pseudonyms if they have any
 * @param difference the largest difference between two groups; NaN if it cannot be estimated
 * @param ratio the smallest ratio of two groups; NaN if it cannot be estimated
 * @since 0.1
 */
public record FairnessFacts(String measure, ModelVersion model, List<Group> groups, double difference, double ratio) {

    /**
     * A group. Immutable.
     *
     * @param name its name
     * @param rows how many predictions
     * @param value the rate; NaN if it cannot be estimated
     * @param low the lower end of its interval
     * @param high the upper end of its interval
     */
    public record Group(String name, long rows, double value, double low, double high) {

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
