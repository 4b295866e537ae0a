package io.mlprod.internal.equivalence;

/**
 * What a check of equivalence has found.
 *
 * @param outcome whether the engines are equal
 * @param reason why not, in words and without values; empty if they are
 * @param rows how many rows were compared
 */
record Verdict(Outcome outcome, String reason, int rows) {

    enum Outcome {
        EQUAL,
        DIFFERENT,
        /** Nothing is known: rows could not be made, or a run did not end. Another time it may be. */
        UNKNOWN
    }

    static Verdict equal(int rows) {
        return new Verdict(Outcome.EQUAL, "", rows);
    }

    static Verdict different(String reason, int rows) {
        return new Verdict(Outcome.DIFFERENT, reason, rows);
    }

    static Verdict unknown(String reason) {
        return new Verdict(Outcome.UNKNOWN, reason, 0);
    }

    boolean isEqual() {
        return outcome == Outcome.EQUAL;
    }
}
