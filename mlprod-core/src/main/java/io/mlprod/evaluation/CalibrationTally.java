package io.mlprod.evaluation;

import java.io.Serializable;

/** The exact sums of a calibration error over bins of equal width. For one thread. */
final class CalibrationTally implements Serializable {

    private static final long serialVersionUID = 1;

    private final long[] rows;
    private final LossSum[] gaps; // with the squares
    private final ExactSum[] spreads;

    CalibrationTally(int bins) {
        rows = new long[bins];
        gaps = new LossSum[bins];
        spreads = new ExactSum[bins];
        for (int bin = 0; bin < bins; bin++) {
            gaps[bin] = new LossSum();
            spreads[bin] = new ExactSum();
        }
    }

    void add(double probability, boolean isHit) {
        int bin = Calibration.bin(probability, rows.length);
        rows[bin]++;
        gaps[bin].add((isHit ? 1 : 0) - probability);
        spreads[bin].add(probability * (1 - probability));
    }

    void addAll(CalibrationTally other) {
        for (int bin = 0; bin < rows.length; bin++) {
            rows[bin] += other.rows[bin];
            gaps[bin].addAll(other.gaps[bin]);
            spreads[bin].addAll(other.spreads[bin]);
        }
    }

    Estimate error(long all, Intervals intervals) {
        if (all == 0) {
            return Estimate.undefined(Means.EMPTY);
        }
        Calibration calibration = new Calibration(rows.length);
        for (int bin = 0; bin < rows.length; bin++) {
            calibration.add(
                    bin,
                    rows[bin],
                    gaps[bin].sum().doubleValue(),
                    gaps[bin].squares().doubleValue(),
                    spreads[bin].sum().doubleValue());
        }
        return calibration.error(intervals);
    }
}
