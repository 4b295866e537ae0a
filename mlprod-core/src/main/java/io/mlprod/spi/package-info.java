/**
 * What an engine must offer to run models behind a handle, of which mlprod brings ONNX Runtime, and what it gets to
 * read of a model.
 *
 * <p>Depends on: {@link io.mlprod.error}, {@link io.mlprod.internal.text}, {@link io.mlprod.lifecycle},
 * {@link io.mlprod.model}. Start reading at {@link io.mlprod.spi.Engine}.
 */
@NullMarked
package io.mlprod.spi;

import org.jspecify.annotations.NullMarked;
