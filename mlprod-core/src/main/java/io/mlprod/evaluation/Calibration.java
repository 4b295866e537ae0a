package io.mlprod.evaluation;

/**
 * The expected calibration error: the mean, over bins of rows with similar probabilities, of how far the share of hits
 * is from the mean probability.
 */
final class Calibration {

    private final double[] weights;
    private final double[] squares;
    private final double[] gaps; // each row's hit (0 or 1) minus its probability
    private final double[] gapSquares; // weighted by the squared weight
    private final double[] spreads; // what the square of a gap would be if the probabilities were right

    Calibration(int bins) {
        weights = new double[bins];
        squares = new double[bins];
        gaps = new double[bins];
        gapSquares = new double[bins];
        spreads = new double[bins];
    }

    /** Bins of equal width; a probability on an edge belongs to the bin below, as in scikit-learn. */
    static Estimate equalWidth(
            double[] probabilities, boolean[] hits, double[] weights, int bins, Intervals intervals) {
        Calibration calibration = new Calibration(checked(bins));
        for (int row = 0; row < probabilities.length; row++) {
            calibration.add(bin(probabilities[row], bins), probabilities[row], hits[row], weights[row]);
        }
        return calibration.error(intervals);
    }

    /** Bins of equal weight. Equal probabilities stay together, in the bin that the middle of their weight is in. */
    static Estimate equalCount(
            ScoreOrder order, double[] probabilities, boolean[] hits, double[] weights, int bins, Intervals intervals) {
        Calibration calibration = new Calibration(checked(bins));
        double all = Weighted.of(weights).sum();
        double below = 0;
        for (int group = 0; group < order.groups(); group++) {
            double here = 0;
            for (int place = order.start(group); place < order.end(group); place++) {
                here += weights[order.row(place)];
            }
            int bin = Math.min(bins - 1, (int) (bins * ((below + here / 2) / all)));
            for (int place = order.start(group); place < order.end(group); place++) {
                int row = order.row(place);
                calibration.add(bin, probabilities[row], hits[row], weights[row]);
            }
            below += here;
        }
        return calibration.error(intervals);
    }

    private static int checked(int bins) {
        if (bins < 1 || bins > 10_000) {
            throw new IllegalArgumentException("The bins of a calibration error must be 1 to 10,000, not " + bins);
        }
        return bins;
    }

    static int bin(double probability, int bins) {
        double width = 1.0 / bins;
        int bin = Math.min(bins - 1, (int) (probability * bins));
        while (bin > 0 && probability <= bin * width) {
            bin--;
        }
        while (bin < bins - 1 && probability > (bin + 1) * width) {
            bin++;
        }
        return bin;
    }

    private void add(int bin, double probability, boolean isHit, double weight) {
        double gap = (isHit ? 1 : 0) - probability;
        weights[bin] += weight;
        squares[bin] += weight * weight;
        gaps[bin] += weight * gap;
        gapSquares[bin] += weight * weight * gap * gap;
        spreads[bin] += weight * weight * probability * (1 - probability);
    }

    /** Adds rows without weights to a bin. */
    void add(int bin, long rows, double gap, double gapSquare, double spread) {
        weights[bin] += rows;
        squares[bin] += rows;
        gaps[bin] += gap;
        gapSquares[bin] += gapSquare;
        spreads[bin] += spread;
    }

    /**
     * Returns the error with an interval. Chance alone makes the error of finite bins larger than it is: by no more
     * than the sum of the bins' own errors, of which an upper quantile is taken off for the lower bound. Above, no gap
     * counts less than with its true sign, so the bins' errors add like those of independent numbers.
     */
    Estimate error(Intervals intervals) {
        double all = 0;
        double error = 0;
        for (int bin = 0; bin < weights.length; bin++) {
            all += weights[bin];
            error += Math.abs(gaps[bin]);
        }
        if (all == 0) {
            return Estimate.undefined(Means.NO_ROWS);
        }
        error /= all;
        if (!intervals.areWanted()) {
            return intervals.value(error);
        }
        double variance = 0;
        double expected = 0; // of the sum of the bins' errors
        for (int bin = 0; bin < weights.length; bin++) {
            double own = binVariance(bin) / (all * all);
            variance += own;
            expected += Math.sqrt(own * 2 / Math.PI);
        }
        double z = intervals.z();
        double chance = expected + z * Math.sqrt(variance * (1 - 2 / Math.PI));
        return Estimate.of(error, Math.max(0, error - chance), Math.min(1, error + z * Math.sqrt(variance)));
    }

    /** Returns the variance of a bin's sum of gaps: as observed or as expected, whichever is larger. */
    private double binVariance(int bin) {
        if (weights[bin] == 0) {
            return 0;
        }
        double mean = gaps[bin] / weights[bin];
        return Math.max(spreads[bin], gapSquares[bin] - mean * mean * squares[bin]);
    }
}
