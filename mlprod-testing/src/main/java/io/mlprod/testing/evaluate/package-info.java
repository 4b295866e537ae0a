/**
 * Evaluation of models on test data: metrics by slice, gates, rankings and reports.
 *
 * <p>Depends on: {@code mlprod-core}, {@code io.mlprod.testing.data}, {@code io.mlprod.testing.internal.page}. Start
 * reading at {@link io.mlprod.testing.evaluate.ModelEvaluation}.
 */
@NullMarked
package io.mlprod.testing.evaluate;

import org.jspecify.annotations.NullMarked;
