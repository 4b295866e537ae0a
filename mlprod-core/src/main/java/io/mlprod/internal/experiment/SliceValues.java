package io.mlprod.internal.experiment;

import java.util.Arrays;

/** The values of a metric in control's slice and in an arm's. Not thread-safe. */
public final class SliceValues {

    /** The values of no units. */
    static final SliceValues NONE = new SliceValues(new double[0], new double[0]);

    private final double[] control;
    private final double[] arm;
    private boolean isSorted;

    SliceValues(double[] control, double[] arm) {
        this.control = control;
        this.arm = arm;
    }

    /** Returns control's values in ascending order. */
    double[] control() {
        sort();
        return control;
    }

    /** Returns the arm's values in ascending order. */
    double[] arm() {
        sort();
        return arm;
    }

    /** Sorts late, since the values are copied while the books are locked. */
    private void sort() {
        if (!isSorted) {
            Arrays.sort(control);
            Arrays.sort(arm);
            isSorted = true;
        }
    }
}
