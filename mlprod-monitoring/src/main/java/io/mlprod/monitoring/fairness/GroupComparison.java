package io.mlprod.monitoring.fairness;

/**
 * What the rate of a group is compared with. The names are Fairlearn's.
 *
 * @since 0.1
 */
public enum GroupComparison {
    /** With the other groups: the largest rate and the smallest. */
    BETWEEN_GROUPS,
    /** With the rate of all rows: the group that is farthest from it. */
    TO_OVERALL
}
