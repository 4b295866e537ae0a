/**
 * How good predictions were, as their labels come to be known: the predictions that wait for labels, and what the pairs
 * tell.
 *
 * <p>Depends on: {@code mlprod-core}, {@code io.mlprod.monitoring.internal.store}. Start reading at
 * {@link io.mlprod.monitoring.performance.Performance}.
 */
@NullMarked
package io.mlprod.monitoring.performance;

import org.jspecify.annotations.NullMarked;
