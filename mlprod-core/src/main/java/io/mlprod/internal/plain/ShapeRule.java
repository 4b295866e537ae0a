package io.mlprod.internal.plain;

import io.mlprod.model.Dimension;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How the dimensions of an output follow from those of the inputs. It is asked twice: for what is known when the plan
 * is made, and for the less that ONNX Runtime knows and reports, which has no rule for some operators.
 */
@FunctionalInterface
public interface ShapeRule {

    /** What is known of the dimensions of inputs. */
    @FunctionalInterface
    interface Inputs {

        /** Returns the dimensions of an input; null if not even their number is known. */
        @Nullable
        List<Dimension> of(int index);
    }

    /** Returns the dimensions of the output; null if nothing is known of them. */
    @Nullable
    List<Dimension> infer(Inputs inputs);
}
