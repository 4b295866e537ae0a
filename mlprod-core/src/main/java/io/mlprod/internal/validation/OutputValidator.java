package io.mlprod.internal.validation;

import io.mlprod.error.InvalidOutputException;
import io.mlprod.model.ElementType;
import io.mlprod.model.MapValue;
import io.mlprod.model.ModelSignature;
import io.mlprod.model.SequenceValue;
import io.mlprod.model.Tensor;
import io.mlprod.model.Value;
import io.mlprod.model.ValueType;
import io.mlprod.model.ValueType.TensorType;
import io.mlprod.spi.Invocation;
import io.mlprod.spi.TensorBuffer;
import io.mlprod.validation.Schema;
import java.util.List;

/** A validator that looks for NaN and infinities in what a model produced. Immutable and thread-safe. */
public final class OutputValidator {

    private final String model;
    private final List<String> outputs;
    private final boolean[] checked;
    private final boolean[] tensors;

    private OutputValidator(String model, List<String> outputs, boolean[] checked, boolean[] tensors) {
        this.model = model;
        this.outputs = outputs;
        this.checked = checked;
        this.tensors = tensors;
    }

    /**
     * Compiles a schema for the outputs of a handle.
     *
     * @param model name and version, for messages
     * @param schema which outputs may be non-finite
     * @param outputs the outputs that every run computes
     * @param signature the model's outputs
     * @param problems collects, in words, what does not fit
     * @return the validator
     */
    public static OutputValidator compile(
            String model, Schema schema, List<String> outputs, ModelSignature signature, List<String> problems) {
        boolean[] checked = new boolean[outputs.size()];
        boolean[] tensors = new boolean[outputs.size()];
        for (int i = 0; i < checked.length; i++) {
            ValueType type = signature.output(outputs.get(i)).type();
            tensors[i] = type instanceof TensorType;
            boolean mayBeNonFinite =
                    !(type instanceof TensorType tensor) || tensor.elementType().isFloating();
            checked[i] = mayBeNonFinite && !schema.allowsNonFiniteOutput(outputs.get(i));
        }
        for (String name : schema.nonFiniteOutputs()) {
            if (!name.equals("*")
                    && signature.outputs().stream()
                            .noneMatch(output -> output.name().equals(name))) {
                problems.add("the schema lets output '" + name + "' be non-finite, but the model has no such output");
            }
        }
        return new OutputValidator(model, outputs, checked, tensors);
    }

    /**
     * Checks some rows.
     *
     * @param run what the model produced
     * @param firstRow the first row to check
     * @param rows how many rows to check
     * @param totalRows how many rows the run had
     * @throws InvalidOutputException if an output holds NaN or infinity and may not
     */
    public void check(Invocation run, int firstRow, int rows, int totalRows) {
        for (int i = 0; i < checked.length; i++) {
            if (!checked[i]) {
                continue;
            }
            boolean finite;
            if (tensors[i]) {
                TensorBuffer output = run.output(i);
                int stride = rows == totalRows || totalRows == 0 ? 0 : output.size() / totalRows;
                finite = rows == totalRows
                        ? isFinite(output, 0, output.size())
                        : isFinite(output, firstRow * stride, (firstRow + rows) * stride);
            } else {
                finite = isFinite(run.value(i), firstRow, rows, totalRows);
            }
            if (!finite) {
                throw new InvalidOutputException(
                        model + " produced NaN or infinity in output '" + outputs.get(i)
                                + "'; look at the input, or allow it with Schema.Builder.allowNonFiniteOutputs",
                        null);
            }
        }
    }

    private static boolean isFinite(TensorBuffer output, int from, int to) {
        if (output.type() == ElementType.FLOAT) {
            return FiniteFloats.areFinite(output.bytes(), from, to - from);
        }
        for (int i = from; i < to; i++) {
            if (!Double.isFinite(output.type().readDouble(output.bytes(), i))) {
                return false;
            }
        }
        return true;
    }

    private static boolean isFinite(Value value, int firstRow, int rows, int totalRows) {
        if (value instanceof SequenceValue sequence && rows != totalRows && sequence.size() == totalRows) {
            return sequence.elements().subList(firstRow, firstRow + rows).stream()
                    .allMatch(OutputValidator::isFinite);
        }
        return isFinite(value);
    }

    private static boolean isFinite(Value value) {
        if (value instanceof SequenceValue sequence) {
            return sequence.elements().stream().allMatch(OutputValidator::isFinite);
        }
        if (value instanceof MapValue map) {
            return map.entries().values().stream()
                    .allMatch(number -> !(number instanceof Float || number instanceof Double)
                            || Double.isFinite(((Number) number).doubleValue()));
        }
        if (value instanceof Tensor tensor && tensor.elementType().isFloating()) {
            for (int i = 0; i < tensor.size(); i++) {
                if (!Double.isFinite(tensor.doubleAt(i))) {
                    return false;
                }
            }
        }
        return true;
    }
}
