package io.mlprod.internal.plain.trees;

import java.util.List;

/** The ways in which the weights for a target become one number. */
enum Aggregate {
    AVERAGE,
    SUM,
    MIN,
    MAX;

    /** In the order of the numbers of TreeEnsemble. */
    static final List<Aggregate> NUMBERED = List.of(AVERAGE, SUM, MIN, MAX);

    boolean isSum() {
        return this == SUM || this == AVERAGE;
    }
}
