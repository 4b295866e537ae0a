/**
 * ONNX Runtime behind the engine interface; the only package that imports {@code ai.onnxruntime}.
 * {@link io.mlprod.internal.onnx.NativeApi} is how its functions are called: through JNI here, or as another artifact
 * does.
 *
 * <p>Depends on: {@link io.mlprod.error}, {@link io.mlprod.internal.graph}, {@link io.mlprod.internal.leak},
 * {@link io.mlprod.internal.log}, {@link io.mlprod.internal.rows}, {@link io.mlprod.internal.text},
 * {@link io.mlprod.lifecycle}, {@link io.mlprod.model}, {@link io.mlprod.spi}. Start reading at
 * {@link io.mlprod.internal.onnx.OnnxInvocation}.
 */
@NullMarked
package io.mlprod.internal.onnx;

import org.jspecify.annotations.NullMarked;
