/**
 * The admission of inputs to a tier: the operator's switch, gates with two levels, and what the tier accepts.
 *
 * <p>Depends on: {@code mlprod-core}, {@link io.mlprod.fallback}, {@link io.mlprod.fallback.internal.check}. Start
 * reading at {@link io.mlprod.fallback.internal.gate.TierAdmission}.
 */
@NullMarked
package io.mlprod.fallback.internal.gate;

import org.jspecify.annotations.NullMarked;
