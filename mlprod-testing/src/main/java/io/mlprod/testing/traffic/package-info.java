/**
 * Seeded traffic with injected regressions against rollouts, experiments and fallback chains.
 *
 * <p>Depends on: {@code mlprod-core}, {@code mlprod-fallback}, {@code io.mlprod.testing.fake}. Start reading at
 * {@link io.mlprod.testing.traffic.Traffic}.
 */
@NullMarked
package io.mlprod.testing.traffic;

import org.jspecify.annotations.NullMarked;
