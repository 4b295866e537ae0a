package io.mlprod.testing.evaluate;

import io.mlprod.evaluation.Bootstrap;
import io.mlprod.internal.checks.Arguments;
import java.util.Objects;

/** The settings of an evaluation that do not depend on its rows. Immutable. */
record Settings(int minRows, double level, Bootstrap bootstrap, boolean isCountingFailures) {

    static final Settings DEFAULT = new Settings(50, 0.95, Bootstrap.DEFAULT, false);

    Settings minRows(int rows) {
        if (rows < 2) {
            throw new IllegalArgumentException("A slice that is gated needs at least 2 rows, not " + rows);
        }
        return new Settings(rows, level, bootstrap, isCountingFailures);
    }

    Settings confidence(double probability) {
        Arguments.properShare("The confidence level of an evaluation", probability);
        return new Settings(minRows, probability, bootstrap, isCountingFailures);
    }

    Settings bootstrap(Bootstrap settings) {
        return new Settings(minRows, level, Objects.requireNonNull(settings, "settings"), isCountingFailures);
    }

    Settings countFailures() {
        return new Settings(minRows, level, bootstrap, true);
    }
}
