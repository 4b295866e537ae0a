package io.mlprod.testing.evaluate;

import io.mlprod.evaluation.Estimate;

/** What the outcome of a gate is said with. Pure functions. */
final class GateText {

    private GateText() {}

    /** Returns the estimate; a difference has its sign and the champion's name. */
    static String found(Estimate estimate, Gate<?> gate, String champion) {
        if (!gate.needsChampion()) {
            return Figures.withInterval(estimate);
        }
        String difference = estimate.isDefined()
                ? Figures.signed(estimate.value()) + " (" + Figures.interval(estimate) + ")"
                : Figures.withInterval(estimate);
        return difference + " against '" + champion + "'";
    }

    static String demand(Gate<?> gate) {
        String number = Figures.set(gate.limit());
        boolean isHigher = gate.metric().isHigherBetter();
        String worst = gate.limit() == 0 ? number : (isHigher ? "-" : "+") + number;
        return switch (gate.mode()) {
            case POINT -> "demanded is " + (isHigher ? "at least " : "at most ") + number;
            case AT_LEAST -> "demanded is an interval of " + (isHigher ? "at least " : "at most ") + number;
            case NON_INFERIOR -> "demanded is an interval " + (isHigher ? "above " : "below ") + worst;
            case NOT_WORSE -> "it fails with an interval " + (isHigher ? "below " : "above ") + worst;
        };
    }

    static String notProven(int slices) {
        return "alone it would fail, but one of " + slices + " slices is that bad by chance too often: after Holm's"
                + " correction it is not proven.";
    }

    static String undecided(Gate<?> gate, Estimate estimate, int rows) {
        if (!estimate.isBounded()) {
            return "without an interval nothing is proven. Use more rows, or Gate.point.";
        }
        Oriented oriented = Oriented.of(estimate, gate.metric());
        double distance = oriented.value() - gate.goodFrom();
        double half = distance >= 0 ? oriented.value() - oriented.lower() : oriented.upper() - oriented.value();
        double needed = rows * Math.pow(half / distance, 2);
        String end = distance >= 0 ? "pass" : "fail";
        return "undecided by " + Figures.rows(rows) + ". "
                + (needed < 1e9
                        ? "If the value stays, about " + Figures.rows(rounded(needed)) + " would make it " + end + "."
                        : "The value is the limit itself, so no number of rows will decide.");
    }

    /** Returns a number of rows with two digits, rounded up, since it is a guess. */
    private static long rounded(double rows) {
        double unit = Math.pow(10, Math.max(0, Math.floor(Math.log10(rows)) - 1));
        return (long) (Math.ceil(rows / unit) * unit);
    }
}
