package io.mlprod.internal.codec;

import io.mlprod.error.InvalidOutputException;
import io.mlprod.model.ElementType;
import io.mlprod.model.MapValue;
import io.mlprod.model.Tensor;
import io.mlprod.model.ValueInfo;
import io.mlprod.model.ValueType.MapType;
import io.mlprod.model.ValueType.SequenceType;
import io.mlprod.model.ValueType.TensorType;
import io.mlprod.spi.TensorBuffer;
import java.lang.reflect.Array;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Makes the reader for each kind of component. */
final class ComponentReaders {

    /** Reads one element as an object of the component's class. */
    private interface ElementReader {
        Object read(RunRows run, TensorBuffer tensor, int element);
    }

    private ComponentReaders() {}

    static ComponentReader of(
            Component component,
            ValueInfo output,
            int index,
            int column,
            List<Object> givenClasses,
            List<String> problems) {
        if (component.type() == Map.class) {
            return map(component, output, index, givenClasses, problems);
        }
        if (!(output.type() instanceof TensorType tensor)) {
            problems.add(component.title() + " cannot hold output " + output + "; use a Map");
            return (run, row) -> row;
        }
        if (component.type() == Tensor.class) {
            return (run, row) -> rowTensor(run, index, row);
        }
        ElementReader reader = element(component, tensor.elementType(), problems);
        long columns = columns(tensor);
        if (column >= 0 && component.isArray()) {
            problems.add(component.title() + " is an array, but @Output asks for one column");
        } else if (column < -1 || (columns >= 0 && column >= columns)) {
            problems.add(component.title() + " asks for column " + column + " of output " + output);
        }
        if (!component.isArray()) {
            if (column < 0 && tensor.shape().stream().skip(1).anyMatch(dimension -> dimension.size() > 1)) {
                problems.add(component.title() + " is one value, but output " + output
                        + " has several a row; use an array, or @Output with a column");
            }
            return (run, row) -> reader.read(run, run.tensor(index), run.element(index, row, column));
        }
        return component.type() == List.class
                ? (run, row) -> list(run, index, row, reader)
                : array(component.type().getComponentType(), tensor.elementType(), index, reader);
    }

    /** How many elements each row has; -1 if that is not known beforehand. */
    private static long columns(TensorType tensor) {
        boolean isKnown = tensor.hasShape()
                && tensor.rank() > 0
                && tensor.shape().stream().skip(1).noneMatch(dimension -> dimension.isDynamic());
        return isKnown
                ? tensor.shape().stream()
                        .skip(1)
                        .mapToLong(dimension -> dimension.size())
                        .reduce(1, (a, b) -> a * b)
                : -1;
    }

    private static Tensor rowTensor(RunRows run, int output, int row) {
        TensorBuffer tensor = run.tensor(output);
        if (run.totalRows() == 1) {
            return tensor.copy(0, tensor.shape());
        }
        long[] shape = tensor.shape().clone();
        shape[0] = 1;
        return tensor.copy(row * run.rowSize(output), shape);
    }

    private static List<Object> list(RunRows run, int output, int row, ElementReader reader) {
        TensorBuffer tensor = run.tensor(output);
        int size = run.rowSize(output);
        List<Object> values = new ArrayList<>(size);
        for (int i = 0; i < size; i++) {
            values.add(reader.read(run, tensor, row * size + i));
        }
        return Collections.unmodifiableList(values);
    }

    private static ComponentReader array(Class<?> componentType, ElementType type, int output, ElementReader reader) {
        if (componentType == float.class && type == ElementType.FLOAT) {
            return (run, row) -> {
                float[] values = new float[run.rowSize(output)];
                run.tensor(output).floats().get(row * values.length, values);
                return values;
            };
        }
        if (componentType == float.class) {
            return (run, row) -> {
                TensorBuffer tensor = run.tensor(output);
                float[] values = new float[run.rowSize(output)];
                for (int i = 0, first = row * values.length; i < values.length; i++) {
                    values[i] = (float) type.readDouble(tensor.bytes(), first + i);
                }
                return values;
            };
        }
        if (componentType == double.class) {
            return (run, row) -> {
                TensorBuffer tensor = run.tensor(output);
                double[] values = new double[run.rowSize(output)];
                for (int i = 0, first = row * values.length; i < values.length; i++) {
                    values[i] = type.readDouble(tensor.bytes(), first + i);
                }
                return values;
            };
        }
        if (componentType == long.class) {
            return (run, row) -> {
                TensorBuffer tensor = run.tensor(output);
                long[] values = new long[run.rowSize(output)];
                for (int i = 0, first = row * values.length; i < values.length; i++) {
                    values[i] = whole(run, tensor, first + i, Long.MIN_VALUE, Long.MAX_VALUE);
                }
                return values;
            };
        }
        return (run, row) -> {
            TensorBuffer tensor = run.tensor(output);
            int size = run.rowSize(output);
            Object values = Array.newInstance(componentType, size);
            for (int i = 0; i < size; i++) {
                Array.set(values, i, reader.read(run, tensor, row * size + i));
            }
            return values;
        };
    }

    private static ElementReader element(Component component, ElementType type, List<String> problems) {
        Class<?> wanted = component.elementClass();
        if (wanted == Float.class && (type == ElementType.FLOAT || (type.isFloating() && type.byteSize() == 2))) {
            return (run, tensor, element) -> (float) type.readDouble(tensor.bytes(), element);
        }
        if (wanted == Double.class && type.isFloating()) {
            return (run, tensor, element) -> type.readDouble(tensor.bytes(), element);
        }
        if (wanted == Long.class && type.isInteger()) {
            return (run, tensor, element) -> whole(run, tensor, element, Long.MIN_VALUE, Long.MAX_VALUE);
        }
        if (wanted == Integer.class && type.isInteger()) {
            return (run, tensor, element) -> (int) whole(run, tensor, element, Integer.MIN_VALUE, Integer.MAX_VALUE);
        }
        if (wanted == Boolean.class && (type.isInteger() || type == ElementType.BOOL)) {
            return (run, tensor, element) -> whole(run, tensor, element, 0, 1) == 1;
        }
        if (wanted == String.class && type == ElementType.STRING) {
            return (run, tensor, element) -> text(run, tensor, element);
        }
        if (wanted.isEnum() && (type == ElementType.STRING || type.isInteger())) {
            return constant(wanted, type);
        }
        problems.add(component.title() + " cannot hold " + type + " elements"
                + (type == ElementType.DOUBLE && wanted == Float.class ? "; use double" : ""));
        return (run, tensor, element) -> element;
    }

    private static long whole(RunRows run, TensorBuffer tensor, int element, long min, long max) {
        long value = tensor.type().readLong(tensor.bytes(), element);
        boolean wrapped = tensor.type() == ElementType.UINT64 && value < 0;
        if (value < min || value > max || wrapped) {
            throw new InvalidOutputException(
                    run.model() + " produced a number in output '" + tensor.name()
                            + "' that the record's component cannot hold; use a wider type",
                    null);
        }
        return value;
    }

    private static String text(RunRows run, TensorBuffer tensor, int element) {
        String text = tensor.strings()[element];
        if (text == null) {
            throw new InvalidOutputException(run.model() + " produced no text in output '" + tensor.name() + "'", null);
        }
        return text;
    }

    private static ElementReader constant(Class<?> enumClass, ElementType type) {
        Map<String, Object> constants = new HashMap<>();
        Component.labels(enumClass).forEach((constant, label) -> constants.put(label, constant));
        return (run, tensor, element) -> {
            Object constant = constants.get(
                    type == ElementType.STRING
                            ? text(run, tensor, element)
                            : Long.toString(type.readLong(tensor.bytes(), element)));
            if (constant == null) {
                throw new InvalidOutputException(
                        run.model() + " produced a label in output '" + tensor.name() + "' that is none of "
                                + enumClass.getSimpleName() + "'s " + constants.keySet() + "; add a constant or @Label",
                        null);
            }
            return constant;
        };
    }

    private static ComponentReader map(
            Component component, ValueInfo output, int index, List<Object> givenClasses, List<String> problems) {
        Class<?> key = component.argument(0);
        Class<?> value = component.argument(1);
        boolean asDouble = value == Double.class;
        if ((value != Float.class && !asDouble) || (key != String.class && key != Long.class && key != Object.class)) {
            problems.add(component.title() + " must be a Map<String, Float> (or Long keys, or Double values)");
        }
        if (!(output.type() instanceof TensorType tensor)) {
            if (!givenClasses.isEmpty()) {
                problems.add(component.title() + " gives classes for output " + output + ", whose maps have their own");
            }
            checkMaps(component, output, key, problems);
            return (run, row) -> entries(run, index, row, key, asDouble);
        }
        List<Object> classes = givenClasses.isEmpty() ? output.classLabels() : givenClasses;
        if (classes.isEmpty()) {
            problems.add(component.title() + " needs class labels for output " + output
                    + ", but the model file has none; give them with @Output(classes = ...)");
        }
        if (!classes.isEmpty() && columns(tensor) >= 0 && columns(tensor) != classes.size()) {
            problems.add(component.title() + " has " + classes.size() + " classes for output " + output);
        }
        if (!tensor.elementType().isFloating()) {
            problems.add(component.title() + " cannot hold output " + output + ", whose elements are no scores");
        }
        if (key == Long.class && classes.stream().anyMatch(label -> !(label instanceof Long))) {
            problems.add(component.title() + " has Long keys, but the model's classes are " + classes);
        }
        ClassScores.Labels labels = new ClassScores.Labels(
                classes.stream().map(label -> keyOf(label, key)).toList(), asDouble);
        return (run, row) -> scores(run, index, row, labels);
    }

    private static void checkMaps(Component component, ValueInfo output, Class<?> key, List<String> problems) {
        boolean fits = output.type() instanceof SequenceType sequence
                && sequence.element() instanceof MapType map
                && map.value().isFloating()
                && (key != Long.class || map.key() == ElementType.INT64);
        if (!fits) {
            problems.add(component.title() + " cannot hold output " + output);
        }
    }

    private static ClassScores scores(RunRows run, int output, int row, ClassScores.Labels labels) {
        TensorBuffer tensor = run.tensor(output);
        int size = run.rowSize(output);
        if (size != labels.size()) {
            throw new InvalidOutputException(
                    run.model() + " produced " + size + " scores in output '" + tensor.name() + "' for " + labels.size()
                            + " classes",
                    null);
        }
        double[] scores = new double[size];
        for (int i = 0; i < size; i++) {
            scores[i] = tensor.type().readDouble(tensor.bytes(), row * size + i);
        }
        return new ClassScores(labels, scores);
    }

    private static Map<Object, Object> entries(RunRows run, int output, int row, Class<?> key, boolean asDouble) {
        MapValue map = (MapValue) run.sequence(output).elements().get(row);
        Map<Object, Object> converted = new LinkedHashMap<>();
        map.entries().forEach((label, score) -> {
            Number number = (Number) score;
            converted.put(keyOf(label, key), asDouble ? (Object) number.doubleValue() : (Object) number.floatValue());
        });
        return Collections.unmodifiableMap(converted);
    }

    private static Object keyOf(Object label, @Nullable Class<?> wanted) {
        return wanted == String.class ? label.toString() : label;
    }
}
