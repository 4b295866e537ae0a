package io.mlprod.testing.evaluate;

import io.mlprod.evaluation.Estimate;
import java.util.Objects;

/**
 * The slice that a search found to be most clearly worse than the rows outside it, or than a champion's answers to the
 * same rows. Immutable.
 *
 * <p>The search looks at many slices, so the worst of them looks bad by chance alone. It is significant only if it is
 * worse at the level that Holm's correction (1979) gives the first of so many tests: if no slice is worse, one is
 * called so with a probability of at most one minus the confidence level.
 *
 * @param metric the name of the metric
 * @param slice the slice
 * @param value the metric in the slice
 * @param comparedWith what the slice is compared with, such as {@code the rows outside it}
 * @param reference the metric of that
 * @param difference the value minus the reference, with the corrected interval
 * @param candidates how many slices and pairs of slices were compared
 * @param isSignificant whether the slice is worse by more than chance
 * @since 0.1
 */
public record WorstSlice(
        String metric,
        Slice slice,
        Estimate value,
        String comparedWith,
        Estimate reference,
        Estimate difference,
        int candidates,
        boolean isSignificant) {

    /** Checks that all are there. */
    public WorstSlice {
        Objects.requireNonNull(metric, "metric");
        Objects.requireNonNull(slice, "slice");
        Objects.requireNonNull(value, "value");
        Objects.requireNonNull(comparedWith, "comparedWith");
        Objects.requireNonNull(reference, "reference");
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

    /** Returns the outcome of a gate that no slice is worse. */
    GateOutcome outcome(int rows) {
        GateOutcome.Finding finding = new GateOutcome.Finding(
                "no slice is worse by " + metric + " than " + comparedWith,
                GateOutcome.ALL_ROWS,
                rows,
                difference,
                toString());
        return isSignificant ? new GateOutcome.Failed(finding) : new GateOutcome.Passed(finding);
    }

    /**
     * Says what was found.
     *
     * @return one sentence or two
     */
    @Override
    public String toString() {
        String found = metric + " of " + slice.name() + " (" + Figures.rows(slice.rows()) + ") is "
                + Figures.withInterval(value) + ", of " + comparedWith + " " + Figures.of(reference.value())
                + ": a difference of "
                + Figures.signed(difference.value()) + ", the worst of " + candidates + " slices. ";
        return isSignificant
                ? found + "After correction for " + candidates + " comparisons it is " + Figures.interval(difference)
                        + ": worse by more than chance. Look at the rows of this slice."
                : found + "Among so many, that may be chance: after correction it is " + Figures.interval(difference)
                        + ".";
    }
}
