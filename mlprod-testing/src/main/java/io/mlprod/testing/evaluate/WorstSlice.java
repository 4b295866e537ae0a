package io.mlprod.testing.evaluate;

import io.mlprod.evaluation.Estimate;
import io.mlprod.internal.text.NumberText;
import java.util.Objects;

/**
 * The slice that a search found to be most clearly worse than the rows outside it. Immutable.
 *
 * <p>The search looks at many slices, so the worst of them looks bad by chance alone. It is significant only if it is
 * worse than the rest at the level that Holm's correction (1979) gives the first of so many tests: if no slice is
 * worse, one is called so with a probability of at most one minus the confidence level.
 *
 * @param metric the name of the metric
 * @param slice the slice
 * @param value the metric in the slice
 * @param rest the metric outside it
 * @param difference the value minus the rest, with the corrected interval
 * @param candidates how many slices and pairs of slices were compared
 * @param isSignificant whether the slice is worse by more than chance
 * @since 0.1
 */
public record WorstSlice(
        String metric,
        Slice slice,
        Estimate value,
        Estimate rest,
        Estimate difference,
        int candidates,
        boolean isSignificant) {

    /** Checks that all are there. */
    public WorstSlice {
        Objects.requireNonNull(metric, "metric");
        Objects.requireNonNull(slice, "slice");
        Objects.requireNonNull(value, "value");
        Objects.requireNonNull(rest, "rest");
        Objects.requireNonNull(difference, "difference");
    }

    /**
     * Fails a test if the slice is significantly worse.
     *
     * @throws AssertionError if it is
     */
    public void assertNotSignificant() {
        if (isSignificant) {
            throw new AssertionError(toString());
        }
    }

    /**
     * Says what was found.
     *
     * @return one sentence or two
     */
    @Override
    public String toString() {
        String found = metric + " of " + slice.name() + " (" + NumberText.count(slice.rows()) + " rows) is "
                + Figures.withInterval(value) + ", outside it " + Figures.of(rest.value()) + ": a difference of "
                + Figures.signed(difference.value()) + ", the worst of " + candidates + " slices. ";
        return isSignificant
                ? found + "After correction for " + candidates + " comparisons it is " + Figures.interval(difference)
                        + ": worse by more than chance. Look at the rows of this slice."
                : found + "Among so many, that may be chance: after correction it is " + Figures.interval(difference)
                        + ".";
    }
}
