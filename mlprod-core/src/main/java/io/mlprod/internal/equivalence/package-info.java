/**
 * The check that an engine answers as another one does, the reference: when a model is loaded, with rows made from the
 * model itself, and if wanted later with a share of the calls.
 *
 * <p>Depends on: {@link io.mlprod.error}, {@code io.mlprod.internal.files}, {@code io.mlprod.internal.graph},
 * {@code io.mlprod.internal.log}, {@code io.mlprod.internal.threads}, {@link io.mlprod.lifecycle},
 * {@link io.mlprod.model}, {@link io.mlprod.spi}, {@link io.mlprod.time}. Start reading at
 * {@link io.mlprod.internal.equivalence.EquivalentEngine}.
 */
@NullMarked
package io.mlprod.internal.equivalence;

import org.jspecify.annotations.NullMarked;
