/**
 * Several inputs in one run: whether a model's rows are independent, how many to run together, and the queue in which calls
 * wait for others.
 *
 * <p>Start reading at {@link io.mlprod.internal.batching.RowBatch}.
 */
@NullMarked
package io.mlprod.internal.batching;

import org.jspecify.annotations.NullMarked;
