/**
 * Actions: what an alert does by itself, within limits.
 *
 * <p>Depends on: {@code mlprod-core}, {@link io.mlprod.monitoring.alert}, {@link io.mlprod.monitoring.webhook}. Start
 * reading at {@link io.mlprod.monitoring.action.Actions}.
 */
@NullMarked
package io.mlprod.monitoring.action;

import org.jspecify.annotations.NullMarked;
