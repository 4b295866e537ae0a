/**
 * The engines that come with mlprod.
 *
 * <p>Depends on: {@code io.mlprod.internal.equivalence}, {@code io.mlprod.internal.onnx},
 * {@code io.mlprod.internal.plain.session}, {@link io.mlprod.spi}, {@link io.mlprod.time}. Start reading at
 * {@link io.mlprod.engine.Engines}.
 */
@NullMarked
package io.mlprod.engine;

import org.jspecify.annotations.NullMarked;
