/**
 * Observation of handles and chains: every prediction's outcome and every change of a handle's state, as sealed events;
 * the rows that go into the model and what it answers, as columns; and what the application learns later, as feedback.
 *
 * <p>Depends on: {@link io.mlprod.batching}, {@link io.mlprod.cache}, {@link io.mlprod.error},
 * {@code io.mlprod.internal.checks}, {@code io.mlprod.internal.text}, {@link io.mlprod.lifecycle},
 * {@link io.mlprod.model}, {@link io.mlprod.provenance}, {@link io.mlprod.rollout}, {@link io.mlprod.routing}. Start
 * reading at {@link io.mlprod.observe.PredictionListener}.
 */
@NullMarked
package io.mlprod.observe;

import org.jspecify.annotations.NullMarked;
