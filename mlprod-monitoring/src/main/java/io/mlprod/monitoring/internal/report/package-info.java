/**
 * The forms in which a monitor's status is shown: JSON and text.
 *
 * <p>Depends on: {@code mlprod-core}, {@link io.mlprod.monitoring}, {@link io.mlprod.monitoring.drift},
 * {@link io.mlprod.monitoring.health}. Start reading at {@link io.mlprod.monitoring.internal.report.RecordJson}.
 */
@NullMarked
package io.mlprod.monitoring.internal.report;

import org.jspecify.annotations.NullMarked;
