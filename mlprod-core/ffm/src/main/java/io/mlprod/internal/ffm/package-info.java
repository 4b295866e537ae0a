/**
 * ONNX Runtime called through {@code java.lang.foreign}: the functions of its C API, and what core needs of them.
 *
 * <p>Depends on: {@link io.mlprod.error}, {@link io.mlprod.internal.onnx}, {@link io.mlprod.model},
 * {@link io.mlprod.spi}. Start reading at {@link io.mlprod.internal.ffm.FfmBinding}.
 */
@NullMarked
package io.mlprod.internal.ffm;

import org.jspecify.annotations.NullMarked;
