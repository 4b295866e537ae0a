package io.mlprod.internal.onnx;

import ai.onnxruntime.OrtException;
import io.mlprod.spi.TensorBuffer;

/** What the runs of one invocation share. For one thread at a time, except {@link #setTerminate}. */
public interface RunContext {

    /**
     * Makes the native tensors for the inputs' current shapes and memory.
     *
     * @param inputs the buffers in the order of the signature
     * @param outputs the outputs that are asked for
     * @return what the caller closes before the context
     */
    Binding bind(TensorBuffer[] inputs, WantedOutputs outputs) throws OrtException;

    /** Sets whether the run in progress, and the next one, is to end. */
    void setTerminate(boolean value) throws OrtException;

    /** Frees the context. */
    void close();
}
