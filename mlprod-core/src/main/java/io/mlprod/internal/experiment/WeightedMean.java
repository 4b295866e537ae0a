package io.mlprod.internal.experiment;

/**
 * The self-normalised mean of an arm's units (Hájek 1971): each counts with one over the probability with which it got
 * its arm, so that all arms' means are over the same mix of hours and weeks, whatever the weights were at each.
 * Immutable.
 *
 * @param units how many units there are
 * @param weight the sum of their weights
 * @param squaredWeight the sum of their squared weights
 * @param mean their weighted mean; 0 without units
 * @param squaredMean their mean, weighted with squared weights
 * @param deviation the sum of their squared deviations from that, weighted with squared weights
 */
public record WeightedMean(
        long units, double weight, double squaredWeight, double mean, double squaredMean, double deviation) {

    /** The mean of no units. */
    public static final WeightedMean EMPTY = new WeightedMean(0, 0, 0, 0, 0, 0);

    WeightedMean plus(double value, double unitWeight) {
        double square = unitWeight * unitWeight;
        double weights = weight + unitWeight;
        double squares = squaredWeight + square;
        double distance = value - squaredMean;
        double moved = squaredMean + distance * (square / squares);
        return new WeightedMean(
                units + 1,
                weights,
                squares,
                mean + (value - mean) * (unitWeight / weights),
                moved,
                deviation + square * distance * (value - moved));
    }

    /** Returns how many units of equal weight would say as much. */
    double effectiveUnits() {
        return units == 0 ? 0 : weight * weight / squaredWeight;
    }

    double standardError() {
        double aroundMean = deviation + squaredWeight * (squaredMean - mean) * (squaredMean - mean);
        double effective = effectiveUnits();
        return Math.sqrt(aroundMean * effective / (effective - 1)) / weight;
    }
}
