/**
 * The record of a running experiment: what each unit did, in bounded memory, and what follows from it.
 *
 * <p>Depends on: {@link io.mlprod.experiment}, {@link io.mlprod.internal.routing},
 * {@link io.mlprod.internal.statistics}, {@link io.mlprod.internal.text}, {@link io.mlprod.model},
 * {@link io.mlprod.observe}, {@link io.mlprod.time}. Start reading at {@link io.mlprod.internal.experiment.Outcomes}.
 */
@NullMarked
package io.mlprod.internal.experiment;

import org.jspecify.annotations.NullMarked;
