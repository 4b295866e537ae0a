package io.mlprod.internal.onnx;

import ai.onnxruntime.OrtException;
import io.mlprod.model.ModelMetadata;
import io.mlprod.model.ValueType;
import java.util.List;

/** A model in ONNX Runtime's memory. Thread-safe, except that nothing is called during or after {@link #close()}. */
public interface NativeModel {

    /**
     * An input or output.
     *
     * @param name its name
     * @param type its type, as ONNX Runtime reports it
     */
    record Slot(String name, ValueType type) {}

    /** Returns the inputs in their order. */
    List<Slot> inputs() throws OrtException;

    /** Returns the outputs in their order. */
    List<Slot> outputs() throws OrtException;

    /**
     * Returns what the file says about itself.
     *
     * @param producerVersion what ONNX Runtime does not report
     */
    ModelMetadata metadata(String producerVersion) throws OrtException;

    /** Creates what the runs of one invocation need. */
    RunContext newContext() throws OrtException;

    /** Frees the model. */
    void close() throws OrtException;
}
