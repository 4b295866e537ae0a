package io.mlprod.testing.golden;

import io.mlprod.model.Dimension;
import io.mlprod.model.ElementType;
import io.mlprod.model.Inputs;
import io.mlprod.model.ModelSignature;
import io.mlprod.model.Tensor;
import io.mlprod.model.ValueInfo;
import io.mlprod.model.ValueType.TensorType;
import io.mlprod.testing.internal.files.BadFile;
import io.mlprod.testing.internal.files.TensorElements;
import io.mlprod.validation.Schema;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The tensors that a model takes, made of a row, for golden files that are checked without feature code. */
final class ModelInputs {

    /** What a tensor without a name is called, with its position after it. */
    static final String POSITION = "#";

    private static final String FEATURE_CODE = "if the model takes features, run the rows through your feature code:"
            + " golden.as(YourRecord.class).check(your code)";

    private ModelInputs() {}

    /**
     * Returns the tensors of a row: of each input of the model the column of its name, or else the columns that the
     * schema has in it. A model with one input of as many columns as the file has gets those in the order of the file.
     */
    static Inputs of(ModelSignature signature, Schema schema, GoldenRow row) {
        Map<String, Tensor> tensors = new LinkedHashMap<>();
        for (ValueInfo input : signature.inputs()) {
            TensorType type = tensorType(row, input);
            Optional<String> own = Names.find(input.name(), row.values().keySet());
            tensors.put(
                    input.name(),
                    own.isPresent()
                            ? tensor(row, own.get(), type)
                            : wide(row, type.elementType(), columns(signature, schema, row, input)));
        }
        return Inputs.of(tensors);
    }

    /** Returns the columns of the file that go side by side into an input. */
    private static List<String> columns(ModelSignature signature, Schema schema, GoldenRow row, ValueInfo input) {
        Set<String> there = row.values().keySet();
        List<String> wanted = schema.columns(input.name());
        if (wanted.isEmpty() && isInFileOrder(signature, schema, row)) {
            return List.copyOf(there);
        }
        if (wanted.isEmpty()) {
            throw BadFile.at(
                    row.place(), "the model takes '" + input.name() + "', the file has " + there, FEATURE_CODE);
        }
        List<String> columns = new ArrayList<>();
        wanted.forEach(column -> Names.find(column, there).ifPresent(columns::add));
        List<String> others = new ArrayList<>(there);
        others.removeAll(columns);
        if (columns.size() < wanted.size() || (signature.inputs().size() == 1 && !others.isEmpty())) {
            throw BadFile.at(
                    row.place(),
                    "the schema has the columns " + wanted + " in '" + input.name() + "', the file has " + there,
                    "give the file these columns and no others, or run its rows through your feature code: "
                            + "golden.as(YourRecord.class).check(your code)");
        }
        return columns;
    }

    private static Tensor wide(GoldenRow row, ElementType type, List<String> columns) {
        List<@Nullable Object> values = new ArrayList<>();
        for (String column : columns) {
            Object value = row.value(column);
            TensorElements.of(
                    row.place() + ", '" + column + "'", FEATURE_CODE, type, Collections.singletonList(value), 1);
            values.add(value);
        }
        return TensorElements.of(row.place(), FEATURE_CODE, type, values, 1, columns.size());
    }

    /** Returns whether the model takes all columns side by side in one tensor, and nobody says in which order. */
    static boolean isInFileOrder(ModelSignature signature, Schema schema, GoldenRow row) {
        List<ValueInfo> inputs = signature.inputs();
        if (inputs.size() != 1
                || !schema.columns(inputs.get(0).name()).isEmpty()
                || Names.find(inputs.get(0).name(), row.values().keySet()).isPresent()) {
            return false;
        }
        List<Dimension> shape = inputs.get(0).type() instanceof TensorType type ? type.shape() : List.of();
        return shape.size() == 2 && shape.get(1).size() == row.values().size();
    }

    /** Returns what is worth saying if an answer differs. */
    static List<String> notes(ModelSignature signature, Schema schema, GoldenRow row) {
        return isInFileOrder(signature, schema, row)
                ? List.of("the columns went into '" + signature.inputs().get(0).name() + "' in the order of the file: "
                        + row.values().keySet() + "; a schema that names the columns of the input orders them")
                : List.of();
    }

    private static TensorType tensorType(GoldenRow row, ValueInfo input) {
        if (input.type() instanceof TensorType type) {
            return type;
        }
        throw BadFile.at(
                row.place(),
                "the model's input '" + input.name() + "' is a " + input.type(),
                "check it through code that makes the inputs: golden.check(row -> …)");
    }

    private static Tensor tensor(GoldenRow row, String name, TensorType type) {
        Cells cells = Cells.of(name, row.values().get(name));
        List<Long> shape = new ArrayList<>();
        cells.axes().forEach(axis -> shape.add((long) axis.size()));
        while (shape.size() < type.rank()) {
            shape.add(0, 1L); // a batch of one row
        }
        ElementType elements = type.elementType();
        return TensorElements.of(
                row.place() + ", '" + name + "'",
                FEATURE_CODE,
                elements,
                cells.values(),
                shape.stream().mapToLong(Long::longValue).toArray());
    }

    /** Returns tensors under the model's names where they only have a position. */
    static <T> Map<String, T> named(Map<String, T> tensors, List<ValueInfo> values) {
        Map<String, T> named = new LinkedHashMap<>();
        tensors.forEach((name, tensor) -> named.put(named(name, values), tensor));
        return named;
    }

    private static String named(String name, List<ValueInfo> values) {
        boolean isPosition = name.matches(POSITION + "\\d{1,9}");
        int position = isPosition ? Integer.parseInt(name.substring(1)) : -1;
        return position >= 0 && position < values.size() ? values.get(position).name() : name;
    }

    /** Returns what finds the classes that the model's file names for an output's scores. */
    static Function<String, List<String>> classes(ModelSignature signature) {
        return output -> signature.outputs().stream()
                .filter(value -> value.name().equals(output))
                .flatMap(value -> value.classLabels().stream())
                .map(Object::toString)
                .toList();
    }

    /** Returns how close fractions must be that a model computes: closer if all that it answers are of float64. */
    static Closeness closeness(ModelSignature signature) {
        List<ElementType> fractions = signature.outputs().stream()
                .map(ValueInfo::type)
                .map(type -> type instanceof TensorType tensor ? tensor.elementType() : ElementType.FLOAT)
                .filter(ElementType::isFloating)
                .toList();
        return !fractions.isEmpty() && fractions.stream().allMatch(type -> type == ElementType.DOUBLE)
                ? Closeness.FLOAT64
                : Closeness.FLOAT32;
    }
}
