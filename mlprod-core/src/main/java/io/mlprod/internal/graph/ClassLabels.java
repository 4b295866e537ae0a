package io.mlprod.internal.graph;

import io.mlprod.model.ElementType;
import io.mlprod.model.ValueInfo;
import io.mlprod.model.ValueType.TensorType;
import java.util.List;

/** The removal of class labels that callers never see, from what an engine reports of outputs. */
public final class ClassLabels {

    private ClassLabels() {}

    /**
     * Returns the outputs without labels that callers never see. Labels that are numbers are not those of a model whose
     * label output is text: the model translates them. A single label is not that of several columns.
     */
    public static List<ValueInfo> withoutTranslated(List<ValueInfo> outputs) {
        boolean hasTextOutput = outputs.stream()
                .anyMatch(output ->
                        output.type() instanceof TensorType tensor && tensor.elementType() == ElementType.STRING);
        return outputs.stream()
                .map(output -> (hasTextOutput && output.type() instanceof TensorType && areNumbers(output))
                                || isRepeated(output)
                        ? new ValueInfo(output.name(), output.type())
                        : output)
                .toList();
    }

    private static boolean areNumbers(ValueInfo output) {
        return !output.classLabels().isEmpty() && output.classLabels().get(0) instanceof Long;
    }

    private static boolean isRepeated(ValueInfo output) {
        return output.classLabels().size() == 1
                && output.type() instanceof TensorType tensor
                && tensor.elementType().isFloating()
                && tensor.rank() == 2
                && tensor.shape().get(1).size() > 1;
    }
}
