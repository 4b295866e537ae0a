package io.mlprod.internal.onnx;

import io.mlprod.model.ElementType;
import io.mlprod.model.ValueInfo;
import io.mlprod.model.ValueType.TensorType;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Gives class labels to score outputs that the graph does not connect with them step by step. */
final class ClassLabels {

    private ClassLabels() {}

    /**
     * Where the whole graph knows one list of labels only, a matrix of scores with just as many columns is theirs. Labels
     * that are numbers are dropped in a model whose label output is text: it translates them on the way.
     */
    static List<ValueInfo> complete(List<ValueInfo> outputs, Collection<List<Object>> known) {
        Set<List<Object>> different = new LinkedHashSet<>(known);
        boolean hasTextOutput = outputs.stream()
                .anyMatch(output ->
                        output.type() instanceof TensorType tensor && tensor.elementType() == ElementType.STRING);
        List<ValueInfo> completed = new ArrayList<>(outputs.size());
        for (ValueInfo output : outputs) {
            List<Object> labels = output.classLabels();
            if (labels.isEmpty() && different.size() == 1 && isScores(output)) {
                List<Object> only = different.iterator().next();
                labels = only.size() == columns(output) ? only : labels;
            }
            boolean translated = hasTextOutput
                    && output.type() instanceof TensorType
                    && !labels.isEmpty()
                    && labels.get(0) instanceof Long;
            completed.add(new ValueInfo(output.name(), output.type(), translated ? List.of() : labels));
        }
        return completed;
    }

    private static boolean isScores(ValueInfo output) {
        return output.type() instanceof TensorType tensor
                && tensor.elementType().isFloating()
                && tensor.rank() == 2;
    }

    private static long columns(ValueInfo output) {
        return output.type() instanceof TensorType tensor
                ? tensor.shape().get(1).size()
                : -1;
    }
}
