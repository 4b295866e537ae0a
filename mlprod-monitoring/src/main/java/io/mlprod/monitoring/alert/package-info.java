/**
 * Alerts: numbers with levels, what happens to an alert from its beginning to its end, and who is notified.
 *
 * <p>Depends on: {@code mlprod-core}, {@code io.mlprod.monitoring.internal.alertfile}. Start reading at
 * {@link io.mlprod.monitoring.alert.Alerts}.
 */
@NullMarked
package io.mlprod.monitoring.alert;

import org.jspecify.annotations.NullMarked;
