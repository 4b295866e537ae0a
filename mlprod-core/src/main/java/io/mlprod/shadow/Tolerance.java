package io.mlprod.shadow;

/**
 * A tolerance within which two numbers agree: {@code |candidate - primary| <= absolute + relative * |primary|}.
 * Immutable.
 *
 * @param relative the part that grows with the primary's number, 0 or more
 * @param absolute the part that does not, 0 or more, in the number's own unit
 * @since 0.1
 */
public record Tolerance(double relative, double absolute) {

    /**
     * The default: a thousandth of the number plus a hundred-thousandth. Correct builds of one model may differ by this
     * in float32.
     */
    public static final Tolerance DEFAULT = new Tolerance(1e-3, 1e-5);

    /**
     * Checks the numbers.
     *
     * @throws IllegalArgumentException if one is negative or not finite
     */
    public Tolerance {
        check("relative", relative);
        check("absolute", absolute);
    }

    private static void check(String name, double value) {
        if (!(value >= 0 && value < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException(
                    "A tolerance's " + name + " part must be finite and 0 or more, not " + value);
        }
    }

    /**
     * Returns whether two numbers agree. Two NaNs do, as do two infinities of one sign; NaN or an infinity and anything
     * else do not.
     *
     * @param primary the primary's number
     * @param candidate the candidate's
     * @return true if they agree
     */
    public boolean accepts(double primary, double candidate) {
        if (Double.isFinite(primary) && Double.isFinite(candidate)) {
            return Math.abs(candidate - primary) <= absolute + relative * Math.abs(primary);
        }
        return Double.compare(primary, candidate) == 0;
    }
}
