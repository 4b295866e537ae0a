/**
 * ONNX Runtime behind the engine interface; the only package that imports {@code ai.onnxruntime}.
 *
 * <p>Depends on {@code io.mlprod.spi}, {@code io.mlprod.model} and {@code io.mlprod.error}. Start reading at {@link
 * io.mlprod.internal.onnx.OnnxInvocation}. Internal: not part of the API.
 */
@NullMarked
package io.mlprod.internal.onnx;

import org.jspecify.annotations.NullMarked;
