package io.mlprod.testing.assertion;

import io.mlprod.error.Violation;
import io.mlprod.internal.checks.Arguments;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Assertions on the rules that an input broke.
 *
 * <p>For one thread. Every method returns the assertions themselves, takes no null, and throws an
 * {@link AssertionError} that says what was expected, what it was and where it came from.
 *
 * @since 0.1
 */
public class ViolationsAssert extends FactAssert<ViolationsAssert, List<Violation>> {

    private final List<Violation> chosen;

    /**
     * Creates the assertions; {@code assertThat} does.
     *
     * @param actual what is asserted on
     */
    public ViolationsAssert(List<Violation> actual) {
        this(Arguments.noNulls("actual", actual), actual);
    }

    private ViolationsAssert(List<Violation> actual, List<Violation> chosen) {
        super(actual, ViolationsAssert.class);
        this.chosen = chosen;
    }

    @Override
    String subject() {
        return "the input";
    }

    @Override
    String origin() {
        return actual.isEmpty() ? "" : "All violations: " + all(actual);
    }

    private static String all(List<Violation> violations) {
        return violations.isEmpty()
                ? "none"
                : violations.stream().map(Violation::toString).collect(Collectors.joining("; "));
    }

    private ViolationsAssert narrow(
            Predicate<Violation> condition, String expectation, Function<Violation, Object> was) {
        List<Violation> left = chosen.stream().filter(condition).toList();
        check(
                !left.isEmpty(),
                expectation,
                chosen.isEmpty() ? "clean" : chosen.stream().map(was).distinct().toList());
        return new ViolationsAssert(actual, left);
    }

    /**
     * Checks that a feature broke a rule; further checks are about that feature.
     *
     * @param feature the name of the feature or input
     * @return this
     */
    public ViolationsAssert hasViolationAt(String feature) {
        Objects.requireNonNull(feature, "feature");
        return new ViolationsAssert(actual)
                .narrow(one -> one.feature().equals(feature), "to have a violation at " + feature, Violation::feature);
    }

    /**
     * Checks the rule that was broken; after {@link #hasViolationAt} by that feature.
     *
     * @param rule such as {@code range} or {@code required}
     * @return this
     */
    public ViolationsAssert withRule(String rule) {
        Objects.requireNonNull(rule, "rule");
        return narrow(one -> one.rule().equals(rule), "to have broken the rule " + rule, Violation::rule);
    }

    /**
     * Checks what the rule asks for.
     *
     * @param expected what it asks for, in words, such as {@code 20.0 to 80.0}
     * @return this
     */
    public ViolationsAssert expecting(String expected) {
        Objects.requireNonNull(expected, "expected");
        return narrow(
                one -> one.expected().equals(expected),
                "to have broken a rule that expects " + expected,
                Violation::expected);
    }

    /**
     * Checks the value that broke the rule.
     *
     * @param value an equal value; null if it was missing
     * @return this
     */
    public ViolationsAssert withValue(@Nullable Object value) {
        return narrow(
                one -> DeepValues.equal(one.actual(), value),
                "to have a violation by the value " + value,
                one -> String.valueOf(one.actual()));
    }

    /**
     * Checks in which row the rule was broken.
     *
     * @param row the row, from 0
     * @return this
     */
    public ViolationsAssert inRow(int row) {
        return narrow(one -> one.row() == row, "to have a violation in row " + row, Violation::row);
    }

    /**
     * Checks what was done about it.
     *
     * @param handling what was done
     * @return this
     */
    public ViolationsAssert handledBy(Violation.Handling handling) {
        Objects.requireNonNull(handling, "handling");
        return narrow(
                one -> one.handling() == handling, "to have a violation that was " + handling, Violation::handling);
    }

    /**
     * Checks that no rule was broken.
     *
     * @return this
     */
    public ViolationsAssert isClean() {
        return check(actual.isEmpty(), "to be clean", all(actual));
    }

    /**
     * Checks which features broke rules, and that no other did.
     *
     * @param features the names of the features or inputs
     * @return this
     */
    public ViolationsAssert hasViolationsOnlyAt(String... features) {
        Set<String> expected = new TreeSet<>(Arguments.noNulls("features", features));
        return checkEqual(
                actual.stream().map(Violation::feature).collect(Collectors.toCollection(TreeSet::new)),
                expected,
                "to have violations, and the features that have them");
    }
}
