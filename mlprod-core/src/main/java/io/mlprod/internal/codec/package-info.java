/**
 * Turns records into input tensors and output tensors into records, resolved once when a handle is built.
 *
 * <p>Depends on {@code io.mlprod.record}, {@code io.mlprod.validation}, {@code io.mlprod.spi} and {@code
 * io.mlprod.internal.validation}. Start reading at {@link io.mlprod.internal.codec.Codec}. Internal: not part of
 * the API.
 */
@NullMarked
package io.mlprod.internal.codec;

import org.jspecify.annotations.NullMarked;
