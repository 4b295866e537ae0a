/**
 * The prediction path of one loaded version: how an input becomes a prediction, alone, in a chunk or in a stream.
 *
 * <p>Depends on: {@link io.mlprod}, {@link io.mlprod.admission}, {@link io.mlprod.batching}, {@link io.mlprod.cache},
 * {@link io.mlprod.error}, {@link io.mlprod.internal.batching}, {@link io.mlprod.internal.cache},
 * {@link io.mlprod.internal.codec}, {@link io.mlprod.internal.exposure}, {@link io.mlprod.internal.lease},
 * {@link io.mlprod.internal.log}, {@link io.mlprod.internal.observe}, {@link io.mlprod.internal.text},
 * {@link io.mlprod.internal.threads}, {@link io.mlprod.internal.validation}, {@link io.mlprod.lifecycle},
 * {@link io.mlprod.model}, {@link io.mlprod.observe}, {@link io.mlprod.routing}, {@link io.mlprod.spi},
 * {@link io.mlprod.time}, {@link io.mlprod.validation}. Start reading at
 * {@link io.mlprod.internal.serving.LoadedModel}.
 */
@NullMarked
package io.mlprod.internal.serving;

import org.jspecify.annotations.NullMarked;
