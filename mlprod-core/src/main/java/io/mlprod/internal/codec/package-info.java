/**
 * The codec between records and tensors: records become input tensors, and output tensors become records. Both are
 * resolved once, when a handle is built.
 *
 * <p>Depends on: {@link io.mlprod.error}, {@link io.mlprod.internal.validation}, {@link io.mlprod.model},
 * {@link io.mlprod.observe}, {@link io.mlprod.record}, {@link io.mlprod.spi}, {@link io.mlprod.validation}. Start
 * reading at {@link io.mlprod.internal.codec.Codec}.
 */
@NullMarked
package io.mlprod.internal.codec;

import org.jspecify.annotations.NullMarked;
