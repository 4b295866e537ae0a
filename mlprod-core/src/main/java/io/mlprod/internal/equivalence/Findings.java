package io.mlprod.internal.equivalence;

/** What a comparison of rows has found. For one thread. */
final class Findings {

    private static final int FREE_TIES = 2;
    private static final int ROWS_PER_TIE = 100;

    private int rows;
    private int answered;
    private int differing;
    private int ties;
    private double largest;
    private String what = "";
    private String operator = "";

    /** Notes a row. */
    void row(boolean isAnswered) {
        rows++;
        answered += isAnswered ? 1 : 0;
    }

    /** Notes that the row noted last differs. */
    void differs(OutputRule rule, String how, double size) {
        if (what.isEmpty()) {
            what = how;
            operator = rule.operator();
        }
        if (operator.equals(rule.operator())) {
            largest = Math.max(largest, size);
        }
    }

    void differs() {
        differing++;
    }

    /** Notes that the row noted last has another label, but its scores are as near as rounding. */
    void tie() {
        ties++;
    }

    int rows() {
        return rows;
    }

    int answered() {
        return answered;
    }

    int ties() {
        return ties;
    }

    /** Returns whether any row differs, or more rows than chance would bring are close. */
    boolean areDifferent() {
        return differing > 0 || areTiesMany();
    }

    private boolean areTiesMany() {
        return ties > FREE_TIES + rows / ROWS_PER_TIE;
    }

    /** Returns the difference in words, without a value. */
    String words() {
        if (differing == 0) {
            return ties + " of " + rows + " labels differ, where scores are nearly the same; that is too many";
        }
        return "operator " + operator + ", " + differing + " of " + rows + " rows: " + what
                + (largest > 0 ? ", by up to " + String.format(java.util.Locale.ROOT, "%.2g", largest) : "");
    }
}
