package io.mlprod.internal.equivalence;

import java.util.function.DoubleUnaryOperator;

/** Where a column of a value inside a graph comes from: one element of an input, which is changed on its way. */
sealed interface Origin {

    /** The input. */
    Slot slot();

    /** Which element of its rows. */
    int element();

    /** Returns the column's value for a row. */
    double value(Draft row);

    /** Sets the element so that the column is the greatest value that is not above a limit, if it can be. */
    void below(Draft row, double limit);

    /** Sets the element so that the column is the smallest value above a limit, if it can be. */
    void above(Draft row, double limit);

    /** Returns the column that a function makes of this one. */
    Origin then(DoubleUnaryOperator function, boolean isFalling);

    /**
     * A column that a number becomes by functions of which each rises, or falls.
     *
     * @param function all of them together
     * @param isFalling whether the column falls if the number rises
     */
    record Numeric(Slot slot, int element, DoubleUnaryOperator function, boolean isFalling) implements Origin {

        @Override
        public double value(Draft row) {
            return function.applyAsDouble(row.number(slot, element));
        }

        @Override
        public void below(Draft row, double limit) {
            NumberLine.of(slot).put(row, slot, element, number -> isFalling != isBelow(number, limit), isFalling);
        }

        @Override
        public void above(Draft row, double limit) {
            NumberLine.of(slot).put(row, slot, element, number -> isFalling != isBelow(number, limit), !isFalling);
        }

        private boolean isBelow(double number, double limit) {
            return function.applyAsDouble(number) <= limit;
        }

        @Override
        public Origin then(DoubleUnaryOperator next, boolean nextFalls) {
            return new Numeric(slot, element, function.andThen(next), isFalling != nextFalls);
        }
    }

    /**
     * A column that is looked up.
     *
     * @param keys the texts or whole numbers that are known
     * @param values what the column is for each of them, and last what it is for others
     */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Lookup(Slot slot, int element, Object[] keys, double[] values) implements Origin {

        static final String UNKNOWN = "\u0001unknown";

        @Override
        public double value(Draft row) {
            Object key = slot.isText()
                    ? row.texts(slot)[element]
                    : slot.isWhole() ? (Object) row.longs(slot)[element] : (long) row.doubles(slot)[element];
            for (int i = 0; i < keys.length; i++) {
                if (keys[i].equals(key)) {
                    return values[i];
                }
            }
            return values[keys.length];
        }

        @Override
        public void below(Draft row, double limit) {
            int best = -1;
            for (int i = 0; i < keys.length; i++) {
                if (values[i] <= limit && (best < 0 || values[i] > values[best])) {
                    best = i;
                }
            }
            put(row, best);
        }

        @Override
        public void above(Draft row, double limit) {
            int best = -1;
            for (int i = 0; i < keys.length; i++) {
                if (values[i] > limit && (best < 0 || values[i] < values[best])) {
                    best = i;
                }
            }
            put(row, best);
        }

        private void put(Draft row, int key) {
            if (key >= 0) {
                put(row, slot, element, keys[key]);
            } else if (slot.isText()) {
                row.texts(slot)[element] = UNKNOWN;
            }
        }

        /** Sets an element to a key; one of another type leaves it as it is. */
        static void put(Draft row, Slot slot, int element, Object key) {
            if (slot.isText() && key instanceof String text) {
                row.texts(slot)[element] = text;
            } else if (!slot.isText() && key instanceof Long number) {
                if (slot.isWhole()) {
                    row.longs(slot)[element] = Math.max(slot.least(), Math.min(slot.greatest(), number));
                } else {
                    row.doubles(slot)[element] = number;
                }
            }
        }

        @Override
        public Origin then(DoubleUnaryOperator next, boolean nextFalls) {
            double[] changed = new double[values.length];
            for (int i = 0; i < values.length; i++) {
                changed[i] = next.applyAsDouble(values[i]);
            }
            return new Lookup(slot, element, keys, changed);
        }
    }
}
