/**
 * The handles and chains that a monitor watches, without keeping them alive, and their health.
 *
 * <p>Depends on: {@code mlprod-core}, {@link io.mlprod.monitoring}, {@link io.mlprod.monitoring.health},
 * {@link io.mlprod.monitoring.internal.attach}, {@link io.mlprod.monitoring.internal.store}. Start reading at
 * {@link io.mlprod.monitoring.internal.watch.Watched}.
 */
@NullMarked
package io.mlprod.monitoring.internal.watch;

import org.jspecify.annotations.NullMarked;
