/**
 * Predictions that wait for their labels, packed into arrays.
 *
 * <p>Depends on: {@code mlprod-core}, {@link io.mlprod.monitoring.performance}. Start reading at
 * {@link io.mlprod.monitoring.internal.store.Segment}.
 */
@NullMarked
package io.mlprod.monitoring.internal.store;

import org.jspecify.annotations.NullMarked;
