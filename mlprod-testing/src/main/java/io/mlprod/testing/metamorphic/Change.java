package io.mlprod.testing.metamorphic;

import io.mlprod.testing.internal.record.DeepCopies;
import io.mlprod.testing.internal.record.JavaLiteral;
import io.mlprod.testing.internal.record.Numbers;
import io.mlprod.testing.internal.record.Parts;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A change of an input whose effect on the answer is known. It makes one or several copies of a row; a row whose copies
 * are all like the row itself is left out, since the change does not apply to it.
 *
 * <p>Immutable and thread-safe if its function is.
 *
 * @param <I> what a caller gives to the model
 * @since 0.1
 */
public final class Change<I> {

    /** The copies of a row. */
    @FunctionalInterface
    private interface Copies<I> {
        Stream<I> of(I row);
    }

    private final String description;
    private final Copies<I> copies;

    private Change(String description, Copies<I> copies) {
        this.description = description;
        this.copies = copies;
    }

    /**
     * Sets a component to each of some values.
     *
     * @param component a component of the record, or a tensor of {@code Inputs}
     * @param values the values, one copy for each
     * @param <I> what a caller gives to the model
     * @return the change
     * @throws IllegalArgumentException if there are no values
     */
    public static <I> Change<I> set(String component, @Nullable Object... values) {
        Objects.requireNonNull(component, "component");
        List<@Nullable Object> all =
                Arrays.asList(Objects.requireNonNull(values, "values").clone());
        if (all.isEmpty()) {
            throw new IllegalArgumentException("A change of '" + component + "' needs at least one value");
        }
        String shown = all.stream().map(JavaLiteral::shown).collect(Collectors.joining(", "));
        return new Change<>(
                component + " = " + shown, row -> all.stream().map(value -> Parts.with(row, component, value)));
    }

    /**
     * Exchanges two values of a component: rows that have one of them get the other.
     *
     * @param component a component of the record
     * @param one a value
     * @param other another value
     * @param <I> what a caller gives to the model
     * @return the change, which applies to rows that have one of the values
     */
    public static <I> Change<I> swap(String component, @Nullable Object one, @Nullable Object other) {
        Objects.requireNonNull(component, "component");
        return new Change<>(component + ": " + JavaLiteral.shown(one) + " ↔ " + JavaLiteral.shown(other), row -> {
            Object value = Parts.value(row, component);
            return Objects.equals(value, one)
                    ? Stream.of(Parts.with(row, component, other))
                    : Objects.equals(value, other) ? Stream.of(Parts.with(row, component, one)) : Stream.empty();
        });
    }

    /**
     * Adds an amount to a number.
     *
     * @param component a numeric component; rows where it is null are left out
     * @param amount what is added; for a component of whole numbers a whole number
     * @param <I> what a caller gives to the model
     * @return the change
     */
    public static <I> Change<I> add(String component, double amount) {
        return number(component, component + (amount < 0 ? " - " + -amount : " + " + amount), value -> value + amount);
    }

    /**
     * Multiplies a number.
     *
     * @param component a numeric component; rows where it is null are left out. A whole number is rounded
     * @param factor what it is multiplied by
     * @param <I> what a caller gives to the model
     * @return the change
     */
    public static <I> Change<I> scale(String component, double factor) {
        return number(component, component + " × " + factor, value -> value * factor);
    }

    private static <I> Change<I> number(
            String component, String description, java.util.function.DoubleUnaryOperator operator) {
        Objects.requireNonNull(component, "component");
        return new Change<>(description, row -> {
            Number value = Parts.number(row, component);
            if (value == null) {
                return Stream.empty();
            }
            double changed = operator.applyAsDouble(value.doubleValue());
            return Stream.of(Parts.with(
                    row, component, Numbers.isWhole(value.getClass()) ? (Number) Math.round(changed) : changed));
        });
    }

    /**
     * Sets several components at once.
     *
     * @param values component to value
     * @param <I> what a caller gives to the model
     * @return the change
     */
    public static <I> Change<I> setAll(Map<String, ?> values) {
        Map<String, Object> all = new LinkedHashMap<>(Objects.requireNonNull(values, "values"));
        return new Change<>("set " + all.keySet(), row -> {
            I changed = row;
            for (Map.Entry<String, Object> entry : all.entrySet()) {
                changed = Parts.with(changed, entry.getKey(), entry.getValue());
            }
            return Stream.of(changed);
        });
    }

    /**
     * Makes a change of your own.
     *
     * @param description names the change in reports, such as {@code name in capitals}
     * @param copy makes a changed copy of a row; a copy that is like the row means that it does not apply
     * @param <I> what a caller gives to the model
     * @return the change
     */
    public static <I> Change<I> of(String description, UnaryOperator<I> copy) {
        Objects.requireNonNull(description, "description");
        Objects.requireNonNull(copy, "copy");
        return new Change<>(description, row -> Stream.of(copy.apply(row)));
    }

    /**
     * Leaves out rows.
     *
     * @param condition tells which rows the change applies to
     * @return a change that applies to fewer rows
     */
    public Change<I> when(Predicate<? super I> condition) {
        Objects.requireNonNull(condition, "condition");
        return new Change<>(description, row -> condition.test(row) ? copies.of(row) : Stream.empty());
    }

    /** Returns the copies that differ from the row. */
    List<I> of(I row) {
        // a change may work on the row that it is given
        return copies.of(DeepCopies.of(row))
                .filter(copy -> !Parts.areSame(row, copy))
                .toList();
    }

    /**
     * Returns what the change does.
     *
     * @return for example {@code income × 0.9}
     */
    @Override
    public String toString() {
        return description;
    }
}
