package io.mlprod.internal.load;

import io.mlprod.model.ElementType;
import io.mlprod.model.ModelSignature;
import io.mlprod.model.ValueInfo;
import io.mlprod.model.ValueType;
import io.mlprod.model.ValueType.SequenceType;
import io.mlprod.model.ValueType.TensorType;
import io.mlprod.spi.EngineLimits;
import io.mlprod.spi.ModelGraph;
import io.mlprod.spi.ModelGraph.Declaration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The check of a model's inputs and outputs against the limits of an engine. */
final class LimitCheck {

    private final String engine;
    private final EngineLimits limits;
    private final List<String> problems = new ArrayList<>();

    private LimitCheck(String engine, EngineLimits limits) {
        this.engine = engine;
        this.limits = limits;
    }

    /** Returns the problems of the inputs and outputs that the file declares. */
    static List<String> problems(String engine, EngineLimits limits, ModelGraph graph) {
        LimitCheck check = new LimitCheck(engine, limits);
        for (Declaration input : graph.inputs()) {
            check.input(input.name(), input.type());
        }
        for (Declaration output : graph.outputs()) {
            check.output(output.name(), output.type());
        }
        return check.problems;
    }

    /**
     * Returns the problems of the inputs and outputs that the engine reports, for a model whose file declares nothing.
     */
    static List<String> problems(String engine, EngineLimits limits, ModelSignature signature) {
        LimitCheck check = new LimitCheck(engine, limits);
        for (ValueInfo input : signature.inputs()) {
            check.input(input.name(), input.type());
        }
        for (ValueInfo output : signature.outputs()) {
            check.output(output.name(), output.type());
        }
        return check.problems;
    }

    private void input(String name, @Nullable ValueType type) {
        if (type instanceof TensorType tensor) {
            String cast = tensor.elementType().isInteger() ? "; put a Cast from int64 in front of it in the model" : "";
            tensor("Input '" + name + "'", tensor, limits.inputTypes(), "take" + cast);
        }
    }

    private void output(String name, @Nullable ValueType type) {
        String place = "Output '" + name + "'";
        if (type instanceof TensorType tensor) {
            tensor(place, tensor, limits.outputTypes(), "give; put a Cast behind it in the model");
        } else if (type instanceof SequenceType sequence && sequence.element() instanceof TensorType tensor) {
            ElementType element = tensor.elementType();
            if (!limits.sequenceTypes().contains(element)) {
                problems.add(place + " is a sequence of " + element + " tensors, which " + engine
                        + " cannot give; put a ConcatFromSequence behind it in the model");
            }
        }
    }

    private void tensor(String place, TensorType tensor, Set<ElementType> types, String action) {
        if (!types.contains(tensor.elementType())) {
            problems.add(place + " is a tensor of " + tensor.elementType() + ", which " + engine + " cannot " + action);
        } else if (tensor.rank() > limits.maxRank()) {
            problems.add(place + " is a tensor of rank " + tensor.rank() + ", but " + engine + " has at most "
                    + limits.maxRank() + " dimensions; reshape it in the model");
        }
    }
}
