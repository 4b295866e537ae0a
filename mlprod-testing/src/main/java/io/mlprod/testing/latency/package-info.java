/**
 * Latency and allocation budgets that do not depend on the speed of the machine.
 *
 * <p>Depends on: {@code mlprod-core}. Start reading at {@link io.mlprod.testing.latency.LatencyBudget}.
 */
@NullMarked
package io.mlprod.testing.latency;

import org.jspecify.annotations.NullMarked;
