/**
 * Micro-batching: settings and statistics of how calls that come at the same time share a run of the model.
 *
 * <p>Depends on: {@code io.mlprod.internal.text}. Start reading at {@link io.mlprod.batching.Batching}.
 */
@NullMarked
package io.mlprod.batching;

import org.jspecify.annotations.NullMarked;
