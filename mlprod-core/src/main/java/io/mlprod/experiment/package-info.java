/**
 * Experiments: versions compared on units that are assigned at random, what came of it, and policies judged from logs.
 *
 * <p>Depends on: {@code io.mlprod.internal.checks}, {@code io.mlprod.internal.text}, {@link io.mlprod.routing}. Start
 * reading at {@link io.mlprod.experiment.Experiment}.
 */
@NullMarked
package io.mlprod.experiment;

import org.jspecify.annotations.NullMarked;
