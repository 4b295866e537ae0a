package io.mlprod.testing.metamorphic;

import org.jspecify.annotations.Nullable;

/**
 * The settings of a relation.
 *
 * @param tolerance how much answers may differ; null for the relation's own default
 * @param isStrict whether a score must change by more than the tolerance
 * @param required how many rows the relation must apply to
 * @param minPassRate the share of rows for which it must hold, inclusive
 * @param grid how many values of a feature are tried for each row
 * @param from the smallest value that is tried; NaN for that of the schema or the data
 * @param to the largest value that is tried; NaN likewise
 */
record Settings(
        @Nullable Double tolerance,
        boolean isStrict,
        long required,
        double minPassRate,
        int grid,
        double from,
        double to) {

    static final Settings DEFAULT = new Settings(null, false, 1, 1, 30, Double.NaN, Double.NaN);

    double tolerance(double otherwise) {
        return tolerance == null ? otherwise : tolerance;
    }

    Settings within(double value) {
        return new Settings(value, isStrict, required, minPassRate, grid, from, to);
    }

    Settings strict() {
        return new Settings(tolerance, true, required, minPassRate, grid, from, to);
    }

    Settings required(long rows) {
        return new Settings(tolerance, isStrict, rows, minPassRate, grid, from, to);
    }

    Settings minPassRate(double rate) {
        return new Settings(tolerance, isStrict, required, rate, grid, from, to);
    }

    Settings grid(int points) {
        return new Settings(tolerance, isStrict, required, minPassRate, points, from, to);
    }

    Settings between(double smallest, double largest) {
        return new Settings(tolerance, isStrict, required, minPassRate, grid, smallest, largest);
    }
}
