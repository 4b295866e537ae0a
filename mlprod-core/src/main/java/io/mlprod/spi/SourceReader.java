package io.mlprod.spi;

import io.mlprod.error.LoadException;
import io.mlprod.lifecycle.ModelSource;

/**
 * A reader of a model's source, for engines. mlprod implements it: the bytes are read once and parsed once, however
 * many engines ask. For a {@linkplain ModelSource#none source without a file} both methods return a model without bytes
 * and without a graph.
 *
 * <p>Used by the thread that calls {@link Engine#read}; not to be kept after that returns.
 *
 * @since 0.1
 */
public interface SourceReader {

    /**
     * Returns the source, for engines that read it in a way of their own. Such an engine must itself enforce the
     * {@linkplain ModelSource#sha256() pinned digest} and the {@linkplain ModelSource#maxBytes() bounds} of the source.
     *
     * @return the source
     */
    ModelSource source();

    /**
     * Reads the source as an ONNX model: checks it, inlines its functions, and takes weights from other files as far as
     * the source allows that.
     *
     * @return the model with its graph; the same object at every call
     * @throws LoadException if it cannot be read, is not what was pinned or breaks a bound, or is not an ONNX model
     *     that could be run; the same exception at every call
     */
    ModelArtifact onnx();

    /**
     * Reads the source as bytes that are not parsed, for engines with a format of their own.
     *
     * @return the bytes and their digest, without a graph; the same object at every call
     * @throws LoadException if it cannot be read, is not what was pinned or breaks a bound, or
     *     {@linkplain ModelSource#allowExternalData allows other files}, which only ONNX models have
     */
    ModelArtifact bytes();
}
