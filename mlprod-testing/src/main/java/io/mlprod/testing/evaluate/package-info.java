/**
 * Evaluation of models on test data: metrics by slice, gates, rankings and reports.
 *
 * @since 0.1
 */
@NullMarked
package io.mlprod.testing.evaluate;

import org.jspecify.annotations.NullMarked;
