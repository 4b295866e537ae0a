package io.mlprod.testing.fake;

import io.mlprod.internal.codec.Codec;
import io.mlprod.internal.validation.Place;
import io.mlprod.model.ElementType;
import io.mlprod.model.Inputs;
import io.mlprod.model.ModelSignature;
import io.mlprod.model.Tensor;
import io.mlprod.model.ValueInfo;
import io.mlprod.model.ValueType.TensorType;
import io.mlprod.record.Input;
import io.mlprod.record.NotInput;
import io.mlprod.spi.TensorBuffer;
import io.mlprod.validation.Schema;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.reflect.Array;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The way back from a model's inputs to the host's records, so that a script sees what really reaches the model: after
 * repairs by rules, and rounded to the model's types. Thread-safe.
 *
 * @param <I> what callers give
 */
final class RowReader<I> {

    /** A reader of one component from a row of the inputs. */
    private interface Column {
        @Nullable
        Object read(TensorBuffer[] inputs, int row, int rows);
    }

    /**
     * The reader that was made last for a type: most tests of a class give their models the same types, and to look for
     * the places again costs more than all else that a fake does.
     */
    private static final ClassValue<AtomicReference<@Nullable RowReader<?>>> LAST = new ClassValue<>() {
        @Override
        protected AtomicReference<@Nullable RowReader<?>> computeValue(Class<?> type) {
            return new AtomicReference<>();
        }
    };

    /** What the places of components follow from: the inputs, and the columns that rules name for each. */
    private record Model(List<ValueInfo> inputs, List<List<String>> columns) {

        static Model of(ModelSignature signature, Schema schema) {
            return new Model(
                    signature.inputs(),
                    signature.inputs().stream()
                            .map(input -> schema.columns(input.name()))
                            .toList());
        }
    }

    private final Class<I> type;
    private final Model model;
    private final @Nullable MethodHandle constructor;
    private final Column[] columns;
    private final Set<String> rounded;

    private RowReader(Class<I> type, Model model, Column[] columns, Set<String> rounded) {
        this.type = type;
        this.model = model;
        this.rounded = rounded;
        this.columns = columns;
        this.constructor = type.isRecord() ? Part.constructor(type) : null;
    }

    @SuppressWarnings("unchecked") // of the same type
    static <I> RowReader<I> of(Class<I> type, ModelSignature signature, Schema schema) {
        Model model = Model.of(signature, schema);
        AtomicReference<@Nullable RowReader<?>> last = LAST.get(type);
        RowReader<?> known = last.get();
        if (known != null && known.model.equals(model)) {
            return (RowReader<I>) known;
        }
        RowReader<I> made = make(type, model, signature, schema);
        last.set(made);
        return made;
    }

    private static <I> RowReader<I> make(Class<I> type, Model model, ModelSignature signature, Schema schema) {
        if (type == Inputs.class) {
            return new RowReader<>(type, model, new Column[0], Set.of());
        }
        List<String> problems = new ArrayList<>();
        List<Place> layout = Codec.encoder(type, MethodHandles.lookup(), signature, schema, problems)
                .layout();
        if (!problems.isEmpty()) {
            throw new IllegalArgumentException(
                    type.getSimpleName() + " does not fit the model:\n  " + String.join("\n  ", problems));
        }
        return new RowReader<>(
                type,
                model,
                Part.of(type).stream()
                        .map(part -> column(part, signature, layout))
                        .toArray(Column[]::new),
                Part.of(type).stream()
                        .filter(part -> isRounded(part, signature, layout))
                        .map(Part::name)
                        .collect(Collectors.toUnmodifiableSet()));
    }

    private static boolean isRounded(Part part, ModelSignature signature, List<Place> layout) {
        return part.annotation(NotInput.class).isEmpty()
                && part.elementClass() == Double.class
                && signature
                                .inputs()
                                .get(place(part, signature, layout).input())
                                .type()
                        instanceof TensorType input
                && input.elementType() == ElementType.FLOAT;
    }

    /** Returns the names of the components that are double in a row, and float32 in the model. */
    Set<String> rounded() {
        return rounded;
    }

    private static Column column(Part part, ModelSignature signature, List<Place> layout) {
        if (part.annotation(NotInput.class).isPresent()) {
            Object empty = Part.empty(part.type());
            return (inputs, row, rows) -> empty;
        }
        Place place = place(part, signature, layout);
        int input = place.input();
        ElementType from = ((TensorType) signature.inputs().get(input).type()).elementType();
        Element element = new Element(part, from);
        if (!part.isArray()) {
            int offset = place.offset();
            int rowSize = place.rowSize();
            return part.type() == Optional.class
                    ? (inputs, row, rows) -> Optional.ofNullable(element.read(inputs[input], row * rowSize + offset))
                    : (inputs, row, rows) -> element.read(inputs[input], row * rowSize + offset);
        }
        return part.type() == List.class
                ? (inputs, row, rows) -> list(inputs[input], row, rows, element)
                : (inputs, row, rows) -> array(inputs[input], row, rows, element, part.type());
    }

    /** Finds the place that core's encoder writes a component to; an array's columns may have names of their own. */
    private static Place place(Part part, ModelSignature signature, List<Place> layout) {
        String input = part.annotation(Input.class).map(Input::value).orElse(part.name());
        return layout.stream()
                .filter(place -> place.feature().equals(part.name()))
                .findFirst()
                .or(() -> layout.stream()
                        .filter(place -> Schema.canonical(
                                        signature.inputs().get(place.input()).name())
                                .equals(Schema.canonical(input)))
                        .findFirst())
                .orElse(layout.get(0));
    }

    private static List<@Nullable Object> list(TensorBuffer input, int row, int rows, Element element) {
        int size = input.size() / rows;
        List<@Nullable Object> values = new ArrayList<>(size);
        for (int i = 0; i < size; i++) {
            values.add(element.read(input, row * size + i));
        }
        return Collections.unmodifiableList(values);
    }

    private static Object array(TensorBuffer input, int row, int rows, Element element, Class<?> type) {
        int size = input.size() / rows;
        if (type == float[].class && input.type() == ElementType.FLOAT) {
            float[] values = new float[size];
            input.floats().get(row * size, values);
            return values;
        }
        Object values = Array.newInstance(type.getComponentType(), size);
        for (int i = 0; i < size; i++) {
            Array.set(values, i, element.read(input, row * size + i));
        }
        return values;
    }

    /** Returns what the script is asked with: the record of one row, or the tensors of all rows. */
    I read(TensorBuffer[] inputs, int row, int rows) {
        if (type == Inputs.class) {
            return type.cast(tensors(inputs));
        }
        if (constructor == null) {
            return cast(columns[0].read(inputs, row, rows));
        }
        @Nullable Object[] values = new Object[columns.length];
        for (int i = 0; i < values.length; i++) {
            values[i] = columns[i].read(inputs, row, rows);
        }
        try {
            return cast(constructor.invokeExact(values));
        } catch (Throwable e) {
            throw new AssertionError(
                    type.getSimpleName() + "'s constructor refuses what reaches the model: "
                            + Shown.text(Arrays.asList(values))
                            + ". Components that are @NotInput, or that a rule replaced, are not what the caller gave"
                            + " (null, 0 or false for @NotInput)",
                    e);
        }
    }

    @SuppressWarnings("unchecked")
    private I cast(@Nullable Object value) {
        return (I) Objects.requireNonNull(value, "value");
    }

    private static Inputs tensors(TensorBuffer[] inputs) {
        Map<String, Tensor> tensors = new LinkedHashMap<>();
        for (TensorBuffer input : inputs) {
            tensors.put(input.name(), input.copy(0, input.shape().clone()));
        }
        return Inputs.of(tensors);
    }

    /** A reader of one element as an object of a component's class. */
    private static final class Element {

        private final Class<?> wanted;
        private final ElementType from;
        private final boolean mayMiss;
        private final Map<String, Object> constants = new HashMap<>();

        Element(Part part, ElementType from) {
            this.wanted = part.elementClass();
            this.from = from;
            this.mayMiss = part.isNullable();
            Part.labels(wanted).forEach((constant, label) -> constants.put(label, constant));
        }

        @Nullable
        Object read(TensorBuffer input, int element) {
            if (from == ElementType.STRING) {
                String text = input.strings()[element];
                if (mayMiss && (text == null || text.isEmpty())) { // a model cannot tell them apart, either
                    return null;
                }
                return wanted == String.class ? text : constants.get(text);
            }
            if (from.isFloating()) {
                double value = from.readDouble(input.bytes(), element);
                return mayMiss && Double.isNaN(value) ? null : floating(value);
            }
            return whole(from.readLong(input.bytes(), element));
        }

        private @Nullable Object floating(double value) {
            if (wanted == Float.class) {
                return (float) value;
            }
            return wanted == Double.class ? (Object) value : whole((long) value);
        }

        private @Nullable Object whole(long value) {
            if (wanted == Long.class) {
                return value;
            }
            if (wanted == Integer.class) {
                return (int) value;
            }
            if (wanted == Boolean.class) {
                return value != 0;
            }
            if (wanted == Short.class) {
                return (short) value;
            }
            if (wanted == Byte.class) {
                return (byte) value;
            }
            return constants.get(Long.toString(value));
        }
    }
}
