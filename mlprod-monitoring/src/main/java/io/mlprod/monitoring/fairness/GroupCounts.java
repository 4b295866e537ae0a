package io.mlprod.monitoring.fairness;

/**
 * The rows of a group, counted. Immutable.
 *
 * @param rows all rows, with and without a label
 * @param selected rows, with and without a label, whose predicted class is the positive one
 * @param labelled rows with a label
 * @param positives labelled rows whose label is the positive class
 * @param truePositives positives that were selected
 * @param falsePositives labelled rows that were selected without being positives
 * @since 0.1
 */
public record GroupCounts(
        long rows, long selected, long labelled, long positives, long truePositives, long falsePositives) {

    static final GroupCounts NONE = new GroupCounts(0, 0, 0, 0, 0, 0);

    /**
     * Returns how many labelled rows are not positives.
     *
     * @return a count
     */
    public long negatives() {
        return labelled - positives;
    }

    /** Returns the rows of both. */
    GroupCounts plus(GroupCounts other) {
        return new GroupCounts(
                rows + other.rows,
                selected + other.selected,
                labelled + other.labelled,
                positives + other.positives,
                truePositives + other.truePositives,
                falsePositives + other.falsePositives);
    }

    /** Returns the rows without those of a part. */
    GroupCounts minus(GroupCounts part) {
        return new GroupCounts(
                rows - part.rows,
                selected - part.selected,
                labelled - part.labelled,
                positives - part.positives,
                truePositives - part.truePositives,
                falsePositives - part.falsePositives);
    }
}
