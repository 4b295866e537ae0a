package io.mlprod.monitoring.estimate;

import io.mlprod.evaluation.Estimate;
import io.mlprod.monitoring.estimate.Window.Expected;

/**
 * The band in which the realised metric of a window is expected.
 *
 * <p>It is around the estimate by the fitted curves, less what the same estimate of the reference itself is off by: an
 * isotonic regression follows the chances of its rows, and classes are not as independent as their regressions are.
 *
 * <p>The same calibration judges window after window, so its error is not drawn again with each of them: it moves all
 * bands the same way. It is taken at its 95 % bound, and the band is that of the labels around what is left, so that
 * few calibrations have bands that hold too little.
 */
final class Band {

    private static final double TWO_SIDED = 1.959963984540054;
    private static final double ONE_SIDED = 1.6448536269514722;

    private Band() {}

    /**
     * Returns an estimate with its band, which is widened if the value is not in it.
     *
     * @param value the estimate
     * @param fitted the estimate by the fitted curves, and its errors
     * @param bias by how much that of the reference was too high
     * @param most the highest value that the metric has
     */
    static Estimate of(double value, Expected fitted, double bias, double most) {
        double centre = fitted.value() - bias;
        double reach =
                Math.max(TWO_SIDED * fitted.ofLabels(), TWO_SIDED * fitted.ofCurves() + ONE_SIDED * fitted.ofLabels());
        return new Estimate(
                value,
                Math.min(value, Math.max(0, centre - reach)),
                Math.max(value, Math.min(most, centre + reach)),
                "");
    }
}
