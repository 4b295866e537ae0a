package io.mlprod.monitoring.internal.quality;

import io.mlprod.monitoring.quality.QualityCheck;
import io.mlprod.monitoring.quality.QualityIssue;
import io.mlprod.monitoring.quality.QualityState;
import java.time.Instant;

/**
 * What a check has measured, before it is judged together with others.
 *
 * @param check which one
 * @param feature the column; empty for whole rows
 * @param detail the rule, or empty
 * @param measured what was found
 * @param expected what was expected; NaN if not known
 * @param size how far that is apart, in limits of the check: from 1 on it matters
 * @param pValue the probability by chance; 1 if it is too small to matter; NaN if there are too few rows
 */
record Measured(
        QualityCheck check,
        String feature,
        String detail,
        double measured,
        double expected,
        double size,
        double pValue) {

    boolean isEnough() {
        return !Double.isNaN(pValue);
    }

    boolean isLarge() {
        return size >= 1;
    }

    Measured with(double newPValue) {
        return new Measured(check, feature, detail, measured, expected, size, newPValue);
    }

    Measured notEnough() {
        return with(Double.NaN);
    }

    Finding judged(double adjusted, double level, Instant since) {
        QualityState state = !isEnough()
                ? QualityState.NOT_ENOUGH_DATA
                : isLarge() && adjusted <= level && level > 0 ? QualityState.ISSUE : QualityState.OK;
        return new Finding(new QualityIssue(check, feature, detail, state, measured, expected, adjusted, since), size);
    }
}
