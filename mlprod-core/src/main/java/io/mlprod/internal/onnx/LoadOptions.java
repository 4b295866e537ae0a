package io.mlprod.internal.onnx;

import io.mlprod.model.ElementType;
import java.nio.ByteBuffer;
import java.util.Map;

/**
 * The options with which ONNX Runtime loads a model.
 *
 * @param intraOpThreads how many threads a run may use, the caller's included
 * @param arena whether its runs take their memory from an arena
 * @param entries further entries of its configuration
 * @param external the initializers that are not in the model's file, by name
 */
public record LoadOptions(
        int intraOpThreads, boolean arena, Map<String, String> entries, Map<String, Weights> external) {

    /**
     * An initializer that is not in the model's file.
     *
     * @param type the type of its elements
     * @param shape its dimensions
     * @param bytes its elements in direct memory, in native byte order
     */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    public record Weights(ElementType type, long[] shape, ByteBuffer bytes) {}
}
