package io.mlprod.internal.codec;

import io.mlprod.error.InvalidOutputException;
import io.mlprod.model.ElementType;
import io.mlprod.model.MapValue;
import io.mlprod.model.ValueInfo;
import io.mlprod.model.ValueType.MapType;
import io.mlprod.model.ValueType.SequenceType;
import io.mlprod.model.ValueType.TensorType;
import io.mlprod.record.Output;
import io.mlprod.spi.TensorBuffer;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The factory of the readers for scores that are found by their class labels. */
final class ScoreReaders {

    /** A function that makes a map's key from a label; the model is for messages. */
    private interface KeyMaker {
        Object key(Object label, String model);
    }

    private ScoreReaders() {}

    // ---- one score

    /** Returns a reader of the score of one label, wherever it lies in this version. */
    static OutputReader one(
            Component component,
            ValueInfo output,
            int index,
            Output annotation,
            ClassOrder classes,
            List<String> problems) {
        String label = annotation.label();
        boolean asDouble = component.elementClass() == Double.class;
        if (annotation.column() != -1) {
            problems.add(component.title() + " asks for label '" + label + "' and for column " + annotation.column()
                    + " of output " + output + "; leave out one of them");
        }
        if (component.isArray() || (!asDouble && component.elementClass() != Float.class)) {
            problems.add(
                    component.title() + " asks for the score of label '" + label + "', which needs a float or double");
        }
        if (output.type() instanceof TensorType tensor) {
            return fromColumn(component, output, index, tensor, label, classes, problems);
        }
        return fromMap(component, output, index, label, classes, problems);
    }

    private static OutputReader fromColumn(
            Component component,
            ValueInfo output,
            int index,
            TensorType tensor,
            String label,
            ClassOrder classes,
            List<String> problems) {
        boolean asDouble = component.elementClass() == Double.class;
        if (!ClassOrder.isScores(output)) {
            problems.add(component.title() + " asks for the score of label '" + label + "', but the elements of output "
                    + output + " are no scores");
        } else if (tensor.elementType() == ElementType.DOUBLE && !asDouble) {
            problems.add(component.title() + " cannot hold " + tensor.elementType() + " elements; use double");
        }
        checkColumns(component, output, tensor, classes, problems);
        int column = classes.place(label, component, output, problems);
        int columns = classes.size();
        ElementType type = tensor.elementType();
        return (run, row) -> {
            checkSize(run, index, columns);
            double score = type.readDouble(run.tensor(index).bytes(), row * columns + column);
            return asDouble ? (Object) score : (Object) (float) score;
        };
    }

    private static OutputReader fromMap(
            Component component, ValueInfo output, int index, String label, ClassOrder classes, List<String> problems) {
        boolean asDouble = component.elementClass() == Double.class;
        checkMaps(component, output, Object.class, problems);
        int place = classes.place(label, component, output, problems);
        Object key = place < 0 ? label : classes.labels().get(place);
        return (run, row) -> {
            Object score = map(run, index, row).entries().get(key);
            if (score == null) {
                throw new InvalidOutputException(
                        run.model() + " produced no score for label '" + label + "' in output '" + output.name() + "'",
                        null);
            }
            return number((Number) score, asDouble);
        };
    }

    // ---- all scores

    /** Returns a reader of the scores of all labels into a map. */
    static OutputReader all(
            Component component, ValueInfo output, int index, ClassOrder classes, List<String> problems) {
        Class<?> key = component.argument(0);
        Class<?> value = component.argument(1);
        boolean asDouble = value == Double.class;
        if ((value != Float.class && !asDouble)
                || (key != String.class && key != Long.class && key != Object.class && !key.isEnum())) {
            problems.add(component.title()
                    + " must be a Map<String, Float> (or Long keys, or those of an enum; or Double values)");
        }
        List<String> texts = ClassOrder.texts(classes.labels());
        if (new HashSet<>(texts).size() < texts.size()) {
            problems.add(component.title() + " cannot hold output " + output + ", which has the same label twice: "
                    + ClassOrder.text(texts) + "; use float[]");
        }
        if (!(output.type() instanceof TensorType tensor)) {
            checkMaps(component, output, key, problems);
            KeyMaker keys = keys(component, output, classes, problems);
            return (run, row) -> entries(run, index, row, keys, asDouble);
        }
        if (classes.size() == 0) {
            problems.add(component.title() + " needs class labels for output " + output
                    + ", but the model file has none; give them with @Output(classes = ...)");
        }
        checkColumns(component, output, tensor, classes, problems);
        if (!ClassOrder.isScores(output)) {
            problems.add(component.title() + " cannot hold output " + output + ", whose elements are no scores");
        }
        if (key == Long.class && classes.labels().stream().anyMatch(label -> !(label instanceof Long))) {
            problems.add(component.title() + " has Long keys, but the classes " + ClassOrder.text(classes.labels())
                    + " are texts; use String keys or an enum");
        }
        KeyMaker keys = keys(component, output, classes, problems);
        ClassScores.Labels labels = new ClassScores.Labels(
                problems.isEmpty()
                        ? classes.labels().stream()
                                .map(label -> keys.key(label, output.name()))
                                .toList()
                        : List.of(),
                asDouble);
        return (run, row) -> scores(run, index, row, labels);
    }

    private static KeyMaker keys(Component component, ValueInfo output, ClassOrder classes, List<String> problems) {
        Class<?> key = component.argument(0);
        if (key.isEnum()) {
            EnumConstants constants = new EnumConstants(component, key, output.name(), classes.labels(), problems);
            return (label, model) -> constants.of(label.toString(), model);
        }
        return key == String.class ? (label, model) -> label.toString() : (label, model) -> label;
    }

    private static ClassScores scores(RunRows run, int output, int row, ClassScores.Labels labels) {
        int size = labels.size();
        checkSize(run, output, size);
        TensorBuffer tensor = run.tensor(output);
        double[] scores = new double[size];
        for (int i = 0; i < size; i++) {
            scores[i] = tensor.type().readDouble(tensor.bytes(), row * size + i);
        }
        return new ClassScores(labels, scores);
    }

    private static Map<Object, Object> entries(RunRows run, int output, int row, KeyMaker keys, boolean asDouble) {
        Map<Object, Object> converted = new LinkedHashMap<>();
        map(run, output, row)
                .entries()
                .forEach((label, score) ->
                        converted.put(keys.key(label, run.model()), number((Number) score, asDouble)));
        return Collections.unmodifiableMap(converted);
    }

    // ---- what both need

    private static MapValue map(RunRows run, int output, int row) {
        return (MapValue) run.sequence(output).elements().get(row);
    }

    private static Object number(Number score, boolean asDouble) {
        return asDouble ? (Object) score.doubleValue() : (Object) score.floatValue();
    }

    /** Checks that each class has one column. */
    static void checkColumns(
            Component component, ValueInfo output, TensorType tensor, ClassOrder classes, List<String> problems) {
        long columns = columns(tensor);
        if (classes.size() > 0 && columns >= 0 && columns != classes.size()) {
            problems.add(component.title() + " has " + classes.size() + " classes for output " + output);
        }
    }

    private static void checkSize(RunRows run, int output, int classes) {
        int size = run.rowSize(output);
        if (size != classes) {
            throw new InvalidOutputException(
                    run.model() + " produced " + size + " scores in output '"
                            + run.tensor(output).name() + "' for " + classes + " classes",
                    null);
        }
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

    /** Returns how many elements each row has; -1 if that is not known beforehand. */
    static long columns(TensorType tensor) {
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
}
