package io.mlprod.testing.fake;

import io.mlprod.model.ElementType;
import io.mlprod.model.Inputs;
import io.mlprod.model.ModelSignature;
import io.mlprod.model.Outputs;
import io.mlprod.model.SequenceValue;
import io.mlprod.model.Tensor;
import io.mlprod.model.Value;
import io.mlprod.model.ValueInfo;
import io.mlprod.model.ValueType.MapType;
import io.mlprod.model.ValueType.SequenceType;
import io.mlprod.model.ValueType.TensorType;
import io.mlprod.record.Output;
import io.mlprod.validation.Schema;
import java.lang.invoke.MethodHandle;
import java.lang.reflect.Array;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Answers that follow from the input and a seed. Labels agree with the class scores beside them. */
final class HashedAnswers<I, O> implements Function<I, O> {

    private static final int OPEN_LENGTH = 2; // of an array whose length nothing says: the scores of two classes

    private final FakeTypes<I, O> types;
    private final Supplier<ModelSignature> signature;
    private final long seed;
    private final List<Part> parts;
    private final @Nullable MethodHandle constructor;
    private volatile Target @Nullable [] targets; // made at the first call, when the signature is known

    /**
     * A part of an answer.
     *
     * @param classes the classes that its score or label is of; empty if nothing says them
     * @param size how many scores there are
     * @param place the one that the part asks for; -1 for none
     * @param constants those of its enum by the model's labels
     */
    private record Target(Part part, List<Object> classes, int size, int place, Map<String, Object> constants) {}

    /**
     * Prepares answers.
     *
     * @param signature the model's, which a file may say only when it is loaded
     */
    HashedAnswers(FakeTypes<I, O> types, Supplier<ModelSignature> signature, long seed) {
        this.types = types;
        this.signature = signature;
        this.seed = seed;
        this.parts = types.output() == Outputs.class ? List.of() : Part.of(types.output());
        this.constructor = types.output().isRecord() ? Part.constructor(types.output()) : null;
    }

    @Override
    @SuppressWarnings("unchecked")
    public O apply(I input) {
        long hash = mix(seed ^ hash(input));
        ModelSignature model = signature.get();
        if (types.output() == Outputs.class) {
            return types.output().cast(outputs(input, hash, model));
        }
        Target[] all = targets;
        if (all == null) {
            all = parts.stream().map(part -> target(part, model)).toArray(Target[]::new);
            targets = all;
        }
        Object[] values = new Object[all.length];
        for (int i = 0; i < values.length; i++) {
            values[i] = value(all[i], hash);
        }
        if (constructor == null) {
            return (O) values[0];
        }
        try {
            return (O) constructor.invokeExact(values);
        } catch (Throwable e) {
            throw new AssertionError(
                    types.output().getSimpleName() + "'s constructor refuses hashed answers: "
                            + Shown.text(Arrays.asList(values)) + "; use otherwise(…)",
                    e);
        }
    }

    // ---- records

    private Target target(Part part, ModelSignature model) {
        List<Object> classes = classes(part, model);
        int size = classes.isEmpty() ? columns(model) : classes.size();
        Output annotation = part.annotation(Output.class).orElse(null);
        int place = annotation == null
                ? -1
                : annotation.column() >= 0
                        ? Math.min(annotation.column(), size - 1)
                        : classes.stream().map(Object::toString).toList().indexOf(annotation.label());
        Map<String, Object> constants = new LinkedHashMap<>();
        Part.labels(part.isMap() ? part.argument(0) : part.elementClass())
                .forEach((constant, label) -> constants.put(label, constant));
        return new Target(part, classes, size, place, constants);
    }

    private static Object value(Target target, long hash) {
        Part part = target.part();
        double[] scores = scores(hash, target.size());
        if (part.isMap()) {
            return map(target, scores);
        }
        if (part.isArray()) {
            return array(target, hash, scores);
        }
        if (part.isFloating()) {
            return number(
                    part,
                    target.place() >= 0
                            ? scores[target.place()]
                            : unit(mix(hash ^ part.name().hashCode())));
        }
        int best = best(scores);
        Class<?> element = part.elementClass();
        if (element == Boolean.class) {
            return best == 1;
        }
        Object label = best < target.classes().size() ? target.classes().get(best) : (Object) (long) best;
        if (element.isEnum()) {
            return constant(target, label.toString(), mix(hash));
        }
        if (element == String.class) {
            return target.classes().isEmpty() ? "class" + best : label.toString();
        }
        long number = label instanceof Long whole ? whole : best;
        return element == Integer.class ? (Object) (int) number : (Object) number;
    }

    private static Object constant(Target target, String label, long hash) {
        Object constant = target.constants().get(label);
        return constant != null
                ? constant
                : List.copyOf(target.constants().values()).get((int)
                        Long.remainderUnsigned(hash, target.constants().size()));
    }

    private static Object number(Part part, double value) {
        return part.elementClass() == Double.class ? (Object) value : (Object) (float) value;
    }

    private static Map<Object, Object> map(Target target, double[] scores) {
        boolean asDouble = target.part().argument(1) == Double.class;
        Class<?> key = target.part().argument(0);
        List<Object> classes = target.classes();
        Map<Object, Object> map = new LinkedHashMap<>();
        for (int i = 0; i < scores.length; i++) {
            Object label = i < classes.size() ? classes.get(i) : key == Long.class ? (Object) (long) i : "class" + i;
            Object typed = key.isEnum()
                    ? constant(target, label.toString(), i)
                    : key == String.class ? label.toString() : label;
            map.put(typed, asDouble ? (Object) scores[i] : (Object) (float) scores[i]);
        }
        return Collections.unmodifiableMap(map);
    }

    private static Object array(Target target, long hash, double[] scores) {
        Class<?> type = target.part().type();
        if (type == float[].class) {
            float[] floats = new float[scores.length];
            for (int i = 0; i < floats.length; i++) {
                floats[i] = (float) scores[i];
            }
            return floats;
        }
        if (type == double[].class) {
            return scores;
        }
        List<Object> values = new ArrayList<>();
        for (int i = 0; i < scores.length; i++) {
            values.add(element(target, hash, scores, i));
        }
        if (type == List.class) {
            return Collections.unmodifiableList(values);
        }
        Object array = Array.newInstance(type.getComponentType(), scores.length);
        for (int i = 0; i < scores.length; i++) {
            Array.set(array, i, values.get(i));
        }
        return array;
    }

    private static Object element(Target target, long hash, double[] scores, int index) {
        Class<?> element = target.part().elementClass();
        if (target.part().isFloating()) {
            return number(target.part(), scores[index]);
        }
        long bits = mix(hash + index);
        if (element.isEnum()) {
            return constant(target, "", bits);
        }
        if (element == String.class) {
            return "class" + Long.remainderUnsigned(bits, scores.length);
        }
        if (element == Boolean.class) {
            return (bits & 1) == 1;
        }
        return element == Integer.class ? (Object) (int) (bits & 1) : (Object) (bits & 1);
    }

    /** Returns the classes of a part: those of its output, its own, or those of the first scores that name theirs. */
    private List<Object> classes(Part part, ModelSignature model) {
        String output = part.annotation(Output.class).map(Output::value).orElse(part.name());
        return Stream.concat(
                        model.outputs().stream()
                                .filter(info -> Schema.canonical(info.name()).equals(Schema.canonical(output)))
                                .map(ValueInfo::classLabels),
                        Stream.concat(
                                Stream.of(given(part), constants(part)),
                                part.isMap() && part.argument(0) != Object.class && isOpen(part, model)
                                        ? Stream.empty()
                                        : Stream.concat(
                                                model.outputs().stream().map(ValueInfo::classLabels),
                                                parts.stream().map(HashedAnswers::constants))))
                .filter(labels -> labels.size() > 1)
                .findFirst()
                .orElse(List.of());
    }

    private static List<Object> given(Part part) {
        return part.annotation(Output.class)
                .map(annotation -> List.<Object>of((Object[]) annotation.classes()))
                .orElse(List.of());
    }

    private static List<Object> constants(Part part) {
        return List.copyOf(Part.labels(part.isMap() ? part.argument(0) : part.elementClass())
                .values());
    }

    /** Returns whether a map's keys are not known beforehand. */
    private static boolean isOpen(Part part, ModelSignature model) {
        return model.outputs().stream()
                .anyMatch(info -> info.name().equals(part.name()) && info.type() instanceof SequenceType);
    }

    private static double[] scores(long hash, int size) {
        double[] scores = new double[size];
        double sum = 0;
        for (int i = 0; i < size; i++) {
            scores[i] = 1e-3 + unit(mix(hash + 31 * (i + 1L)));
            sum += scores[i];
        }
        for (int i = 0; i < size; i++) {
            scores[i] /= sum;
        }
        return scores;
    }

    /** Returns how many scores the widest output has; two if nothing says it. */
    private static int columns(ModelSignature model) {
        return (int) model.outputs().stream()
                .mapToLong(output -> output.type() instanceof TensorType tensor && tensor.rank() == 2
                        ? tensor.shape().get(1).size()
                        : OPEN_LENGTH)
                .map(size -> size < OPEN_LENGTH ? OPEN_LENGTH : size)
                .max()
                .orElse(OPEN_LENGTH);
    }

    private static int best(double[] scores) {
        int best = 0;
        for (int i = 1; i < scores.length; i++) {
            best = scores[i] > scores[best] ? i : best;
        }
        return best;
    }

    // ---- tensors

    private static Outputs outputs(Object input, long hash, ModelSignature signature) {
        int rows = rows(input, signature);
        Map<String, Value> outputs = new LinkedHashMap<>();
        for (ValueInfo output : signature.outputs()) {
            outputs.put(output.name(), value(output, hash, rows));
        }
        return Outputs.of(outputs);
    }

    private static int rows(Object input, ModelSignature signature) {
        if (input instanceof Inputs inputs && !signature.inputs().isEmpty()) {
            Tensor first = inputs.tensor(signature.inputs().get(0).name());
            return first == null || first.rank() == 0 ? 1 : (int) first.dimension(0);
        }
        return 1;
    }

    private static Value value(ValueInfo output, long hash, int rows) {
        if (output.type() instanceof SequenceType sequence && sequence.element() instanceof MapType map) {
            List<Value> maps = new ArrayList<>();
            for (int row = 0; row < rows; row++) {
                double p = unit(mix(hash + row));
                boolean isLong = map.key() == ElementType.INT64;
                maps.add(AnswerWriter.mapValue(
                        Map.of(isLong ? (Object) 0L : "class0", 1 - p, isLong ? (Object) 1L : "class1", p),
                        map.value()));
            }
            return new SequenceValue(maps);
        }
        if (!(output.type() instanceof TensorType type)) {
            throw new AssertionError("No hashed answers for output " + output + "; use otherwise(…)");
        }
        return tensor(type, hash, rows);
    }

    private static Tensor tensor(TensorType type, long hash, int rows) {
        long[] shape = new long[type.rank()];
        int width = 1;
        for (int i = 0; i < shape.length; i++) {
            long declared = type.shape().get(i).size();
            shape[i] = declared >= 0 ? declared : i == 0 ? rows : OPEN_LENGTH;
            width *= i == 0 ? 1 : (int) shape[i];
        }
        int size = (int) Tensor.elements(shape);
        if (type.elementType() == ElementType.STRING) {
            String[] texts = new String[size];
            for (int i = 0; i < size; i++) {
                texts[i] = "class" + (mix(hash + i) & 1);
            }
            return Tensor.of(texts, shape);
        }
        ByteBuffer bytes =
                ByteBuffer.allocate(size * type.elementType().byteSize()).order(ByteOrder.nativeOrder());
        for (int row = 0; row < size / Math.max(1, width); row++) {
            double sum = 0;
            for (int i = 0; i < width; i++) {
                sum += unit(mix(hash + row * (long) width + i));
            }
            for (int i = 0; i < width; i++) {
                double score = unit(mix(hash + row * (long) width + i));
                double value = !type.elementType().isFloating() ? Math.rint(score) : width > 1 ? score / sum : score;
                type.elementType().writeDouble(bytes, row * width + i, value);
            }
        }
        return Tensor.of(type.elementType(), bytes, shape);
    }

    // ---- hashing

    /** Returns the hash of a value that depends on what it says only, so it is the same in every JVM. */
    private static long hash(@Nullable Object value) {
        if (value == null) {
            return 7;
        }
        if (value instanceof Record record) {
            long hash = 11;
            for (Part part : Part.of(record.getClass())) {
                hash = mix(hash * 31 + hash(part.of(record)));
            }
            return hash;
        }
        if (value instanceof List<?> list) {
            long hash = 13;
            for (Object element : list) {
                hash = mix(hash * 31 + hash(element));
            }
            return hash;
        }
        if (value.getClass().isArray()) {
            long hash = 13;
            for (int i = 0; i < Array.getLength(value); i++) {
                hash = mix(hash * 31 + hash(Array.get(value, i)));
            }
            return hash;
        }
        if (value instanceof Inputs inputs) {
            long hash = 17;
            for (String name : inputs.names().stream().sorted().toList()) {
                Tensor tensor = Objects.requireNonNull(inputs.tensor(name), name);
                hash = mix(hash * 31 + name.hashCode() + tensor.hashCode());
            }
            return hash;
        }
        return value instanceof Enum<?> constant
                ? constant.name().hashCode()
                : value instanceof Optional<?> optional
                        ? hash(optional.orElse(null))
                        : value instanceof Double number
                                ? Double.doubleToLongBits(number)
                                : value instanceof Long number ? number : value.hashCode();
    }

    /** Mixes bits as SplitMix64 does (Steele, Lea, Flood: Fast Splittable Pseudorandom Number Generators, 2014). */
    static long mix(long bits) {
        long z = bits + 0x9E3779B97F4A7C15L;
        z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        return z ^ (z >>> 31);
    }

    /** Returns a number from 0 to 1. */
    static double unit(long bits) {
        return (bits >>> 11) * 0x1.0p-53;
    }
}
