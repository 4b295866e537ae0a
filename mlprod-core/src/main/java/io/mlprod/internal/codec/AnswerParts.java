package io.mlprod.internal.codec;

import io.mlprod.model.ElementType;
import io.mlprod.model.ModelSignature;
import io.mlprod.model.Outputs;
import io.mlprod.model.Tensor;
import io.mlprod.model.ValueInfo;
import io.mlprod.model.ValueType.TensorType;
import io.mlprod.observe.Column;
import io.mlprod.observe.Column.Kind;
import io.mlprod.record.Output;
import java.lang.invoke.MethodHandles;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/** The search for those parts of an answer that are numbers or texts. */
public final class AnswerParts {

    private final ModelSignature signature;
    private final @Nullable Accessors accessors;

    private AnswerParts(ModelSignature signature, @Nullable Accessors accessors) {
        this.signature = signature;
        this.accessors = accessors;
    }

    /**
     * Returns the parts of an answer's type.
     *
     * @param type what callers get
     * @param lookup may call a record's accessors
     * @param signature the model's outputs
     * @param readings where each part is read from, as its decoder has them
     * @return the parts in the order of the answer
     */
    public static List<AnswerPart> of(
            Class<?> type, MethodHandles.Lookup lookup, ModelSignature signature, List<Reading> readings) {
        if (type == Outputs.class) {
            AnswerParts parts = new AnswerParts(signature, null);
            return readings.stream().map(parts::ofOutput).toList();
        }
        AnswerParts parts =
                new AnswerParts(signature, type.isRecord() ? Accessors.of(type, lookup, new ArrayList<>()) : null);
        List<Component> components = Component.of(type);
        List<AnswerPart> all = new ArrayList<>();
        for (int i = 0; i < components.size(); i++) {
            all.add(parts.ofComponent(components.get(i), readings.get(i)));
        }
        return all;
    }

    // ---- tensors as they are

    private AnswerPart ofOutput(Reading reading) {
        ValueInfo output = signature.output(reading.output());
        Column column = output.type() instanceof TensorType tensor
                ? ofTensor(output.name(), tensor, reading)
                : ofScores(output.name(), reading);
        return new ObjectPart(column, answer -> ((Outputs) answer).value(output.name()), Map.of());
    }

    private static Column ofTensor(String name, TensorType tensor, Reading reading) {
        ElementType type = tensor.elementType();
        boolean isText = type == ElementType.STRING;
        List<String> labels = ClassOrder.texts(reading.labels());
        Kind kind = type.isFloating() || (type.isInteger() && labels.isEmpty())
                ? Kind.NUMBER
                : isText && labels.isEmpty() ? Kind.TEXT : Kind.CATEGORY;
        return Column.of(name, kind, !isText)
                .width((int) ScoreReaders.columns(tensor))
                .at(reading.output(), 0)
                .categories(labels);
    }

    private static Column ofScores(String name, Reading reading) {
        List<String> classes = ClassOrder.texts(reading.labels());
        return Column.of(name, Kind.NUMBER, true)
                .width(classes.isEmpty() ? Column.VARIES : classes.size())
                .at(reading.output(), 0)
                .categories(classes);
    }

    // ---- components of a record, or one value

    private AnswerPart ofComponent(Component component, Reading reading) {
        Method accessor = component.accessor();
        Column column = column(component, reading);
        ToDoubleFunction<Object> primitive =
                accessor == null || accessors == null ? null : primitive(accessor, accessors);
        return primitive != null
                ? new AnswerPart.Primitive(column, primitive)
                : new ObjectPart(column, getter(accessor), constants(component));
    }

    private static @Nullable ToDoubleFunction<Object> primitive(Method accessor, Accessors accessors) {
        Class<?> type = accessor.getReturnType();
        if (type == double.class || type == float.class) {
            return accessors.toDouble(accessor);
        }
        if (!type.isPrimitive() || type == boolean.class) {
            return null;
        }
        ToLongFunction<Object> whole = accessors.toLong(accessor);
        return whole::applyAsLong;
    }

    private Function<Object, @Nullable Object> getter(@Nullable Method accessor) {
        return accessor == null || accessors == null ? answer -> answer : accessors.toObject(accessor);
    }

    private static Map<Object, String> constants(Component component) {
        return Component.labels(component.type() == Map.class ? component.argument(0) : component.elementClass());
    }

    private Column column(Component component, Reading reading) {
        String name = component.name().isEmpty() ? reading.output() : component.name();
        TensorType tensor = signature.output(reading.output()).type() instanceof TensorType found ? found : null;
        Output annotation = component.annotated().getAnnotation(Output.class);
        if (annotation != null && !annotation.label().isEmpty()) {
            return Column.of(name, Kind.NUMBER, true).at(reading.output(), 0).categories(List.of(annotation.label()));
        }
        if (component.type() == Map.class || tensor == null) {
            return ofScores(name, reading);
        }
        if (component.type() == Tensor.class) {
            return ofTensor(name, tensor, reading);
        }
        int first = annotation == null ? 0 : Math.max(0, annotation.column());
        return ofElements(name, component.elementClass(), reading)
                .width(component.isArray() ? (int) ScoreReaders.columns(tensor) : 1)
                .at(reading.output(), first);
    }

    private static Column ofElements(String name, Class<?> element, Reading reading) {
        if (element.isEnum()) {
            return Column.of(name, Kind.CATEGORY, false)
                    .categories(List.copyOf(Component.labels(element).values()));
        }
        boolean isText = element == String.class;
        if (element == Float.class || element == Double.class) {
            return Column.of(name, Kind.NUMBER, true).categories(reading.columns());
        }
        List<String> labels = ClassOrder.texts(reading.labels());
        Kind kind = element == Boolean.class || !labels.isEmpty() ? Kind.CATEGORY : isText ? Kind.TEXT : Kind.NUMBER;
        return Column.of(name, kind, !isText).categories(labels);
    }
}
