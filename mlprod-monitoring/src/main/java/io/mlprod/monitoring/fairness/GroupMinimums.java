package io.mlprod.monitoring.fairness;

import io.mlprod.monitoring.fairness.FairnessValue.Need;
import io.mlprod.monitoring.fairness.FairnessValue.Shortage;
import java.util.ArrayList;
import java.util.List;

/**
 * How much there must be of a group for its rates to be estimated and compared. Immutable.
 *
 * @param rows of the group: all of them for the selection rate, labelled ones for what needs labels; 1 or more
 * @param positives labelled positives for the true positive rate, and selected labelled rows for the positive
 *     predictive value; 1 or more
 * @param negatives labelled negatives for the false positive rate; 1 or more
 * @since 0.1
 */
public record GroupMinimums(long rows, long positives, long negatives) {

    /** 30 rows, 10 positives and 10 negatives. */
    public static final GroupMinimums DEFAULT = new GroupMinimums(30, 10, 10);

    /**
     * Checks the numbers.
     *
     * @throws IllegalArgumentException if one is below 1
     */
    public GroupMinimums {
        if (rows < 1 || positives < 1 || negatives < 1) {
            throw new IllegalArgumentException("The minimums of a group must be 1 or more, not " + rows + " rows, "
                    + positives + " positives and " + negatives + " negatives");
        }
    }

    /** Returns what a group lacks for a rate. */
    List<Shortage> shortages(GroupRate rate, GroupCounts counts) {
        List<Shortage> found = new ArrayList<>();
        if (rate == GroupRate.LABELLED_SHARE || rate == GroupRate.SELECTION_RATE) {
            check(Need.ROWS, counts.rows(), rows, found);
            return found;
        }
        check(Need.LABELLED_ROWS, counts.labelled(), rows, found);
        switch (rate) {
            case TRUE_POSITIVE_RATE -> check(Need.POSITIVES, counts.positives(), positives, found);
            case FALSE_POSITIVE_RATE -> check(Need.NEGATIVES, counts.negatives(), negatives, found);
            default -> check(Need.SELECTED_LABELLED_ROWS, rate.of(counts), positives, found);
        }
        return found;
    }

    static void check(Need need, long has, long needs, List<Shortage> found) {
        if (has < needs) {
            found.add(new Shortage(need, has, needs));
        }
    }
}
