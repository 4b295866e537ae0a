/**
 * What an engine must offer to run models behind a handle; ONNX Runtime is the one that mlprod brings.
 *
 * <p>Depends on {@code io.mlprod.model} and {@code io.mlprod.error}. Start reading at {@link io.mlprod.spi.ModelRuntime}.
 */
@NullMarked
package io.mlprod.spi;

import org.jspecify.annotations.NullMarked;
