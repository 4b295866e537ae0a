package io.mlprod.testing.metamorphic;

import java.util.List;
import java.util.stream.Collectors;

/**
 * What came out for all relations. Immutable.
 *
 * @param results one for each relation, in the order in which they were added
 * @since 0.1
 */
public record MetamorphicReport(List<RelationResult> results) {

    /**
     * Keeps an unmodifiable copy of the list.
     *
     * @throws NullPointerException if the list or an element is null
     */
    public MetamorphicReport {
        results = List.copyOf(results);
    }

    /**
     * Returns whether all relations pass.
     *
     * @return true if every one does
     */
    public boolean isPassed() {
        return results.stream().allMatch(RelationResult::isPassed);
    }

    /**
     * Returns the relations that do not pass.
     *
     * @return their results
     */
    public List<RelationResult> failures() {
        return results.stream().filter(result -> !result.isPassed()).toList();
    }

    /**
     * Returns the report for people.
     *
     * @return all results
     */
    @Override
    public String toString() {
        return results.stream().map(RelationResult::toString).collect(Collectors.joining(System.lineSeparator()));
    }
}
