/**
 * The evaluation of drift: a window's counts are compared with a reference's.
 *
 * <p>Depends on: {@link io.mlprod.monitoring.drift}, {@link io.mlprod.monitoring.internal.cells},
 * {@link io.mlprod.monitoring.internal.window}. Start reading at
 * {@link io.mlprod.monitoring.internal.evaluate.DriftEvaluation}.
 */
@NullMarked
package io.mlprod.monitoring.internal.evaluate;

import org.jspecify.annotations.NullMarked;
