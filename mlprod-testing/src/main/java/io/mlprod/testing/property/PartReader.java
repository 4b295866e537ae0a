package io.mlprod.testing.property;

import io.mlprod.ModelHandle;
import io.mlprod.model.Dimension;
import io.mlprod.model.ElementType;
import io.mlprod.model.Inputs;
import io.mlprod.model.ModelSignature;
import io.mlprod.model.ValueInfo;
import io.mlprod.model.ValueType.TensorType;
import io.mlprod.observe.Column;
import io.mlprod.observe.Event;
import io.mlprod.observe.PredictionListener;
import io.mlprod.observe.RowLayout;
import io.mlprod.observe.RowRecorder;
import io.mlprod.record.Label;
import io.mlprod.record.NotInput;
import io.mlprod.testing.internal.record.Numbers;
import io.mlprod.testing.internal.record.Parts;
import io.mlprod.testing.internal.record.Records;
import io.mlprod.validation.Feature;
import io.mlprod.validation.Schema;
import java.lang.invoke.MethodType;
import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** The reader of an input's parts: from a schema, a class and, if there is one, the signature of a model. */
final class PartReader {

    private final Schema schema;
    private final @Nullable ModelSignature signature;
    private final List<Column> layout; // empty without a handle
    private final Map<String, List<@Nullable Object>> examples;
    private final Set<String> asked = new LinkedHashSet<>(); // the names under which there may be examples

    private PartReader(
            Schema schema,
            @Nullable ModelSignature signature,
            List<Column> layout,
            Map<String, List<@Nullable Object>> examples) {
        this.schema = schema;
        this.signature = signature;
        this.layout = layout;
        this.examples = examples;
    }

    static PartReader of(ModelHandle<?, ?> handle, Map<String, List<@Nullable Object>> examples) {
        return new PartReader(handle.schema(), handle.signature(), layout(handle), examples);
    }

    static PartReader of(
            Schema schema, @Nullable ModelSignature signature, Map<String, List<@Nullable Object>> examples) {
        return new PartReader(schema, signature, List.of(), examples);
    }

    /** Asks a handle which part goes into which place of the model. */
    private static List<Column> layout(ModelHandle<?, ?> handle) {
        AtomicReference<@Nullable RowLayout> seen = new AtomicReference<>();
        PredictionListener asking = new PredictionListener() {
            @Override
            public void onEvent(Event event) {}

            @Override
            public boolean wants(Class<? extends Event> kind) {
                return false;
            }

            @Override
            public @Nullable RowRecorder recorder(RowLayout layout) {
                if (layout.model().equals(handle.serving())) {
                    seen.set(layout);
                }
                return null;
            }
        };
        handle.listen(asking).close();
        return Objects.requireNonNull(seen.get(), "the serving version has a layout")
                .features();
    }

    /**
     * Reads the parts of a class.
     *
     * @throws IllegalArgumentException if no values can be made for a part, or there are examples for what is no part
     */
    List<Part> read(Class<?> type) {
        List<Part> parts = parts(type);
        for (String name : examples.keySet()) {
            if (!asked.contains(name)) {
                throw new IllegalArgumentException("There are examples for '" + name + "', which is no part of "
                        + type.getSimpleName() + "; it has " + asked);
            }
        }
        return parts;
    }

    private List<Part> parts(Class<?> type) {
        if (type == Inputs.class) {
            ModelSignature known = Objects.requireNonNull(signature, "signature");
            return known.inputs().stream().map(this::tensor).toList();
        }
        if (!type.isRecord()) {
            return List.of(part(Parts.WHOLE, type, type, type));
        }
        List<Part> parts = new ArrayList<>();
        for (RecordComponent component : Records.components(type)) {
            String name = component.getName();
            parts.add(
                    component.isAnnotationPresent(NotInput.class)
                            ? carried(name, component.getType())
                            : part(name, component.getType(), component.getGenericType(), component));
        }
        return parts;
    }

    private Part carried(String name, Class<?> type) {
        List<@Nullable Object> given = examples(name);
        return given.isEmpty() ? CarriedPart.plain(name, type) : new CarriedPart(name, given);
    }

    private List<@Nullable Object> examples(String name) {
        asked.add(name);
        return examples.getOrDefault(name, List.of());
    }

    // ---- tensors

    private Part tensor(ValueInfo input) {
        if (!(input.type() instanceof TensorType type) || !type.hasShape()) {
            throw new IllegalArgumentException(
                    "Input " + input + " has no declared shape, so that no tensors can be made for it");
        }
        Class<?> element = type.elementType() == ElementType.STRING
                ? String.class
                : type.elementType().isFloating()
                        ? Double.class
                        : type.elementType() == ElementType.BOOL ? Boolean.class : Long.class;
        List<String> columns = schema.columns(input.name());
        List<String> names = columns.isEmpty() ? List.of(input.name()) : columns;
        List<ElementMaker> makers = names.stream()
                .map(name -> new Rules(name, type.elementType(), schema.feature(name), Map.of()))
                .map(rules -> new ElementMaker(element, false, rules, examples(rules.name())))
                .toList();
        boolean canBeEmpty = schema.allowsEmptyInput(input.name());
        return new TensorPart(
                input.name(), type, canBeEmpty, makers, schema.maxBatch().orElse(Integer.MAX_VALUE));
    }

    // ---- components

    private Part part(String name, Class<?> type, Type generic, AnnotatedElement annotated) {
        boolean isArray = type.isArray() || type == List.class;
        Class<?> element = boxed(
                type.isArray()
                        ? type.getComponentType()
                        : type == List.class || type == Optional.class ? argument(name, generic) : type);
        boolean isOnlyForTheHost = signature == null && !isKnown(element);
        if (isOnlyForTheHost && !examples(name).isEmpty()) {
            return new CarriedPart(name, examples(name));
        }
        boolean canBeMissing = !(type.isArray() ? type.getComponentType() : type).isPrimitive();
        ValueInfo input = input(name, isArray, annotated);
        String shown = name.equals(Parts.WHOLE) && input != null ? input.name() : name;
        if (!isArray) {
            Feature feature = schema.feature(shown, modelName(shown, input));
            return new SinglePart(
                    name, type == Optional.class, maker(shown, element, canBeMissing, feature, input, examples(name)));
        }
        List<String> columns = input == null ? List.of() : schema.columns(input.name());
        List<ElementMaker> makers = new ArrayList<>();
        for (String column : columns) {
            makers.add(maker(column, element, canBeMissing, schema.feature(column), input, examples(column)));
        }
        Feature feature = schema.feature(shown, modelName(shown, input));
        if (makers.isEmpty()) {
            makers.add(maker(shown, element, canBeMissing, feature, input, examples(name)));
        }
        return new ArrayPart(name, shown, type, size(shown, input, feature), makers);
    }

    private static Class<?> argument(String name, Type generic) {
        if (generic instanceof ParameterizedType parameterized
                && parameterized.getActualTypeArguments()[0] instanceof Class<?> argument) {
            return argument;
        }
        throw new IllegalArgumentException("The type of the elements of '" + name + "' is not known");
    }

    private static Class<?> boxed(Class<?> type) {
        return MethodType.methodType(type).wrap().returnType();
    }

    private String modelName(String name, @Nullable ValueInfo input) {
        boolean isAlone = input != null
                && layout.stream()
                                .filter(column -> column.tensor().equals(input.name()))
                                .count()
                        <= 1;
        return isAlone ? Objects.requireNonNull(input).name() : name;
    }

    private ElementMaker maker(
            String name,
            Class<?> element,
            boolean canBeMissing,
            Feature feature,
            @Nullable ValueInfo input,
            List<@Nullable Object> given) {
        ElementType type =
                input != null ? ((TensorType) input.type()).elementType() : elementType(element, feature, name);
        return new ElementMaker(element, canBeMissing, new Rules(name, type, feature, labels(element)), given);
    }

    /** Returns the type that holds every value of a class. */
    private static ElementType elementType(Class<?> element, Feature feature, String name) {
        if (element == String.class || element.isEnum() || Dates.include(element)) {
            return ElementType.STRING;
        } else if (element == Boolean.class) {
            return ElementType.BOOL;
        } else if (element == Float.class) {
            return ElementType.FLOAT;
        } else if (element == Double.class || (feature.isNullable() && Number.class.isAssignableFrom(element))) {
            return ElementType.DOUBLE; // which can say that a whole number is missing
        } else if (element == Integer.class) {
            return ElementType.INT32;
        } else if (element == Long.class) {
            return ElementType.INT64;
        } else if (element == Short.class) {
            return ElementType.INT16;
        } else if (element == Byte.class) {
            return ElementType.INT8;
        }
        throw new IllegalArgumentException("No values can be made for '" + name + "', which is a " + element.getName()
                + "; give some with examples(\"" + name + "\", …), or mark it as @NotInput if it does not go into the"
                + " model");
    }

    private static boolean isKnown(Class<?> element) {
        return element == String.class
                || element == Boolean.class
                || element.isEnum()
                || Dates.include(element)
                || Numbers.isFloating(element)
                || Numbers.isWhole(element);
    }

    private static Map<Object, String> labels(Class<?> type) {
        Map<Object, String> labels = new LinkedHashMap<>();
        for (Object constant : type.isEnum() ? type.getEnumConstants() : new Object[0]) {
            String name = ((Enum<?>) constant).name();
            try {
                Label label = type.getField(name).getAnnotation(Label.class);
                labels.put(constant, label == null ? name : label.value());
            } catch (NoSuchFieldException e) {
                throw new AssertionError("Every enum constant is a field", e);
            }
        }
        return labels;
    }

    /** Returns the model input that a component goes into; null if there is no model. */
    private @Nullable ValueInfo input(String name, boolean isArray, AnnotatedElement annotated) {
        if (signature == null || layout.isEmpty()) {
            return null;
        }
        for (Column column : layout) {
            if (column.name().equals(name)) {
                return signature.input(column.tensor());
            }
        }
        io.mlprod.record.Input asked = annotated.getAnnotation(io.mlprod.record.Input.class);
        String wanted = asked == null ? name : asked.value();
        List<ValueInfo> inputs = signature.inputs();
        return inputs.stream()
                .filter(input -> Schema.canonical(input.name()).equals(Schema.canonical(wanted)))
                .findFirst()
                .or(() -> inputs.stream()
                        .filter(input ->
                                isArray && !schema.columns(input.name()).isEmpty())
                        .findFirst())
                .orElse(inputs.get(0));
    }

    private Size size(String name, @Nullable ValueInfo input, Feature feature) {
        if (input == null) {
            return Size.open(name, 1, feature, schema.allowsEmptyInput(name));
        }
        List<Dimension> shape = ((TensorType) input.type()).shape();
        boolean hasRows =
                shape.size() > 1 && (shape.get(0).isDynamic() || shape.get(0).size() == 1);
        int fixed = 1;
        String open = null;
        for (Dimension dimension : hasRows ? shape.subList(1, shape.size()) : shape) {
            if (dimension.isDynamic()) {
                open = dimension.name() == null || dimension.name().isEmpty() ? name : "named " + dimension.name();
            } else {
                fixed *= (int) dimension.size();
            }
        }
        boolean canBeEmpty = schema.allowsEmptyInput(name) || schema.allowsEmptyInput(input.name());
        return open == null ? Size.fixed(fixed, feature) : Size.open(open, fixed, feature, canBeEmpty);
    }
}
