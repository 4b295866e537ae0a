/**
 * The counting of a version's predictions, their times and failures, between two looks.
 *
 * <p>Depends on: {@code mlprod-core}, {@link io.mlprod.monitoring.history}. Start reading at
 * {@link io.mlprod.monitoring.internal.traffic.TrafficRecorder}.
 */
@NullMarked
package io.mlprod.monitoring.internal.traffic;

import org.jspecify.annotations.NullMarked;
