/**
 * The front door of monitoring: a monitor that watches handles and chains.
 *
 * <p>Depends on: {@link io.mlprod.observe}. Start reading at {@link io.mlprod.monitoring.ModelMonitor}.
 */
@NullMarked
package io.mlprod.monitoring;

import org.jspecify.annotations.NullMarked;
