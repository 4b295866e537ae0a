/**
 * Drift: settings, reports, and the measures, tests and detectors behind them, which can also be called on their own.
 *
 * <p>Depends on: {@code mlprod-core}, {@code io.mlprod.monitoring.internal.cells}. Start reading at
 * {@link io.mlprod.monitoring.drift.DriftReport}.
 */
@NullMarked
package io.mlprod.monitoring.drift;

import org.jspecify.annotations.NullMarked;
