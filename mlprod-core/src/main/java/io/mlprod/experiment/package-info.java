/**
 * Experiments: versions compared on units that are assigned at random, what came of it, and policies judged from logs.
 *
 * <p>Depends on {@code io.mlprod.routing} and {@code io.mlprod.model}. Start reading at {@link io.mlprod.experiment.Experiment}.
 */
@NullMarked
package io.mlprod.experiment;

import org.jspecify.annotations.NullMarked;
