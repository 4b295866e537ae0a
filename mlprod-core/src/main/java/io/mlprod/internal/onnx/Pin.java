package io.mlprod.internal.onnx;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtException;
import io.mlprod.spi.TensorBuffer;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * A tensor of ours that ONNX Runtime writes one output into.
 *
 * @param tensor the native tensor
 * @param shape its dimensions
 * @param memory the direct memory of the tensor; null for texts, which lie in native strings
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record Pin(OnnxTensor tensor, long[] shape, @Nullable ByteBuffer memory) {

    /** Hands the result of a run to a buffer. */
    void readInto(TensorBuffer buffer) throws OrtException {
        if (memory != null) {
            buffer.adopt(shape, memory);
        } else {
            OnnxValues.read(tensor, buffer);
        }
    }
}
