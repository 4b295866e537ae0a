/**
 * The runs of one tier: on the caller's thread, on threads of the tier, and in the background.
 *
 * <p>Depends on: {@code mlprod-core}, {@link io.mlprod.fallback}, {@link io.mlprod.fallback.internal.check},
 * {@link io.mlprod.fallback.internal.context}, {@link io.mlprod.fallback.internal.gate}. Start reading at
 * {@link io.mlprod.fallback.internal.run.TierParts}.
 */
@NullMarked
package io.mlprod.fallback.internal.run;

import org.jspecify.annotations.NullMarked;
