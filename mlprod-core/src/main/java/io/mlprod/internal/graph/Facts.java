package io.mlprod.internal.graph;

/**
 * The count and the bounds of some numbers of a file: of a list that is an attribute, or of the elements of a tensor.
 * Fractions are rounded towards 0, and infinities are the ends of {@code long}; a value that is not a number counts as
 * both ends.
 */
final class Facts {

    private int count;
    private long least = Long.MAX_VALUE;
    private long greatest = Long.MIN_VALUE;
    private boolean hasMinusOne;
    private boolean hasFractions;
    private double last;

    void note(long number) {
        count++;
        last = number;
        least = Math.min(least, number);
        greatest = Math.max(greatest, number);
        hasMinusOne |= number == -1;
    }

    void note(double number) {
        note((long) number);
        hasFractions = true;
        last = number;
        if (Double.isNaN(number)) {
            least = Long.MIN_VALUE;
            greatest = Long.MAX_VALUE;
        }
    }

    int count() {
        return count;
    }

    /** Returns the last of the numbers, exactly; another value if there are none. */
    double orElse(double other) {
        return count == 0 ? other : last;
    }

    boolean hasMinusOne() {
        return hasMinusOne;
    }

    boolean hasFractions() {
        return hasFractions;
    }

    /** Returns whether all of the numbers are in a range; true if there are none. */
    boolean isWithin(long from, long to) {
        return count == 0 || (least >= from && greatest <= to);
    }
}
