/**
 * Seeded traffic with injected regressions against rollouts, experiments and fallback chains.
 *
 * @since 0.1
 */
@NullMarked
package io.mlprod.testing.traffic;

import org.jspecify.annotations.NullMarked;
