/**
 * Metrics of prediction quality with confidence intervals: of classes, probabilities, numbers and orders.
 *
 * <p>Depends on: {@code io.mlprod.internal.checks}, {@code io.mlprod.internal.text}. Start reading at
 * {@link io.mlprod.evaluation.Evaluation}.
 */
@NullMarked
package io.mlprod.evaluation;

import org.jspecify.annotations.NullMarked;
