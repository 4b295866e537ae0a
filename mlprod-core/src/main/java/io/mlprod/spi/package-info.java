/**
 * What an engine must offer to run models behind a handle, of which mlprod brings ONNX Runtime, and what it gets to
 * read of a model.
 *
 * <p>Depends on {@code io.mlprod.model}, {@code io.mlprod.error} and {@code io.mlprod.lifecycle}. Start reading at
 * {@link io.mlprod.spi.Engine}.
 */
@NullMarked
package io.mlprod.spi;

import org.jspecify.annotations.NullMarked;
