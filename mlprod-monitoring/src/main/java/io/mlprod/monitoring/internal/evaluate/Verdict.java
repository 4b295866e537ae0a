package io.mlprod.monitoring.internal.evaluate;

import io.mlprod.monitoring.drift.DriftState;

/** The rule that makes a verdict of the size of a shift and of how sure it is. */
final class Verdict {

    private static final double NEAR = 0.5; // of the threshold: worth a warning
    private static final double WEAKER = 10; // times the level: worth a warning

    private Verdict() {}

    /** Returns the verdict on a shift, whose size is given in thresholds. */
    static DriftState of(double size, double adjustedPValue, double level) {
        boolean isSure = adjustedPValue <= level;
        if (isSure && size >= 1) {
            return DriftState.DRIFT;
        }
        boolean isNear = isSure && size >= NEAR;
        boolean isLikely = adjustedPValue <= Math.min(1, WEAKER * level) && size >= 1;
        return isNear || isLikely ? DriftState.WARNING : DriftState.OK;
    }
}
