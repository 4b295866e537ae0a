/**
 * What an engine must offer to run models behind a handle, of which mlprod brings ONNX Runtime; and the time that versions and
 * rollouts go by, which a test can move.
 *
 * <p>Depends on {@code io.mlprod.model} and {@code io.mlprod.error}. Start reading at {@link io.mlprod.spi.ModelRuntime}.
 */
@NullMarked
package io.mlprod.spi;

import org.jspecify.annotations.NullMarked;
