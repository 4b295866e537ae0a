/**
 * The record of a running experiment: what each unit did, in bounded memory, and what follows from it.
 *
 * <p>Depends on {@code io.mlprod.experiment}, {@code io.mlprod.internal.statistics},
 * {@code io.mlprod.internal.routing}, {@code io.mlprod.observe}, {@code io.mlprod.model} and {@code io.mlprod.spi}. Start reading at {@link io.mlprod.internal.experiment.Outcomes}.
 */
@NullMarked
package io.mlprod.internal.experiment;

import org.jspecify.annotations.NullMarked;
