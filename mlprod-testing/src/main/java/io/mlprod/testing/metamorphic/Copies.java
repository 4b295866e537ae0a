package io.mlprod.testing.metamorphic;

import io.mlprod.testing.internal.record.JavaLiteral;
import io.mlprod.testing.internal.record.Numbers;
import io.mlprod.testing.internal.record.Parts;
import io.mlprod.validation.Feature;
import io.mlprod.validation.Schema;
import java.lang.reflect.Array;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The copies of rows that need no change of the test's: with noise, missing values, outliers, another order. */
final class Copies {

    private static final int NOISY = 5;
    private static final int ORDERS = 3;
    private static final double FAR = 1e6;

    private Copies() {}

    /** Makes copies in which every number with a fraction is a little different; a schema's bounds are kept. */
    static <I> Function<I, List<I>> noisy(double relative, Schema schema, long seed) {
        return row -> {
            Random random = new Random(seed); // each row gets the same noise, whatever rows come before it
            List<I> copies = new ArrayList<>();
            for (int i = 0; i < NOISY; i++) {
                I copy = row;
                for (Map.Entry<String, @Nullable Object> part : Parts.of(row).entrySet()) {
                    if (Parts.value(row, part.getKey()) instanceof Number number
                            && Numbers.isFloating(number.getClass())) {
                        Feature rules = schema.feature(part.getKey());
                        double noisy = number.doubleValue() * (1 + relative * (2 * random.nextDouble() - 1));
                        double bounded = Math.min(
                                rules.max().orElse(Double.MAX_VALUE),
                                Math.max(rules.min().orElse(-Double.MAX_VALUE), noisy));
                        copy = Double.isNaN(noisy) ? copy : Parts.with(copy, part.getKey(), bounded);
                    }
                }
                copies.add(copy);
            }
            return different(row, copies);
        };
    }

    /** Makes a copy for each component in which it is missing. */
    static <I> Function<I, List<I>> missing(List<String> components) {
        return row -> different(
                row,
                components.stream()
                        .map(component -> Parts.with(row, component, null))
                        .toList());
    }

    /** Makes two copies for each number: with the bounds of the schema, or else with numbers far away. */
    static <I> Function<I, List<I>> outliers(List<String> components, Schema schema) {
        return row -> {
            List<I> copies = new ArrayList<>();
            List<String> names =
                    components.isEmpty() ? List.copyOf(Parts.of(row).keySet()) : components;
            for (String name : names) {
                Number value = Parts.value(row, name) instanceof Number number ? number : null;
                if (value != null) {
                    Feature rules = schema.feature(name);
                    double far = FAR * Math.max(1, Math.abs(value.doubleValue()));
                    copies.add(with(row, name, value, rules.max().orElse(far)));
                    copies.add(with(row, name, value, rules.min().orElse(-far)));
                }
            }
            return different(row, copies);
        };
    }

    private static <I> I with(I row, String name, Number like, double value) {
        if (!Numbers.isWhole(like.getClass())) {
            return Parts.with(row, name, value);
        }
        long most = like instanceof Long
                ? Long.MAX_VALUE
                : like instanceof Integer
                        ? Integer.MAX_VALUE
                        : like instanceof Short ? (long) Short.MAX_VALUE : (long) Byte.MAX_VALUE;
        return Parts.with(row, name, Math.max(-most - 1, Math.min(most, (long) value)));
    }

    /** Makes copies in which the elements of an array or list have another order. */
    static <I> Function<I, List<I>> permuted(String component, long seed) {
        return row -> {
            Object value = Parts.value(row, component);
            List<I> copies = new ArrayList<>();
            for (int i = 0; value != null && i < ORDERS; i++) {
                copies.add(Parts.with(row, component, permuted(component, value, new Random(seed + i))));
            }
            return different(row, copies);
        };
    }

    private static Object permuted(String component, Object value, Random random) {
        List<@Nullable Object> elements = new ArrayList<>();
        if (value instanceof List<?> list) {
            elements.addAll(list);
        } else if (value instanceof Object[] array) {
            elements.addAll(Arrays.asList(array));
        } else if (value.getClass().isArray()) {
            for (int i = 0; i < Array.getLength(value); i++) {
                elements.add(Array.get(value, i));
            }
        } else {
            throw new IllegalArgumentException(
                    "'" + component + "' is neither an array nor a list but " + JavaLiteral.of(value));
        }
        Collections.shuffle(elements, random);
        if (value instanceof List<?>) {
            return Collections.unmodifiableList(elements);
        }
        Object array = Array.newInstance(value.getClass().getComponentType(), elements.size());
        for (int i = 0; i < elements.size(); i++) {
            Array.set(array, i, elements.get(i));
        }
        return array;
    }

    private static <I> List<I> different(I row, List<I> copies) {
        return copies.stream().filter(copy -> !Parts.areSame(row, copy)).toList();
    }
}
