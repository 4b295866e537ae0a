/**
 * Seeded traffic with injected regressions against rollouts, experiments and fallback chains.
 *
 * <p>Depends on: {@code io.mlprod.testing.fake}, {@code mlprod-core}, {@code mlprod-fallback}. Start reading at
 * {@link io.mlprod.testing.traffic.Traffic}.
 *
 * @since 0.1
 */
@NullMarked
package io.mlprod.testing.traffic;

import org.jspecify.annotations.NullMarked;
