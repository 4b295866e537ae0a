package io.mlprod.testing.data;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * How often rows are equal by chance. Rows of two yes-or-no columns are equal all the time, and some rows of one column
 * with three digits are; that is no leak. There are two estimates: one as if the columns were independent, which is low
 * if they are not, and one from the two columns whose values repeat least, which holds for any dependence.
 */
final class Chance {

    private static final double IMPROBABLE = 0.01;
    private static final int RAREST = 8; // columns of which each two are looked at
    private static final double MANY = 100; // from here on the normal distribution will do

    private final double exact;
    private final double near;
    private final double mostExact;

    private Chance(double exact, double near, double mostExact) {
        this.exact = exact;
        this.near = near;
        this.mostExact = mostExact;
    }

    static Chance of(Scan set) {
        List<Integer> distinct = set.distinctInSample();
        double exact = 1;
        double near = 1;
        List<List<Object>> columns = new ArrayList<>();
        for (int i = 0; i < set.roles().features().size(); i++) {
            List<@Nullable String> values = set.sample(i);
            List<Object> all = canonical(values, Chance::exactly);
            List<Object> rounded = canonical(values, Chance::nearly);
            exact *= Math.min(1, equalPairs(all) / pairs(all));
            near *= Math.min(1, upper(equalPairs(rounded)) / pairs(rounded));
            // Without repeated rows, so that duplicates do not excuse themselves.
            columns.add(distinct.stream().map(all::get).toList());
        }
        return new Chance(exact, near, Math.max(exact, most(columns)));
    }

    /** Returns how often rows can be equal at most: as often as those two of their columns that are so least often. */
    private static double most(List<List<Object>> columns) {
        List<List<Object>> rarest = columns.stream()
                .sorted(Comparator.comparingDouble(Chance::equalPairs))
                .limit(RAREST)
                .toList();
        double most = 1;
        for (int i = 0; i < rarest.size(); i++) {
            most = Math.min(most, upper(equalPairs(rarest.get(i))) / pairs(rarest.get(i)));
            for (int j = 0; j < i; j++) {
                List<Object> both = both(rarest.get(i), rarest.get(j));
                most = Math.min(most, upper(equalPairs(both)) / pairs(both));
            }
        }
        return most;
    }

    private static List<Object> both(List<Object> some, List<Object> others) {
        List<Object> both = new ArrayList<>(some.size());
        for (int row = 0; row < some.size(); row++) {
            both.add(List.of(some.get(row), others.get(row)));
        }
        return both;
    }

    private static List<Object> canonical(List<@Nullable String> values, Function<String, Object> form) {
        return values.stream()
                .<Object>map(text -> text == null ? "" : form.apply(text))
                .toList();
    }

    private static Object exactly(String text) {
        OptionalDouble number = Cell.number(text);
        return number.isPresent() ? (Object) (number.getAsDouble() + 0.0) : text;
    }

    private static Object nearly(String text) {
        OptionalDouble number = Cell.number(text);
        return number.isPresent() ? (Object) Scan.rounded(number.getAsDouble()) : text;
    }

    /** Returns how many pairs of values are equal; if none is, half a pair may be. */
    private static double equalPairs(List<Object> values) {
        Map<Object, Integer> counts = new HashMap<>();
        values.forEach(value -> counts.merge(value, 1, Integer::sum));
        double pairs = 0.5;
        for (int count : counts.values()) {
            pairs += 0.5 * count * (count - 1);
        }
        return pairs;
    }

    private static double pairs(List<Object> values) {
        return Math.max(1, 0.5 * values.size() * (values.size() - 1));
    }

    /** Returns what a count's mean may well be. */
    private static double upper(double count) {
        return count + 2 * Math.sqrt(count);
    }

    /** Returns whether so many of some pairs of rows are equal by more than chance, if columns are independent. */
    boolean isExceeded(double equal, double pairs) {
        return isExceededBy(equal, pairs * exact);
    }

    /** Returns whether so many of some pairs of rows are equal by more than chance, however columns depend. */
    boolean isSurelyExceeded(double equal, double pairs) {
        return isExceededBy(equal, pairs * mostExact);
    }

    /**
     * Returns whether so many of some pairs of rows are nearly equal by more than chance, if columns are independent.
     */
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
