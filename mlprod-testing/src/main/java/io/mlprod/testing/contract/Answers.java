package io.mlprod.testing.contract;

import java.util.List;
import java.util.stream.Collectors;
import org.assertj.core.api.recursive.comparison.ComparisonDifference;
import org.assertj.core.api.recursive.comparison.RecursiveComparisonConfiguration;
import org.assertj.core.api.recursive.comparison.RecursiveComparisonDifferenceCalculator;

/** The comparison of two answers, field by field, into arrays and lists. */
final class Answers {

    private static final int MOST_SHOWN = 5;

    private Answers() {}

    /**
     * Fails if a field differs, or an element of an array; NaN equals NaN.
     *
     * <p>What AssertJ itself says would bury the difference under its settings.
     */
    static void assertSame(Object expected, Object actual) {
        RecursiveComparisonConfiguration settings = RecursiveComparisonConfiguration.builder()
                .withEqualsForType((a, b) -> a.equals(b) || a.doubleValue() == b.doubleValue(), Double.class)
                .withEqualsForType((a, b) -> a.equals(b) || a.floatValue() == b.floatValue(), Float.class)
                .build();
        List<ComparisonDifference> differences =
                new RecursiveComparisonDifferenceCalculator().determineDifferences(actual, expected, settings);
        if (!differences.isEmpty()) {
            throw new AssertionError(differences.stream()
                            .limit(MOST_SHOWN)
                            .map(difference -> difference.multiLineDescription().strip())
                            .collect(Collectors.joining("\n"))
                    + (differences.size() > MOST_SHOWN
                            ? "\nand " + (differences.size() - MOST_SHOWN) + " more differences"
                            : ""));
        }
    }
}
