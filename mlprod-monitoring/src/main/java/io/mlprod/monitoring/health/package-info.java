/**
 * Health of handles and chains: whether they are live and ready, and if not, why.
 *
 * <p>Depends on: {@code mlprod-core}. Start reading at {@link io.mlprod.monitoring.health.Health}.
 */
@NullMarked
package io.mlprod.monitoring.health;

import org.jspecify.annotations.NullMarked;
