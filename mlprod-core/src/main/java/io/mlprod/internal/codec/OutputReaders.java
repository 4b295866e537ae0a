package io.mlprod.internal.codec;

import io.mlprod.error.InvalidOutputException;
import io.mlprod.model.ElementType;
import io.mlprod.model.Tensor;
import io.mlprod.model.ValueInfo;
import io.mlprod.model.ValueType.TensorType;
import io.mlprod.record.Output;
import io.mlprod.spi.TensorBuffer;
import java.lang.reflect.Array;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The factory of the readers for all kinds of components. */
final class OutputReaders {

    /** A reader of one element as an object of the component's class. */
    private interface ElementReader {
        Object read(RunRows run, TensorBuffer tensor, int element);
    }

    private OutputReaders() {}

    static OutputReader of(
            Component component,
            ValueInfo output,
            int index,
            @Nullable Output annotation,
            ClassOrder classes,
            List<String> problems) {
        int column = annotation == null ? -1 : annotation.column();
        if (annotation != null && !annotation.label().isEmpty()) {
            return ScoreReaders.one(component, output, index, annotation, classes, problems);
        }
        if (component.type() == Map.class) {
            return ScoreReaders.all(component, output, index, classes, problems);
        }
        if (!(output.type() instanceof TensorType tensor)) {
            problems.add(component.title() + " cannot hold output " + output
                    + "; use a Map, or @Output with a label to take one score");
            return (run, row) -> row;
        }
        long columns = ScoreReaders.columns(tensor);
        if (classes.isGiven()) {
            ScoreReaders.checkColumns(component, output, tensor, classes, problems);
        }
        if (component.type() == Tensor.class) {
            return (run, row) -> rowTensor(run, index, row);
        }
        ElementReader reader = element(component, output, tensor.elementType(), problems);
        if (column >= 0 && component.isArray()) {
            problems.add(component.title() + " is an array, but @Output asks for one column");
        } else if (column < -1 || (columns >= 0 && column >= columns)) {
            problems.add(component.title() + " asks for column " + column + " of output " + output);
        }
        if (!component.isArray()) {
            if (column < 0 && tensor.shape().stream().skip(1).anyMatch(dimension -> dimension.size() > 1)) {
                problems.add(component.title() + " is one value, but output " + output
                        + " has several a row; use an array, or @Output with a column or a label");
            }
            return (run, row) -> reader.read(run, run.tensor(index), run.element(index, row, column));
        }
        return component.type() == List.class
                ? (run, row) -> list(run, index, row, reader)
                : array(component.type().getComponentType(), tensor.elementType(), index, reader);
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

    private static OutputReader array(Class<?> componentType, ElementType type, int output, ElementReader reader) {
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

    private static ElementReader element(
            Component component, ValueInfo output, ElementType type, List<String> problems) {
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
            if (!mayBeBoolean(output.classLabels())) {
                problems.add(component.title() + " cannot hold the labels " + ClassOrder.text(output.classLabels())
                        + " of output " + output + "; use long, or an enum with @Label");
            }
            return (run, tensor, element) -> whole(run, tensor, element, 0, 1) == 1;
        }
        if (wanted == String.class && type == ElementType.STRING) {
            return (run, tensor, element) -> text(run, tensor, element);
        }
        if (wanted.isEnum() && (type == ElementType.STRING || type.isInteger())) {
            return constant(component, output, type, problems);
        }
        problems.add(component.title() + " cannot hold " + type + " elements" + insteadOf(component, output, type));
        return (run, tensor, element) -> element;
    }

    /** Returns the types that could hold the elements, for messages. */
    private static String insteadOf(Component component, ValueInfo output, ElementType type) {
        Class<?> wanted = component.elementClass();
        if (component.type() == List.class) {
            return "; use "
                    + (type == ElementType.DOUBLE
                            ? "List<Double>"
                            : type.isFloating()
                                    ? "List<Float> or List<Double>"
                                    : type == ElementType.STRING
                                            ? "List<String>"
                                            : type == ElementType.BOOL ? "List<Boolean>" : "List<Long>");
        }
        if (type.isFloating()) {
            return type == ElementType.DOUBLE ? "; use double" : "; use float or double";
        }
        if (type == ElementType.STRING) {
            return "; use String or an enum";
        }
        List<Object> labels = output.classLabels();
        return "; use "
                + (type == ElementType.BOOL
                        ? "boolean"
                        : wanted == String.class
                                ? "long, " + (mayBeBoolean(labels) ? "boolean, " : "") + "or an enum with @Label"
                                : "long or int")
                + (labels.isEmpty() ? "" : " (the labels are " + ClassOrder.text(labels) + ")");
    }

    private static boolean mayBeBoolean(List<Object> labels) {
        return List.of(0L, 1L).containsAll(labels);
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

    private static ElementReader constant(
            Component component, ValueInfo output, ElementType type, List<String> problems) {
        EnumConstants constants =
                new EnumConstants(component, component.elementClass(), output.name(), output.classLabels(), problems);
        return (run, tensor, element) -> constants.of(
                type == ElementType.STRING
                        ? text(run, tensor, element)
                        : Long.toString(type.readLong(tensor.bytes(), element)),
                run.model());
    }
}
