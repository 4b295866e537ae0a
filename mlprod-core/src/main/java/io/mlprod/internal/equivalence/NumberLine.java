package io.mlprod.internal.equivalence;

import io.mlprod.model.ElementType;
import java.util.function.DoublePredicate;
import java.util.function.LongPredicate;

/** The numbers that an element of an input can be, in order: each has a place, and the next one the next place. */
enum NumberLine {
    FLOATS {
        @Override
        double at(long place) {
            return Float.intBitsToFloat((int) mirrored(place, Integer.MIN_VALUE));
        }

        @Override
        long place(double number) {
            int bits = Float.floatToIntBits((float) number + 0.0f);
            return bits >= 0 ? bits : (long) Integer.MIN_VALUE - bits;
        }
    },
    DOUBLES {
        @Override
        double at(long place) {
            return Double.longBitsToDouble(mirrored(place, Long.MIN_VALUE));
        }

        @Override
        long place(double number) {
            long bits = Double.doubleToLongBits(number + 0.0);
            return bits >= 0 ? bits : Long.MIN_VALUE - bits;
        }
    },
    WHOLE {
        @Override
        double at(long place) {
            return place;
        }

        @Override
        long place(double number) {
            return (long) Math.floor(number);
        }
    };

    private static final long MOST_EXACT = 1L << 53; // beyond it a double cannot hold every whole number

    static NumberLine of(Slot slot) {
        return slot.isWhole() ? WHOLE : slot.type() == ElementType.DOUBLE ? DOUBLES : FLOATS;
    }

    /** Returns the number at a place. */
    abstract double at(long place);

    /** Returns the place of a number. */
    abstract long place(double number);

    private static long mirrored(long place, long least) {
        return place >= 0 ? place : least - place;
    }

    /** Returns the number that is some places away. */
    double moved(double number, int places) {
        return Double.isNaN(number) || Double.isInfinite(number) ? number : at(place(number) + places);
    }

    /**
     * Sets an element next to where a condition changes, which is true for all numbers up to some number and for none
     * above it.
     *
     * @param isAbove whether to take the first number for which it is false, rather than the last for which it is true
     */
    void put(Draft row, Slot slot, int element, DoublePredicate isBelow, boolean isAbove) {
        long low = this == WHOLE ? Math.max(slot.least(), -MOST_EXACT) : place(Double.NEGATIVE_INFINITY);
        long high = this == WHOLE ? Math.min(slot.greatest(), MOST_EXACT) : place(Double.POSITIVE_INFINITY);
        long last = lastTrue(low, high, place -> isBelow.test(at(place)));
        row.number(slot, element, at(Math.max(low, Math.min(high, isAbove ? last + 1 : last))));
    }

    private static long lastTrue(long low, long high, LongPredicate condition) {
        long yes = low - 1;
        long no = high + 1;
        while (yes + 1 < no) { // the difference of two places may be more than a long holds
            long middle = (yes & no) + ((yes ^ no) >> 1);
            if (condition.test(middle)) {
                yes = middle;
            } else {
                no = middle;
            }
        }
        return yes;
    }
}
