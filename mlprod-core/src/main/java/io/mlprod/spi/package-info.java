/**
 * The interfaces that an engine implements to run models behind a handle, and what it can read of a model. ONNX Runtime
 * comes with mlprod.
 *
 * <p>Depends on: {@link io.mlprod.error}, {@code io.mlprod.internal.checks}, {@code io.mlprod.internal.text},
 * {@link io.mlprod.lifecycle}, {@link io.mlprod.model}. Start reading at {@link io.mlprod.spi.Engine}.
 */
@NullMarked
package io.mlprod.spi;

import org.jspecify.annotations.NullMarked;
