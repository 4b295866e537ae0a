/**
 * The form in which a monitor's status is shown to other programs: JSON.
 *
 * <p>Depends on: nothing of mlprod. Start reading at {@link io.mlprod.monitoring.internal.report.RecordJson}.
 */
@NullMarked
package io.mlprod.monitoring.internal.report;

import org.jspecify.annotations.NullMarked;
