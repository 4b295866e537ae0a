package io.mlprod.testing.fake;

import io.mlprod.internal.codec.Codec;
import io.mlprod.internal.codec.Reading;
import io.mlprod.model.Dimension;
import io.mlprod.model.ElementType;
import io.mlprod.model.MapValue;
import io.mlprod.model.ModelSignature;
import io.mlprod.model.Outputs;
import io.mlprod.model.Tensor;
import io.mlprod.model.ValueInfo;
import io.mlprod.model.ValueType.TensorType;
import io.mlprod.record.Output;
import java.lang.invoke.MethodHandles;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * The way from the host's answers to a model's outputs: the reverse of what core's decoder reads. Thread-safe.
 *
 * @param <O> what callers get
 */
final class AnswerWriter<O> {

    /** Writes one part of an answer into the row of an output. */
    interface PartWriter {
        void write(@Nullable Object value, OutputRows output, int row);
    }

    /** A part of an answer, and where it goes. */
    private record Target(Part part, int output, PartWriter writer) {}

    /** The writer that was made last for a type: most tests of a class give their models the same types. */
    private static final ClassValue<AtomicReference<@Nullable AnswerWriter<?>>> LAST = new ClassValue<>() {
        @Override
        protected AtomicReference<@Nullable AnswerWriter<?>> computeValue(Class<?> type) {
            return new AtomicReference<>();
        }
    };

    private final List<ValueInfo> outputs;
    private final Target[] targets;

    private AnswerWriter(List<ValueInfo> outputs, List<Target> targets) {
        this.outputs = outputs;
        this.targets = targets.toArray(Target[]::new);
    }

    @SuppressWarnings("unchecked") // of the same type
    static <O> AnswerWriter<O> of(Class<O> type, ModelSignature signature) {
        AtomicReference<@Nullable AnswerWriter<?>> last = LAST.get(type);
        AnswerWriter<?> known = last.get();
        if (known != null && known.outputs.equals(signature.outputs())) {
            return (AnswerWriter<O>) known;
        }
        AnswerWriter<O> made = make(type, signature);
        last.set(made);
        return made;
    }

    private static <O> AnswerWriter<O> make(Class<O> type, ModelSignature signature) {
        if (type == Outputs.class) {
            return new AnswerWriter<>(signature.outputs(), List.of());
        }
        List<String> problems = new ArrayList<>();
        List<Reading> readings = Codec.decoder("model", type, MethodHandles.lookup(), signature, problems)
                .readings();
        if (!problems.isEmpty()) {
            throw new IllegalArgumentException(
                    type.getSimpleName() + " does not fit the model:\n  " + String.join("\n  ", problems));
        }
        List<Part> parts = Part.of(type);
        List<Target> targets = new ArrayList<>();
        for (int i = 0; i < readings.size(); i++) {
            ValueInfo output = signature.output(readings.get(i).output());
            targets.add(new Target(
                    parts.get(i),
                    signature.outputs().indexOf(output),
                    PartWriters.of(parts.get(i), output, labels(output, signature))));
        }
        return new AnswerWriter<>(signature.outputs(), targets);
    }

    /**
     * Returns the classes that a label may be: those of its output, or of the only scores beside it that name theirs.
     */
    private static List<Object> labels(ValueInfo output, ModelSignature signature) {
        boolean isLabel = output.type() instanceof TensorType tensor
                && !tensor.elementType().isFloating()
                && tensor.elementType() != ElementType.BOOL;
        List<List<Object>> known = signature.outputs().stream()
                .map(ValueInfo::classLabels)
                .filter(labels -> labels.size() > 1)
                .distinct()
                .toList();
        return !isLabel
                ? List.of()
                : !output.classLabels().isEmpty() ? output.classLabels() : known.size() == 1 ? known.get(0) : List.of();
    }

    /** Writes one answer into its row of all outputs, in the order of the signature. */
    void write(O answer, OutputRows[] rows, int row) {
        if (answer instanceof Outputs all) {
            for (OutputRows output : rows) {
                output.putWhole(all.value(output.name()));
            }
            return;
        }
        for (Target target : targets) {
            target.writer().write(target.part().of(answer), rows[target.output()], row);
        }
    }

    /** Returns new buffers for all outputs, in the order of the signature. */
    OutputRows[] rows() {
        OutputRows[] rows = new OutputRows[outputs.size()];
        for (int i = 0; i < rows.length; i++) {
            int output = i;
            long parts = Arrays.stream(targets)
                    .filter(target -> target.output() == output)
                    .count();
            rows[i] = new OutputRows(outputs.get(i), parts > 1);
        }
        return rows;
    }

    /** The ways to write the kinds of parts. */
    private static final class PartWriters {

        private PartWriters() {}

        static PartWriter of(Part part, ValueInfo output, List<Object> known) {
            Output annotation = part.annotation(Output.class).orElse(null);
            String label = annotation == null ? "" : annotation.label();
            int column = annotation == null ? -1 : annotation.column();
            List<Object> classes = !output.classLabels().isEmpty() || annotation == null
                    ? output.classLabels()
                    : List.of((Object[]) annotation.classes());
            if (!(output.type() instanceof TensorType)) {
                return label.isEmpty()
                        ? (value, rows, row) -> rows.putScores(row, keys(part, value))
                        : (value, rows, row) -> rows.putScores(row, Map.of(label, number(part, value)));
            }
            if (!label.isEmpty()) {
                int place = classes.stream().map(Object::toString).toList().indexOf(label);
                int width = classes.size();
                return (value, rows, row) ->
                        rows.putDouble(row, place, width, number(part, value).doubleValue());
            }
            if (part.isMap()) {
                return (value, rows, row) -> putMap(part, keys(part, value), classes, rows, row);
            }
            if (column >= 0) {
                int width = columns(output);
                return (value, rows, row) ->
                        rows.putDouble(row, column, width, number(part, value).doubleValue());
            }
            Map<Object, String> labels = Part.labels(part.elementClass());
            if (part.isArray()) {
                return (value, rows, row) -> rows.putArray(row, required(part, value), labels);
            }
            return part.type() == Tensor.class
                    ? (value, rows, row) -> rows.putTensor(row, (Tensor) required(part, value))
                    : (value, rows, row) -> rows.put(row, 0, 1, known(part, value, labels, known), labels);
        }

        private static int columns(ValueInfo output) {
            long columns = 1;
            List<Dimension> shape = ((TensorType) output.type()).shape();
            for (Dimension dimension : shape.subList(Math.min(1, shape.size()), shape.size())) {
                columns *= Math.max(1, dimension.size());
            }
            return (int) columns;
        }

        private static Object known(Part part, @Nullable Object value, Map<Object, String> labels, List<Object> known) {
            Object label = required(part, value);
            String name = String.valueOf(label instanceof Enum<?> ? labels.get(label) : label);
            if (!known.isEmpty()
                    && known.stream().noneMatch(each -> each.toString().equals(name))) {
                throw new AssertionError("The scripted answer has " + Shown.text(label) + " in " + part.title()
                        + ", but the classes are " + Shown.text(known));
            }
            return label;
        }

        private static Object required(Part part, @Nullable Object value) {
            if (value == null) {
                throw new AssertionError(
                        "The scripted answer has null in " + part.title() + "; a model always gives a value");
            }
            return value;
        }

        private static Number number(Part part, @Nullable Object value) {
            return (Number) required(part, value);
        }

        /** Returns the scores of a map by the model's labels. */
        private static Map<Object, Object> keys(Part part, @Nullable Object value) {
            Map<?, ?> given = (Map<?, ?>) required(part, value);
            Map<Object, String> labels = Part.labels(part.argument(0));
            Map<Object, Object> scores = new HashMap<>();
            given.forEach((key, score) ->
                    scores.put(key instanceof Enum<?> ? String.valueOf(labels.get(key)) : key, required(part, score)));
            return scores;
        }

        private static void putMap(
                Part part, Map<Object, Object> scores, List<Object> classes, OutputRows rows, int row) {
            for (int i = 0; i < classes.size(); i++) {
                Object label = classes.get(i);
                Object score = scores.get(part.argument(0) == String.class ? label.toString() : label);
                score = score != null ? score : scores.get(label.toString());
                if (score == null || scores.size() != classes.size()) {
                    throw new AssertionError("The scripted answer has scores for "
                            + Shown.text(scores.keySet()) + " in " + part.title() + ", but the classes are "
                            + Shown.text(classes));
                }
                rows.putDouble(row, i, classes.size(), ((Number) score).doubleValue());
            }
        }
    }

    static MapValue mapValue(Map<Object, Object> scores, ElementType value) {
        Map<Object, Object> typed = new LinkedHashMap<>();
        scores.entrySet().stream()
                .sorted(Comparator.comparing(entry -> entry.getKey().toString()))
                .forEach(entry -> {
                    Number number = (Number) entry.getValue();
                    typed.put(
                            entry.getKey(),
                            value == ElementType.DOUBLE ? (Object) number.doubleValue() : (Object) number.floatValue());
                });
        return new MapValue(typed);
    }
}
