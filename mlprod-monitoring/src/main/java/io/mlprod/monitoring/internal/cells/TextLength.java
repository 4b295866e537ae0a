package io.mlprod.monitoring.internal.cells;

/** The length of a text, at a cost that does not grow with it. */
public final class TextLength {

    /** How many UTF-16 code units of a text are looked at, at most. */
    private static final int MAX_UNITS = 1024;

    private TextLength() {}

    /**
     * Returns the number of characters.
     *
     * @param text any
     * @return in Unicode code points; of a text of more than 1,024 UTF-16 code units, estimated from its beginning
     */
    public static double of(String text) {
        int units = text.length();
        return units <= MAX_UNITS
                ? text.codePointCount(0, units)
                : Math.rint((double) units * text.codePointCount(0, MAX_UNITS) / MAX_UNITS);
    }
}
