package io.mlprod.internal.serving;

import io.mlprod.Columns;
import io.mlprod.internal.text.PlainText;
import io.mlprod.internal.validation.Place;
import io.mlprod.internal.validation.ViolationCollector;
import io.mlprod.model.Dimension;
import io.mlprod.model.ElementType;
import io.mlprod.model.ModelSignature;
import io.mlprod.model.ValueInfo;
import io.mlprod.model.ValueType.TensorType;
import io.mlprod.spi.TensorBuffer;
import io.mlprod.validation.Schema;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The columns of one call, each with its place in the inputs of one version. Immutable. */
final class ColumnTable {

    private final int rows;
    private final List<ValueInfo> inputs;
    private final ColumnSource[] sources;
    private final int[] rowSizes; // of each input

    private ColumnTable(int rows, List<ValueInfo> inputs, ColumnSource[] sources, int[] rowSizes) {
        this.rows = rows;
        this.inputs = inputs;
        this.sources = sources;
        this.rowSizes = rowSizes;
    }

    /**
     * Finds the place of each column.
     *
     * @throws IllegalArgumentException if the columns are not those of the model's inputs
     */
    static ColumnTable of(Columns columns, List<Place> layout, ModelSignature signature, String label) {
        List<String> problems = new ArrayList<>();
        List<ColumnSource> sources = new ArrayList<>();
        int[] rowSizes = new int[signature.inputs().size()];
        Map<String, Object> left = new HashMap<>();
        columns.values().forEach((name, values) -> left.put(Schema.canonical(name), values));
        if (!signature.isBatchable()) {
            problems.add("the model takes one row in each run; use predictAll");
        }
        for (int input = 0; input < rowSizes.length; input++) {
            String name = signature.inputs().get(input).name();
            List<Integer> features = features(layout, input);
            Object whole = left.remove(Schema.canonical(name));
            if (whole != null) {
                int width = ColumnSource.width(whole, columns.rows());
                int first = features.get(0);
                sources.add(new ColumnSource(name, whole, width, layout.get(first), first, 0));
                rowSizes[input] = width;
                continue;
            }
            for (int order : features) {
                Place place = layout.get(order);
                Object values = left.remove(Schema.canonical(place.feature()));
                values = values == null ? left.remove(Schema.canonical(place.modelName())) : values;
                if (values == null) {
                    problems.add("there is no column '" + place.feature() + "'");
                    continue;
                }
                int width = ColumnSource.width(values, columns.rows());
                if (place.width() != Place.WHOLE_ROW && width != place.width()) {
                    problems.add(
                            "column '" + place.feature() + "' has " + width + " elements a row, not " + place.width());
                }
                sources.add(new ColumnSource(place.feature(), values, width, place, order, place.offset()));
                rowSizes[input] += width;
            }
        }
        Set<String> unknown = new LinkedHashMap<>(columns.values()).keySet();
        unknown.removeIf(name -> !left.containsKey(Schema.canonical(name)));
        if (!unknown.isEmpty()) {
            problems.add("the model has no features or inputs " + unknown + "; leave these columns out");
        }
        checkTypes(sources, signature, problems);
        for (int input = 0; problems.isEmpty() && input < rowSizes.length; input++) {
            checkShape(signature.inputs().get(input), rowSizes[input], problems);
        }
        if (!problems.isEmpty()) {
            throw new IllegalArgumentException(
                    PlainText.line(label + " cannot take these columns: " + String.join("; ", problems)));
        }
        return new ColumnTable(columns.rows(), signature.inputs(), sources.toArray(ColumnSource[]::new), rowSizes);
    }

    private static List<Integer> features(List<Place> layout, int input) {
        List<Integer> features = new ArrayList<>();
        for (int i = 0; i < layout.size(); i++) {
            if (layout.get(i).input() == input) {
                features.add(i);
            }
        }
        return features;
    }

    private static void checkTypes(List<ColumnSource> sources, ModelSignature signature, List<String> problems) {
        for (ColumnSource source : sources) {
            ElementType type =
                    tensor(signature.inputs().get(source.place().input())).elementType();
            boolean fits = type == ElementType.STRING
                    ? source.isText()
                    : !source.isText() && (type.isFloating() || !source.isFloating());
            if (!fits) {
                String needed = type == ElementType.STRING
                        ? "texts"
                        : type.isFloating() ? "floats, doubles, longs, ints or booleans" : "longs, ints or booleans";
                problems.add("column '" + source.name() + "' is for " + type + ", so give it as " + needed);
            }
        }
    }

    private static void checkShape(ValueInfo input, int rowSize, List<String> problems) {
        int dynamic = 0;
        long fixed = 1;
        for (Dimension dimension :
                tensor(input).shape().subList(1, tensor(input).rank())) {
            dynamic += dimension.isDynamic() ? 1 : 0;
            fixed *= dimension.isDynamic() ? 1 : dimension.size();
        }
        if (dynamic > 1) {
            problems.add("input " + input + " has rows of several unknown dimensions; use predictAll");
        } else if (dynamic == 0 ? rowSize != fixed : rowSize % Math.max(1, fixed) != 0) {
            problems.add("input " + input + " has " + fixed + " elements a row, not " + rowSize);
        }
    }

    private static TensorType tensor(ValueInfo input) {
        return (TensorType) input.type();
    }

    int rows() {
        return rows;
    }

    /** Gives the buffers the shape for some rows. */
    void shape(TensorBuffer[] buffers, int count) {
        for (int i = 0; i < buffers.length; i++) {
            List<Dimension> declared = tensor(inputs.get(i)).shape();
            long fixed = 1;
            for (Dimension dimension : declared.subList(1, declared.size())) {
                fixed *= dimension.isDynamic() ? 1 : dimension.size();
            }
            long[] shape = new long[declared.size()];
            for (int d = 1; d < shape.length; d++) {
                shape[d] = declared.get(d).isDynamic()
                        ? rowSizes[i] / Math.max(1, fixed)
                        : declared.get(d).size();
            }
            shape[0] = count;
            buffers[i].reshape(shape);
        }
    }

    /** Writes rows into shaped buffers; returns whether they are all there and held by their types. */
    boolean write(int from, int count, TensorBuffer[] buffers) {
        boolean isWhole = true;
        for (ColumnSource source : sources) {
            int input = source.place().input();
            isWhole &= source.write(from, count, buffers[input], rowSizes[input]);
        }
        return isWhole;
    }

    /** Notes what is missing from a row, or does not fit. */
    void note(int row, TensorBuffer[] buffers, ViolationCollector collector) {
        for (ColumnSource source : sources) {
            source.note(row, buffers[source.place().input()].type(), collector);
        }
    }

    /** Moves a row of the buffers to where an earlier one was. */
    void move(int from, int to, TensorBuffer[] buffers) {
        for (int i = 0; i < buffers.length; i++) {
            TensorBuffer buffer = buffers[i];
            int size = rowSizes[i];
            if (buffer.type() == ElementType.STRING) {
                System.arraycopy(buffer.strings(), from * size, buffer.strings(), to * size, size);
            } else {
                int bytes = size * buffer.type().byteSize();
                buffer.bytes().put(to * bytes, buffer.bytes(), from * bytes, bytes);
            }
        }
    }
}
