/**
 * Performance without labels: what metrics are likely to be, from the scores of predictions and a calibration of those
 * scores (confidence-based performance estimation).
 *
 * <p>Depends on: {@code mlprod-core}, {@link io.mlprod.monitoring.performance}. Start reading at
 * {@link io.mlprod.monitoring.estimate.PerformanceEstimate}.
 */
@NullMarked
package io.mlprod.monitoring.estimate;

import org.jspecify.annotations.NullMarked;
