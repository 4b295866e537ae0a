package io.mlprod.evaluation;

import java.util.Arrays;
import java.util.Objects;

/** Checks of rows. A message has the index of what is wrong, never its value. */
final class Checks {

    // Sums of squares of what lies between are finite, and not 0.
    private static final double SMALLEST = 1e-100;
    private static final double LARGEST = 1e100;

    private Checks() {}

    static void sameLength(String one, int length, String other, int otherLength) {
        if (length != otherLength) {
            throw new IllegalArgumentException("There are " + length + " " + one + " and " + otherLength + " " + other
                    + "; each row needs one of both");
        }
    }

    static void notEmpty(String what, int length) {
        if (length == 0) {
            throw new IllegalArgumentException("There are no " + what + "; an evaluation needs at least one row");
        }
    }

    static void finite(String what, double[] values) {
        for (int i = 0; i < values.length; i++) {
            if (!Double.isFinite(values[i])) {
                throw wrong(what, i, "must be a finite number");
            }
        }
    }

    static void notNegative(String what, double[] values) {
        for (int i = 0; i < values.length; i++) {
            if (!(values[i] >= 0 && values[i] <= LARGEST)) {
                throw wrong(what, i, "must be from 0 to " + LARGEST);
            }
        }
    }

    static void within(String what, int[] values, int limit) {
        for (int i = 0; i < values.length; i++) {
            if (values[i] < 0 || values[i] >= limit) {
                throw wrong(what, i, "must be from 0 to " + (limit - 1));
            }
        }
    }

    static IllegalArgumentException wrong(String what, int row, String rule) {
        return new IllegalArgumentException(what + "[" + row + "] " + rule);
    }

    /** Returns the product of old weights and new ones. */
    @SuppressWarnings("ShortCircuitBoolean")
    static double[] product(double[] old, double[] factors) {
        Objects.requireNonNull(factors, "weights");
        sameLength("weights", factors.length, "rows", old.length);
        double[] product = new double[old.length];
        for (int i = 0; i < old.length; i++) {
            product[i] = old[i] * factors[i];
            // Not && and ||: which weights are 0 is random in a bootstrap, so jumps would be mispredicted.
            boolean isRight = product[i] == 0 | (product[i] >= SMALLEST & product[i] <= LARGEST);
            if (!isRight | factors[i] < 0) {
                throw wrong("weights", i, "must be 0, or from " + SMALLEST + " to " + LARGEST);
            }
        }
        return product;
    }

    static double[] ones(int length) {
        double[] ones = new double[length];
        Arrays.fill(ones, 1);
        return ones;
    }
}
