package io.mlprod.testing.golden;

import io.mlprod.model.ElementType;
import io.mlprod.model.MapValue;
import io.mlprod.model.SequenceValue;
import io.mlprod.model.Tensor;
import io.mlprod.testing.internal.record.Records;
import java.lang.reflect.Array;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * The elements of a value, one after the other, with the axes along which they lie: those of a number, a tensor, a
 * list, or scores by class. Values of different Java types become alike here, so that they can be compared.
 *
 * @param axes none for a single value
 * @param values the elements, the last axis running fastest: numbers, truth values, texts, null
 * @param isPrecise whether they were computed in float64
 */
record Cells(List<Axis> axes, List<@Nullable Object> values, boolean isPrecise) {

    private static final List<String> PYTHON_TRUTH = List.of("False", "True");

    /**
     * An axis.
     *
     * @param size how many places it has
     * @param keys their names, sorted; empty if they have only numbers
     */
    record Axis(int size, List<String> keys) {

        @Override
        public String toString() {
            return keys.isEmpty() ? Integer.toString(size) : keys.toString();
        }
    }

    /**
     * Takes a value apart.
     *
     * @param what the value's name, for errors
     * @param value any value of an answer
     * @return its elements
     * @throws IllegalArgumentException if the value is ragged, or of a type that nobody can compare
     */
    static Cells of(String what, @Nullable Object value) {
        if (value == null || value instanceof Number || value instanceof Boolean || value instanceof String) {
            return new Cells(List.of(), Collections.singletonList(value), false);
        }
        if (value instanceof Tensor tensor) {
            return ofTensor(tensor);
        }
        if (value instanceof Optional<?> optional) {
            return of(what, optional.orElse(null));
        }
        if (value instanceof Enum<?> constant) {
            return of(what, Names.of(constant));
        }
        if (value instanceof SequenceValue sequence) {
            return stacked(what, sequence.elements(), List.of());
        }
        if (value instanceof Collection<?> elements) {
            return stacked(what, elements, List.of());
        }
        if (value.getClass().isArray()) {
            List<@Nullable Object> elements = new ArrayList<>();
            IntStream.range(0, Array.getLength(value)).forEach(i -> elements.add(Array.get(value, i)));
            return stacked(what, elements, List.of());
        }
        if (value instanceof MapValue map) {
            return keyed(what, map.entries());
        }
        if (value instanceof Map<?, ?> map) {
            return keyed(what, map);
        }
        if (value instanceof Record record) {
            return keyed(what, Records.values(record));
        }
        if (value.getClass().getName().startsWith("java.")) {
            return of(what, value.toString()); // a time, an identity
        }
        throw new IllegalArgumentException(
                "'" + what + "' is a " + value.getClass().getName()
                        + ", which cannot be compared; return a record, a map by name, numbers, texts or arrays of"
                        + " them");
    }

    private static Cells ofTensor(Tensor tensor) {
        List<Axis> axes = new ArrayList<>();
        for (long size : tensor.shape()) {
            axes.add(new Axis((int) size, List.of()));
        }
        List<@Nullable Object> values = new ArrayList<>(tensor.size());
        ElementType type = tensor.elementType();
        switch (type) {
            case STRING -> values.addAll(List.of(tensor.strings()));
            case UINT64 -> values.addAll(List.of(tensor.bigIntegers()));
            case BOOL -> IntStream.range(0, tensor.size()).forEach(i -> values.add(tensor.longAt(i) != 0));
            case DOUBLE -> IntStream.range(0, tensor.size()).forEach(i -> values.add(tensor.doubleAt(i)));
            default ->
                IntStream.range(0, tensor.size())
                        .forEach(i -> values.add(
                                type.isFloating() ? (Object) (float) tensor.doubleAt(i) : (Object) tensor.longAt(i)));
        }
        return new Cells(axes, values, type == ElementType.DOUBLE);
    }

    private static Cells keyed(String what, Map<?, ?> entries) {
        Map<String, @Nullable Object> sorted = new TreeMap<>();
        entries.forEach((key, value) ->
                sorted.put(key instanceof Enum<?> constant ? Names.of(constant) : "" + key, value));
        List<String> keys = List.copyOf(sorted.keySet());
        return stacked(what, sorted.values(), PYTHON_TRUTH.containsAll(keys) ? lowerCase(keys) : keys);
    }

    private static List<String> lowerCase(List<String> keys) {
        return keys.stream().map(key -> key.toLowerCase(Locale.ROOT)).toList();
    }

    private static Cells stacked(String what, Collection<?> elements, List<String> keys) {
        List<@Nullable Object> values = new ArrayList<>();
        Cells first = null;
        boolean isPrecise = false;
        for (Object element : elements) {
            Cells part = of(what, element);
            first = first == null ? part : first;
            if (!part.axes.equals(first.axes)) {
                throw new IllegalArgumentException("'" + what + "' is ragged: one element has the shape " + first.axes
                        + ", another one " + part.axes);
            }
            values.addAll(part.values);
            isPrecise |= part.isPrecise;
        }
        List<Axis> axes = new ArrayList<>();
        axes.add(new Axis(elements.size(), keys));
        axes.addAll(first == null ? List.of() : first.axes);
        return new Cells(axes, values, isPrecise);
    }

    /** Returns the same elements without axes that have a single place and no names for it. */
    Cells squeezed() {
        List<Axis> kept = axes.stream()
                .filter(axis -> axis.size != 1 || !axis.keys.isEmpty())
                .toList();
        return new Cells(kept, values, isPrecise);
    }

    /** Returns the same elements, sorted by names for the places of the last axis; or this if that does not fit. */
    Cells named(List<String> names) {
        int last = axes.size() - 1;
        if (last < 0
                || axes.get(last).size != names.size()
                || !axes.get(last).keys.isEmpty()) {
            return this;
        }
        List<String> sorted = names.stream().sorted().toList();
        List<Axis> renamed = new ArrayList<>(axes);
        renamed.set(last, new Axis(sorted.size(), sorted));
        List<@Nullable Object> moved = new ArrayList<>(values.size());
        for (int i = 0; i < values.size(); i++) {
            int within = i % names.size();
            moved.add(values.get(i - within + names.indexOf(sorted.get(within))));
        }
        return new Cells(renamed, moved, isPrecise);
    }

    /** Returns the elements at some named places of the only axis; or this if it has not all of these names. */
    Cells only(List<String> names) {
        if (axes.size() != 1 || !axes.get(0).keys.containsAll(names)) {
            return this;
        }
        List<@Nullable Object> some = new ArrayList<>();
        names.forEach(name -> some.add(values.get(axes.get(0).keys.indexOf(name))));
        return new Cells(List.of(new Axis(names.size(), names)), some, isPrecise);
    }

    /** Returns whether an element is a number that may have a fraction. */
    boolean hasFractions() {
        return values.stream().anyMatch(Cells::isFraction);
    }

    static boolean isFraction(@Nullable Object value) {
        return value instanceof Double || value instanceof Float || value instanceof BigDecimal;
    }

    /** Returns whether places have names. */
    boolean hasNames() {
        return axes.stream().anyMatch(axis -> !axis.keys.isEmpty());
    }

    /** Returns the axes as people write a shape. */
    String shape() {
        return axes.isEmpty()
                ? "a single value"
                : axes.stream().map(Axis::toString).collect(Collectors.joining(", ", "[", "]"));
    }

    /** Returns the place of an element: empty for a single value, else for example {@code [2, bad]}. */
    String place(int index) {
        return axes.isEmpty() ? "" : "[" + String.join(", ", indices(index)) + "]";
    }

    /** Returns the name or number of an element's place on each axis. */
    List<String> indices(int index) {
        List<String> parts = new ArrayList<>();
        int left = index;
        for (int i = axes.size() - 1; i >= 0; i--) {
            Axis axis = axes.get(i);
            int at = left % axis.size;
            left /= axis.size;
            parts.add(0, axis.keys.isEmpty() ? Integer.toString(at) : axis.keys.get(at));
        }
        return parts;
    }

    /** Returns one place of the first axis as a plain value: the element, or a list of elements. */
    @Nullable
    Object slice(int row) {
        return part(row).squeezed().plain();
    }

    private Cells part(int row) {
        int width = values.size() / axes.get(0).size;
        return new Cells(axes.subList(1, axes.size()), values.subList(row * width, (row + 1) * width), isPrecise);
    }

    /** Returns the elements as lists of lists, or as maps where places have names; a single element as it is. */
    @Nullable
    Object plain() {
        if (axes.isEmpty()) {
            return values.get(0);
        }
        Axis first = axes.get(0);
        if (first.keys.isEmpty()) {
            List<@Nullable Object> elements = new ArrayList<>();
            IntStream.range(0, first.size).forEach(i -> elements.add(part(i).plain()));
            return Collections.unmodifiableList(elements);
        }
        Map<String, @Nullable Object> members = new LinkedHashMap<>();
        IntStream.range(0, first.size).forEach(i -> members.put(first.keys.get(i), part(i).plain()));
        return Collections.unmodifiableMap(members);
    }
}
