package io.mlprod.internal.plain.trees;

/** The ways in which the weights for a target become one number. */
enum Aggregate {
    AVERAGE, // in the order of the numbers of TreeEnsemble
    SUM,
    MIN,
    MAX;

    boolean isSum() {
        return this == SUM || this == AVERAGE;
    }
}
