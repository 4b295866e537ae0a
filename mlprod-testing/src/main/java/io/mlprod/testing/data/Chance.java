package io.mlprod.testing.data;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * How often rows are equal by chance. Rows of two yes-or-no columns are equal all the time, and some rows of one column
 * with three digits are; that is no leak. The estimate takes the columns as independent, so that it is low if they are
 * not.
 */
final class Chance {

    private static final double IMPROBABLE = 0.01;
    private static final double MANY = 100; // from here on the normal distribution will do

    private final double exact;
    private final double near;

    private Chance(double exact, double near) {
        this.exact = exact;
        this.near = near;
    }

    static Chance of(Scan set) {
        double exact = 1;
        double near = 1;
        for (int i = 0; i < set.roles().features().size(); i++) {
            List<@Nullable String> values = set.sample(i);
            exact *= equal(values, Chance::exactly);
            near *= equal(values, Chance::nearly);
        }
        return new Chance(exact, near);
    }

    private static Object exactly(String text) {
        OptionalDouble number = Cell.number(text);
        return number.isPresent() ? (Object) (number.getAsDouble() + 0.0) : text;
    }

    private static Object nearly(String text) {
        OptionalDouble number = Cell.number(text);
        return number.isPresent() ? (Object) Scan.rounded(number.getAsDouble()) : text;
    }

    /** Returns the probability that two rows have an equal value. */
    private static double equal(List<@Nullable String> values, Function<String, Object> canonical) {
        Map<Object, Integer> counts = new HashMap<>();
        values.forEach(text -> counts.merge(text == null ? "" : canonical.apply(text), 1, Integer::sum));
        double pairs = 0.5; // if none is equal, half a pair may be
        for (int count : counts.values()) {
            pairs += 0.5 * count * (count - 1);
        }
        return Math.min(1, pairs / Math.max(1, 0.5 * values.size() * (values.size() - 1)));
    }

    /** Returns whether so many of some pairs of rows are equal by more than chance. */
    boolean isExceeded(double equal, double pairs) {
        return isExceededBy(equal, pairs * exact);
    }

    /** Returns whether so many of some pairs of rows are nearly equal by more than chance. */
    boolean isExceededNearly(double equal, double pairs) {
        return isExceededBy(equal, pairs * near);
    }

    /** Returns whether a Poisson variable is improbably so large. */
    static boolean isExceededBy(double found, double expected) {
        if (expected > MANY) {
            return found > expected + 3 * Math.sqrt(expected);
        }
        double term = Math.exp(-expected);
        double less = 0;
        for (int i = 0; i < found && i < 10 * MANY; i++) {
            less += term;
            term *= expected / (i + 1);
        }
        return 1 - less < IMPROBABLE;
    }
}
