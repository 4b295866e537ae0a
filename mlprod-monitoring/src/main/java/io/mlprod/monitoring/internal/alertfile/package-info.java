/**
 * Alerts as JSON, in payloads and in the file that outlives a process.
 *
 * <p>Depends on: {@code mlprod-core}, {@link io.mlprod.monitoring.alert}. Start reading at
 * {@link io.mlprod.monitoring.internal.alertfile.AlertJson}.
 */
@NullMarked
package io.mlprod.monitoring.internal.alertfile;

import org.jspecify.annotations.NullMarked;
