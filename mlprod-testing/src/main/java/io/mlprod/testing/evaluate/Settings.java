package io.mlprod.testing.evaluate;

import io.mlprod.evaluation.Bootstrap;
import io.mlprod.internal.checks.Arguments;
import java.util.Objects;

/** The settings of an evaluation that do not depend on its rows. Immutable. */
record Settings(int minRows, double level, Bootstrap bootstrap, double failureShare) {

    static final Settings DEFAULT = new Settings(50, 0.95, Bootstrap.DEFAULT, 0);

    Settings minRows(int rows) {
        if (rows < 2) {
            throw new IllegalArgumentException("A slice that is gated needs at least 2 rows, not " + rows);
        }
        return new Settings(rows, level, bootstrap, failureShare);
    }

    Settings confidence(double probability) {
        Arguments.properShare("The confidence level of an evaluation", probability);
        return new Settings(minRows, probability, bootstrap, failureShare);
    }

    Settings bootstrap(Bootstrap settings) {
        return new Settings(minRows, level, Objects.requireNonNull(settings, "settings"), failureShare);
    }

    Settings failures(double share) {
        if (!(share >= 0 && share <= 1)) {
            throw new IllegalArgumentException(
                    "The share of rows that may have no answer must be from 0 to 1, not " + share);
        }
        return new Settings(minRows, level, bootstrap, share);
    }

    /** Returns how many of some rows may have no answer. */
    int mostFailures(int rows) {
        return (int) Math.ceil(failureShare * rows);
    }
}
