package io.mlprod.spi;

import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The structure of an ONNX model, as far as checks and engines need it, read from the file without any native code.
 *
 * @param producerVersion the version of the exporting tool; may be empty
 * @param opsets operator set versions by domain; the empty domain is {@code ai.onnx}
 * @param produced the values of the main graph that a node computes
 * @param classLabels the class labels that nodes of the main graph carry, by the scores that they belong to, in the order
 *     of the columns, and by the labels that are chosen from them; {@code String} or {@code Long}
 * @param unshaped inputs and outputs whose shape the file does not declare at all
 * @param randomOperators the operators of the model that draw random numbers, such as {@code Multinomial}
 * @param unsupported what inputs and outputs mlprod cannot handle, each with the reason; empty for a usable model
 * @param externalTensors initializers whose data lie in other files
 * @since 0.1
 */
public record ModelGraph(
        String producerVersion,
        Map<String, Long> opsets,
        Set<String> produced,
        Map<String, List<Object>> classLabels,
        Set<String> unshaped,
        Set<String> randomOperators,
        List<String> unsupported,
        List<ExternalTensor> externalTensors) {

    /**
     * An initializer whose data lie in another file.
     *
     * @param name the initializer's name
     * @param elementType the ONNX element type code
     * @param shape its dimensions
     * @param location the other file, relative to the model's folder
     * @param offset where the data begin in that file, in bytes
     * @param length how many bytes; -1 for all that follow
     */
    public record ExternalTensor(
            String name, int elementType, List<Long> shape, String location, long offset, long length) {}
}
