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
 * if they are not, and one from the column whose values repeat least, which holds for any dependence.
 */
final class Chance {

    private static final double IMPROBABLE = 0.01;
    private static final double MANY = 100; // from here on the normal distribution will do

    /**
     * How often rows are equal, and how unevenly: if half of all rows have one value, a single row more of that value
     * makes many pairs more, so that their number varies far more than that of rare events.
     *
     * @param two the probability that two rows are equal
     * @param three that three are
     * @param error the variance of the estimate of the first, as a share of its square
     */
    private record Rate(double two, double three, double error) {

        static final Rate CERTAIN = new Rate(1, 1, 0);

        /** Returns the rate of values, of which some pairs are equal. */
        static Rate of(List<Object> values, double equalPairs) {
            Map<Object, Integer> counts = counts(values);
            double all = values.size();
            double triples = 0;
            for (int count : counts.values()) {
                triples += (double) count * (count - 1) * Math.max(0, count - 2);
            }
            double two = Math.min(1, equalPairs / pairs(values.size()));
            double three = Math.max(two * two, triples / Math.max(1, all * (all - 1) * (all - 2)));
            return new Rate(two, three, 4 * (three / (two * two) - 1) / all);
        }

        Rate and(Rate other) {
            return new Rate(two * other.two, three * other.three, error + other.error);
        }

        /**
         * Returns whether so many of some pairs are equal by more than chance.
         *
         * @param meetings with how many pairs each pair shares a row
         */
        boolean isExceededBy(double equal, double pairs, double meetings) {
            double expected = pairs * two;
            double spread = Math.max(1, 1 - two + meetings * Math.max(0, three - two * two) / two + expected * error);
            return Chance.isExceededBy(Math.max(1, Math.floor(equal / spread)), expected / spread);
        }
    }

    private final Rate exact;
    private final Rate near;
    private final Rate most;

    private Chance(Rate exact, Rate near, Rate most) {
        this.exact = exact;
        this.near = near;
        this.most = most;
    }

    static Chance of(Scan set) {
        List<Integer> distinct = set.distinctInSample();
        Rate exact = Rate.CERTAIN;
        Rate near = Rate.CERTAIN;
        List<Rate> columns = new ArrayList<>();
        for (int i = 0; i < set.roles().features().size(); i++) {
            List<@Nullable String> values = set.sample(i);
            List<Object> all = canonical(values, Chance::exactly);
            List<Object> rounded = canonical(values, Chance::nearly);
            exact = exact.and(Rate.of(all, equalPairs(all)));
            near = near.and(Rate.of(rounded, upper(equalPairs(rounded))));
            // Without repeated rows, so that duplicates do not excuse themselves.
            List<Object> once = distinct.stream().map(all::get).toList();
            columns.add(Rate.of(once, upper(equalPairs(once))));
        }
        Rate rarest =
                columns.stream().min(Comparator.comparingDouble(Rate::two)).orElse(Rate.CERTAIN);
        return new Chance(exact, near, rarest.two() > exact.two() ? rarest : exact);
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

    private static Map<Object, Integer> counts(List<Object> values) {
        Map<Object, Integer> counts = new HashMap<>();
        values.forEach(value -> counts.merge(value, 1, Integer::sum));
        return counts;
    }

    /** Returns how many pairs of values are equal; if none is, half a pair may be. */
    private static double equalPairs(List<Object> values) {
        double pairs = 0.5;
        for (int count : counts(values).values()) {
            pairs += 0.5 * count * (count - 1);
        }
        return pairs;
    }

    private static double pairs(int values) {
        return Math.max(1, 0.5 * values * (values - 1.0));
    }

    /** Returns what a count's mean may well be. */
    private static double upper(double count) {
        return count + 2 * Math.sqrt(count);
    }

    /** Returns whether so many pairs of a row of each set are equal by more than chance, if columns are independent. */
    boolean isExceeded(double equal, int rows, int others) {
        return equal > 0 && exact.isExceededBy(equal, (double) rows * others, rows + others - 2.0);
    }

    /** Returns whether so many pairs of a row of each set are equal by more than chance, however columns depend. */
    boolean isSurelyExceeded(double equal, int rows, int others) {
        return equal > 0 && most.isExceededBy(equal, (double) rows * others, rows + others - 2.0);
    }

    /** Returns whether so many pairs of rows of one set are equal by more than chance, however columns depend. */
    boolean isSurelyExceeded(double equal, int rows) {
        return equal > 0 && most.isExceededBy(equal, 0.5 * rows * (rows - 1.0), 2 * (rows - 2.0));
    }

    /** Returns whether so many pairs are nearly equal by more than chance, if columns are independent. */
    boolean isExceededNearly(double equal, int rows, int others) {
        return equal > 0 && near.isExceededBy(equal, (double) rows * others, rows + others - 2.0);
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

    /** Returns whether a binomial variable is so large less often than a probability, or beyond three deviations. */
    static boolean isExceededBy(double found, double all, double share, double probability) {
        double mean = all * share;
        if (all > MANY) {
            return found > mean + 3 * Math.sqrt(mean * (1 - share));
        }
        double term = Math.pow(1 - share, all);
        double less = 0;
        for (int i = 0; i < found; i++) {
            less += term;
            term *= (all - i) / (i + 1) * share / (1 - share);
        }
        return 1 - less < probability;
    }
}
