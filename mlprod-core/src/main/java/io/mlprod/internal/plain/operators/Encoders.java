package io.mlprod.internal.plain.operators;

import io.mlprod.error.ModelExecutionException;
import io.mlprod.internal.plain.Frame;
import io.mlprod.internal.plain.NodePlan;
import io.mlprod.internal.plain.NotTakenException;
import io.mlprod.internal.plain.Slot;
import io.mlprod.internal.plain.Step;
import io.mlprod.model.Dimension;
import io.mlprod.model.ElementType;
import io.mlprod.model.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** LabelEncoder and OneHotEncoder. */
final class Encoders {

    private static final String DEFAULT_TEXT = "_Unused";
    private static final int VERSION_OF_TENSORS = 4;

    private Encoders() {}

    static Step labelEncoder(NodePlan node) {
        return node.opset() == 1 ? classes(node) : keysAndValues(node);
    }

    /** Version 1 has one list of texts, and translates in both directions. */
    private static Step classes(NodePlan node) {
        ElementType type = node.typeOf(0, ElementType.STRING, ElementType.INT64);
        String[] texts = node.texts("classes_strings").toArray(String[]::new);
        String defaultText = text(node, "default_string");
        long defaultNumber = node.number("default_int64", -1);
        long[] positions = new long[texts.length];
        Arrays.setAll(positions, i -> i);
        Slot words = texts(texts);
        Slot numbers = numbers(positions);
        return type == ElementType.STRING
                ? new Encoding(node, Keys.of(words, true, false), withDefault(numbers, numbers(defaultNumber)), false)
                : new Encoding(node, Keys.of(numbers, true, false), withDefault(words, texts(defaultText)), false);
    }

    private static Step keysAndValues(NodePlan node) {
        ElementType type = node.typeOf(0, ElementType.STRING, ElementType.INT64, ElementType.FLOAT, ElementType.DOUBLE);
        boolean hasTensors = node.opset() >= VERSION_OF_TENSORS;
        Slot keys = list(node, "keys", hasTensors);
        Slot values = list(node, "values", hasTensors);
        if (keys.type() != type || keys.size() != values.size()) {
            throw new NotTakenException("has " + keys.size() + " keys (" + keys.type() + ") for " + values.size()
                    + " values and an input of " + type);
        }
        Slot otherwise = hasTensors ? node.tensor("default_tensor") : null;
        if (otherwise == null) {
            otherwise = switch (values.type()) {
                case STRING -> texts(node.has("default_string") ? text(node, "default_string") : DEFAULT_TEXT);
                case INT64 -> numbers(node.number("default_int64", -1));
                case FLOAT -> Slot.of(Tensor.of(new float[] {node.fraction("default_float", -0.0f)}));
                default -> throw new NotTakenException("has no default of " + values.type());
            };
        }
        if (otherwise.type() != values.type() || otherwise.size() != 1) {
            throw new NotTakenException("has a default of " + otherwise.type() + " for values of " + values.type());
        }
        node.attribute("default_string"); // those of other types say nothing
        node.attribute("default_int64");
        node.attribute("default_float");
        return new Encoding(node, Keys.of(keys, false, hasTensors), withDefault(values, otherwise), true);
    }

    private static String text(NodePlan node, String name) {
        String text = node.text(name, DEFAULT_TEXT);
        if (text.isEmpty()) {
            throw new NotTakenException("has an empty or very long default");
        }
        return text;
    }

    private static Slot list(NodePlan node, String what, boolean hasTensors) {
        Slot tensor = hasTensors ? node.tensor(what + "_tensor") : null;
        List<Slot> lists = new ArrayList<>();
        if (tensor != null) {
            lists.add(tensor);
        }
        if (node.has(what + "_strings")) {
            lists.add(texts(node.texts(what + "_strings").toArray(String[]::new)));
        }
        if (node.has(what + "_int64s")) {
            lists.add(numbers(node.numbers(what + "_int64s")));
        }
        if (node.has(what + "_floats")) {
            lists.add(Slot.of(Tensor.of(node.fractions(what + "_floats"))));
        }
        if (lists.size() != 1) {
            throw new NotTakenException("has " + lists.size() + " lists of " + what);
        }
        return lists.get(0);
    }

    private static Slot texts(String... texts) {
        return Slot.of(Tensor.of(texts));
    }

    private static Slot numbers(long... numbers) {
        return Slot.of(Tensor.of(numbers));
    }

    /** Returns values with one behind them, for what is not among the keys. */
    private static Slot withDefault(Slot values, Slot otherwise) {
        Slot all = new Slot(values.type());
        all.allocate(values.size() + 1);
        System.arraycopy(values.array(), 0, all.array(), 0, values.size());
        System.arraycopy(otherwise.array(), 0, all.array(), values.size(), 1);
        return all;
    }

    static Step oneHotEncoder(NodePlan node) {
        ElementType type = node.typeOf(0, ElementType.STRING, ElementType.INT64, ElementType.FLOAT, ElementType.DOUBLE);
        long[] numbers = node.numbers("cats_int64s");
        String[] texts = node.texts("cats_strings").toArray(String[]::new);
        boolean ignoresUnknown = node.number("zeros", 1) != 0;
        boolean areTexts = type == ElementType.STRING;
        List<Dimension> shape = node.shape(0);
        if ((areTexts ? texts.length : numbers.length) == 0 || (areTexts ? numbers.length : texts.length) > 0) {
            throw new NotTakenException("has no categories of its input's type alone");
        }
        if (shape != null && shape.size() > 2) {
            throw new NotTakenException("has an input of " + shape.size() + " dimensions");
        }
        Slot categories = areTexts ? texts(texts) : numbers(numbers);
        int from = node.input(0);
        int to = node.output(0, ElementType.FLOAT, Dims.rule(dims -> {
            List<Dimension> longer = new ArrayList<>(dims);
            longer.add(Dims.of(categories.size()));
            return longer;
        }));
        return new OneHot(from, to, Keys.of(categories, true, false), categories.size(), ignoresUnknown);
    }

    private static final class Encoding extends ElementStep {

        private final Keys keys;
        private final Slot values;

        Encoding(NodePlan node, Keys keys, Slot values, boolean isReported) {
            super(
                    node.input(0),
                    isReported
                            ? node.output(0, values.type(), Dims.SAME)
                            : node.unreportedOutput(0, values.type(), Dims.SAME));
            this.keys = keys;
            this.values = values;
        }

        @Override
        void compute(Slot in, Slot out, int first, int end) {
            for (int i = first; i < end; i++) {
                int position = keys.position(in, i);
                switch (values.type()) {
                    case STRING -> out.texts()[i] = values.texts()[position];
                    case INT64 -> out.longs()[i] = values.longs()[position];
                    case FLOAT -> out.floats()[i] = values.floats()[position];
                    case DOUBLE -> out.doubles()[i] = values.doubles()[position];
                    case INT32 -> out.ints()[i] = values.ints()[position];
                    default -> out.bools()[i] = values.bools()[position];
                }
            }
        }
    }

    private static final class OneHot extends RowStep {

        private final int from;
        private final int to;
        private final Keys keys;
        private final int categories;
        private final boolean ignoresUnknown;

        OneHot(int from, int to, Keys keys, int categories, boolean ignoresUnknown) {
            this.from = from;
            this.to = to;
            this.keys = keys;
            this.categories = categories;
            this.ignoresUnknown = ignoresUnknown;
        }

        @Override
        int prepare(Frame frame) {
            Slot in = frame.slot(from);
            Slot out = frame.slot(to);
            if (in.rank() > 2) {
                throw new ModelExecutionException("A OneHotEncoder takes at most 2 dimensions, not " + in.rank(), null);
            }
            int[] dims = out.reshape(in.rank() + 1);
            for (int i = 0; i < in.rank(); i++) {
                dims[i] = in.dim(i);
            }
            dims[in.rank()] = categories;
            out.allocate();
            return in.size();
        }

        @Override
        void compute(Frame frame, int first, int end) {
            Slot in = frame.slot(from);
            float[] out = frame.slot(to).floats();
            Arrays.fill(out, first * categories, end * categories, 0);
            for (int i = first; i < end; i++) {
                int position = switch (in.type()) {
                    case FLOAT -> keys.position(Casts.toLong(in.floats()[i]));
                    case DOUBLE -> keys.position(Casts.toLong(in.doubles()[i]));
                    default -> keys.position(in, i);
                };
                if (position < categories) {
                    out[i * categories + position] = 1;
                } else if (!ignoresUnknown) {
                    throw new ModelExecutionException("A OneHotEncoder does not know the category of row " + i, null);
                }
            }
        }
    }
}
