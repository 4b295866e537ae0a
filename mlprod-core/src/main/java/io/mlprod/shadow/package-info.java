/**
 * Shadows: a candidate version also answers a share of the calls, its answers reach no caller, and they are compared
 * with the primary's.
 *
 * <p>Depends on: {@code io.mlprod.internal.checks}, {@code io.mlprod.internal.text}, {@link io.mlprod.model}. Start
 * reading at {@link io.mlprod.shadow.Shadow}.
 */
@NullMarked
package io.mlprod.shadow;

import org.jspecify.annotations.NullMarked;
