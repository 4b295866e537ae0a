/**
 * The history of what was found: a small record for each version and window, what happened between, and alerts.
 *
 * <p>Depends on: {@code mlprod-core}, {@link io.mlprod.monitoring.action}, {@link io.mlprod.monitoring.alert},
 * {@link io.mlprod.monitoring.drift}, {@link io.mlprod.monitoring.quality}. Start reading at
 * {@link io.mlprod.monitoring.history.MonitorHistory}.
 */
@NullMarked
package io.mlprod.monitoring.history;

import org.jspecify.annotations.NullMarked;
