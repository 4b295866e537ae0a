/**
 * Runs of several inputs: whether a model's rows are independent, how many to run together, and the queue in which
 * calls wait for others.
 *
 * <p>Depends on: {@link io.mlprod.batching}, {@link io.mlprod.error}, {@link io.mlprod.internal.codec},
 * {@link io.mlprod.internal.lease}, {@link io.mlprod.internal.log}, {@link io.mlprod.internal.validation},
 * {@link io.mlprod.model}, {@link io.mlprod.observe}, {@link io.mlprod.shadow}, {@link io.mlprod.spi}. Start reading at
 * {@link io.mlprod.internal.batching.RowBatch}.
 */
@NullMarked
package io.mlprod.internal.batching;

import org.jspecify.annotations.NullMarked;
