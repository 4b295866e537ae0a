package io.mlprod.testing.evaluate;

import io.mlprod.evaluation.Estimate;
import java.util.Objects;

/**
 * What a gate says of all rows or of a slice. Immutable.
 *
 * @since 0.1
 */
public sealed interface GateOutcome {

    /** The name of a gate's {@link Finding#slice} for all rows. */
    String ALL_ROWS = "all rows";

    /**
     * Returns what was found.
     *
     * @return the numbers and the sentence
     */
    Finding finding();

    /**
     * Returns whether the gate is open.
     *
     * @return true if it passed, was inconclusive and such are let pass, or the slice is not gated
     */
    boolean isOpen();

    /**
     * Returns the outcome in a word.
     *
     * @return {@code PASSED}, {@code FAILED}, {@code INCONCLUSIVE} or {@code NOT GATED}
     */
    String word();

    /**
     * What a gate found.
     *
     * @param gate what the gate demands
     * @param slice the slice's name, or {@link #ALL_ROWS}
     * @param rows how many rows it was
     * @param estimate the metric, or its difference from the champion's
     * @param text what was found and what to do
     */
    record Finding(String gate, String slice, int rows, Estimate estimate, String text) {

        /** Checks that all are there. */
        public Finding {
            Objects.requireNonNull(gate, "gate");
            Objects.requireNonNull(slice, "slice");
            Objects.requireNonNull(estimate, "estimate");
            Objects.requireNonNull(text, "text");
        }

        /**
         * Returns whether it is of all rows.
         *
         * @return false if it is of a slice
         */
        public boolean isOfAllRows() {
            return slice.equals(ALL_ROWS);
        }

        /**
         * Returns the gate and the slice.
         *
         * @return for example {@code ROC AUC at least 0.8: sex = f}
         */
        public String title() {
            return isOfAllRows() ? gate : gate + ": " + slice;
        }
    }

    /**
     * The demand is met.
     *
     * @param finding what was found
     */
    record Passed(Finding finding) implements GateOutcome {

        @Override
        public boolean isOpen() {
            return true;
        }

        @Override
        public String word() {
            return "PASSED";
        }
    }

    /**
     * The demand is not met.
     *
     * @param finding what was found
     */
    record Failed(Finding finding) implements GateOutcome {

        @Override
        public boolean isOpen() {
            return false;
        }

        @Override
        public String word() {
            return "FAILED";
        }
    }

    /**
     * The rows do not say whether the demand is met.
     *
     * @param finding what was found
     * @param isOpen whether such are let pass
     */
    record Inconclusive(Finding finding, boolean isOpen) implements GateOutcome {

        @Override
        public String word() {
            return "INCONCLUSIVE";
        }
    }

    /**
     * A slice that is reported only: it has too few rows, or the metric is undefined for it.
     *
     * @param finding what was found
     */
    record NotGated(Finding finding) implements GateOutcome {

        @Override
        public boolean isOpen() {
            return true;
        }

        @Override
        public String word() {
            return "NOT GATED";
        }
    }
}
