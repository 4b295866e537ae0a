package io.mlprod.testing.property;

import io.mlprod.testing.internal.record.Numbers;
import io.mlprod.validation.Feature;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The values at which code breaks, by the Java class of an element. */
final class Candidates {

    private static final double[] NUMBERS = {
        0,
        -0.0,
        1,
        -1,
        0.5,
        0.1, // no float32 is this
        1.0 / 3,
        16_777_217, // the first whole number that float32 leaves out
        0x1p53 + 2,
        Float.MIN_VALUE,
        Float.MIN_NORMAL / 2,
        Double.MIN_VALUE,
        Double.MIN_NORMAL / 2,
        Float.MAX_VALUE,
        -Float.MAX_VALUE,
        1e39, // beyond float32
        Double.MAX_VALUE,
        -Double.MAX_VALUE,
        Double.NaN,
        Double.POSITIVE_INFINITY,
        Double.NEGATIVE_INFINITY
    };

    private static final long[] WHOLE_NUMBERS = {
        0,
        1,
        -1,
        Byte.MAX_VALUE,
        Byte.MIN_VALUE,
        128,
        255,
        256,
        Short.MAX_VALUE,
        Short.MIN_VALUE,
        65_536,
        16_777_217,
        Integer.MAX_VALUE,
        Integer.MIN_VALUE,
        1L << 31,
        -(1L << 31) - 1,
        1L << 32,
        (1L << 53) + 1,
        Long.MAX_VALUE,
        Long.MIN_VALUE
    };

    private static final List<String> TEXTS = List.of(
            "",
            " ",
            "\t\n",
            "a",
            "A",
            "unknown",
            "null",
            "NaN",
            "0",
            "é",
            "e\u0301",
            "\u202etxet",
            "\u0080",
            "\u0000",
            "😀",
            "👩\u200d🔬",
            "\ud800",
            "\udc00a",
            "'; DROP TABLE x; --",
            "x".repeat(10_000));

    private Candidates() {}

    /**
     * Returns values of a class.
     *
     * @param type the boxed class of the element
     * @param canBeMissing whether null is one of them
     * @param examples values that the test's author has given
     */
    static List<@Nullable Object> of(
            Class<?> type, boolean canBeMissing, Rules rules, List<? extends @Nullable Object> examples) {
        Set<@Nullable Object> all = new LinkedHashSet<>(examples);
        if (canBeMissing) {
            all.add(null);
        }
        Feature feature = rules.feature();
        if (Numbers.isFloating(type)) {
            addFloating(type, rules, all);
        } else if (Numbers.isWhole(type)) {
            addWhole(type, feature, all);
        } else if (type == Boolean.class) {
            all.add(true);
            all.add(false);
        } else if (type == String.class) {
            addTexts(feature, all);
        } else if (type.isEnum()) {
            all.addAll(List.of(type.getEnumConstants()));
        } else {
            all.addAll(Dates.edges(type));
        }
        return new ArrayList<>(all);
    }

    private static void addFloating(Class<?> type, Rules rules, Set<@Nullable Object> all) {
        Feature feature = rules.feature();
        List<Double> numbers = new ArrayList<>();
        feature.categories().forEach(category -> number(category).ifPresent(numbers::add));
        for (double bound :
                new double[] {feature.min().orElse(Double.NaN), feature.max().orElse(Double.NaN)}) {
            if (Double.isFinite(bound)) {
                float single = (float) bound;
                numbers.addAll(List.of(bound, Math.nextUp(bound), Math.nextDown(bound)));
                numbers.addAll(List.of((double) Math.nextUp(single), (double) Math.nextDown(single), bound + 1));
                numbers.addAll(List.of(bound - 1, bound * 1_000 + 1_000, bound * 1_000 - 1_000));
            }
        }
        for (double number : NUMBERS) {
            numbers.add(number);
        }
        numbers.forEach(number -> all.add(Numbers.as(type, number)));
    }

    private static void addWhole(Class<?> type, Feature feature, Set<@Nullable Object> all) {
        List<Long> numbers = new ArrayList<>();
        feature.categories().forEach(category -> number(category).ifPresent(number -> numbers.add(number.longValue())));
        for (double bound :
                new double[] {feature.min().orElse(Double.NaN), feature.max().orElse(Double.NaN)}) {
            if (Double.isFinite(bound)) {
                numbers.addAll(List.of((long) Math.ceil(bound), (long) Math.floor(bound)));
                numbers.addAll(List.of((long) Math.ceil(bound) - 1, (long) Math.floor(bound) + 1));
            }
        }
        for (long number : WHOLE_NUMBERS) {
            numbers.add(number);
        }
        for (long number : numbers) {
            if (holds(type, number)) {
                all.add(Numbers.as(type, number));
            }
        }
    }

    private static boolean holds(Class<?> type, long number) {
        return type == Long.class
                || (type == Integer.class && number == (int) number)
                || (type == Short.class && number == (short) number)
                || (type == Byte.class && number == (byte) number);
    }

    private static void addTexts(Feature feature, Set<@Nullable Object> all) {
        for (String category : feature.categories()) {
            all.add(category);
            all.add(category.toUpperCase(Locale.ROOT));
            all.add(category.toLowerCase(Locale.ROOT));
            all.add(category + " ");
            all.add(" " + category);
            all.add(category.isEmpty() ? "?" : category.substring(0, category.length() - 1));
        }
        if (feature.minLength() > 0) {
            all.add("a".repeat(feature.minLength()));
            all.add("a".repeat(feature.minLength() - 1));
        }
        if (feature.maxLength() <= 100_000) {
            all.add("a".repeat(feature.maxLength()));
            all.add("a".repeat(feature.maxLength() + 1));
        }
        all.addAll(TEXTS);
    }

    private static Optional<Double> number(String category) {
        try {
            return Optional.of(Double.valueOf(category));
        } catch (NumberFormatException e) {
            return Optional.empty(); // a category of an enum's labels, for example
        }
    }
}
