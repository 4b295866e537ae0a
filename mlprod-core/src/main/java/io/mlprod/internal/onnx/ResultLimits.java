package io.mlprod.internal.onnx;

import io.mlprod.error.InvalidOutputException;
import io.mlprod.error.OverloadedException;
import io.mlprod.model.Tensor;
import io.mlprod.spi.TensorBuffer;

/** The limits of what is read of a run. */
public final class ResultLimits {

    private ResultLimits() {}

    /** Checks that a tensor can be read into a buffer. */
    public static void check(TensorBuffer into, long[] shape, long elements) {
        if (shape.length > Tensor.MAX_RANK) {
            throw new InvalidOutputException(
                    "Output '" + into.name() + "' has " + shape.length + " dimensions, but at most " + Tensor.MAX_RANK
                            + " are supported; reshape it in the model",
                    null);
        }
        if (!TensorBuffer.fits(into.type(), elements)) {
            throw new InvalidOutputException(
                    "Output '" + into.name() + "' has " + elements + " elements (" + into.type()
                            + "), but at most 2 GiB"
                            + " are supported; give fewer rows in a call, or reduce it in the model",
                    null);
        }
    }

    /** Returns the error of a tensor for which the heap has no room. */
    public static OverloadedException noMemory(TensorBuffer into, long elements, OutOfMemoryError cause) {
        return new OverloadedException("no memory for the " + elements + " elements (" + into.type() + ") of output '"
                + into.name() + "': " + cause.getMessage()
                + "; give fewer rows in a call, let fewer calls run at a time, or raise -Xmx");
    }
}
