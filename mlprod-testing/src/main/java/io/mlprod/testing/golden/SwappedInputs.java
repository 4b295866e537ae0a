package io.mlprod.testing.golden;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** The search for two raw features that take each other's place somewhere in the code under test. */
final class SwappedInputs {

    /** How many wrong rows are asked again. */
    static final int MOST_ROWS = 10;

    private static final int MOST_PAIRS = 200;

    private SwappedInputs() {}

    /**
     * Returns the only pair of inputs whose exchange makes all rows right.
     *
     * @param wrong rows that are wrong, at most {@link #MOST_ROWS}
     * @param isRight whether a row gets the expected outputs; what it throws means that it does not
     */
    static Optional<String> clue(List<GoldenRow> wrong, Predicate<GoldenRow> isRight) {
        List<String> names = List.copyOf(wrong.get(0).values().keySet());
        if (names.size() * (names.size() - 1) / 2 > MOST_PAIRS) {
            return Optional.empty();
        }
        for (int i = 0; i < names.size(); i++) {
            for (int k = i + 1; k < names.size(); k++) {
                String one = names.get(i);
                String other = names.get(k);
                if (wrong.stream().allMatch(row -> isExplained(row, one, other, isRight))) {
                    return Optional.of("the rows that differ would agree if the inputs '" + one + "' and '" + other
                            + "' were swapped: does the code confuse them?");
                }
            }
        }
        return Optional.empty();
    }

    private static boolean isExplained(GoldenRow row, String one, String other, Predicate<GoldenRow> isRight) {
        Object first = row.value(one);
        Object second = row.value(other);
        if (!isAlike(first, second) || Objects.equals(first, second)) {
            return false;
        }
        try {
            return isRight.test(row.swapped(one, other));
        } catch (RuntimeException e) {
            return false; // the code does not take them the other way round
        }
    }

    private static boolean isAlike(@Nullable Object first, @Nullable Object second) {
        return (first instanceof Number && second instanceof Number)
                || (first instanceof String && second instanceof String)
                || (first instanceof Boolean && second instanceof Boolean);
    }
}
