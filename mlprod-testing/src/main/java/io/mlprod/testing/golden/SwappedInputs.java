package io.mlprod.testing.golden;

import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The search for two raw features that take each other's place somewhere in the code under test. */
final class SwappedInputs {

    private static final int MOST_ROWS = 10; // wrong ones that are asked again for each pair
    private static final int MOST_PAIRS = 200;

    private final List<GoldenRow> wrong;
    private final List<GoldenRow> right;
    private final Predicate<GoldenRow> isRight;

    /**
     * Creates the search.
     *
     * @param wrong rows that are wrong, at least one
     * @param right the other rows
     * @param isRight whether a row gets the expected outputs; what it throws means that it does not
     */
    SwappedInputs(List<GoldenRow> wrong, List<GoldenRow> right, Predicate<GoldenRow> isRight) {
        this.wrong = wrong;
        this.right = right;
        this.isRight = isRight;
    }

    /** Returns the first pair of inputs whose exchange makes all rows right, where neither change alone does. */
    Optional<String> clue() {
        List<String> names = List.copyOf(wrong.get(0).values().keySet());
        if (names.size() * (names.size() - 1) / 2 > MOST_PAIRS) {
            return Optional.empty();
        }
        for (int i = 0; i < names.size(); i++) {
            for (int k = i + 1; k < names.size(); k++) {
                String one = names.get(i);
                String other = names.get(k);
                if (isSwapped(one, other)) {
                    return Optional.of("the rows that differ would agree if the inputs '" + one + "' and '" + other
                            + "' were swapped: does the code confuse them?");
                }
            }
        }
        return Optional.empty();
    }

    private boolean isSwapped(String one, String other) {
        return wrong.stream().limit(MOST_ROWS).allMatch(row -> isExplained(row, one, other))
                && areTextsOfOneKind(one, other)
                && wrong.stream().skip(MOST_ROWS).allMatch(row -> isExplained(row, one, other))
                && right.stream().allMatch(row -> !isDistinct(row, one, other) || agrees(row.swapped(one, other)))
                && !wrong.stream().allMatch(row -> agrees(row.with(one, row.value(other))))
                && !wrong.stream().allMatch(row -> agrees(row.with(other, row.value(one))));
    }

    private boolean isExplained(GoldenRow row, String one, String other) {
        return isDistinct(row, one, other) && agrees(row.swapped(one, other));
    }

    private boolean agrees(GoldenRow changed) {
        try {
            return isRight.test(changed);
        } catch (RuntimeException e) {
            return false; // the code does not take that
        }
    }

    /** A text that the other input never has says nothing: code that does not know it may do anything. */
    private boolean areTextsOfOneKind(String one, String other) {
        Set<Object> shared = new HashSet<>(texts(one));
        boolean areTexts = !shared.isEmpty();
        shared.retainAll(texts(other));
        return !areTexts || !shared.isEmpty();
    }

    private Set<Object> texts(String name) {
        return Stream.concat(wrong.stream(), right.stream())
                .map(row -> row.value(name))
                .filter(String.class::isInstance)
                .collect(Collectors.toSet());
    }

    private static boolean isDistinct(GoldenRow row, String one, String other) {
        Object first = row.value(one);
        Object second = row.value(other);
        return isAlike(first, second) && !Objects.equals(first, second);
    }

    private static boolean isAlike(@Nullable Object first, @Nullable Object second) {
        return (first instanceof Number && second instanceof Number)
                || (first instanceof String && second instanceof String)
                || (first instanceof Boolean && second instanceof Boolean);
    }
}
