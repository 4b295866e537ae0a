/**
 * Sticky assignment: from a unit to its slot, and from the slot to an arm, the same in every process.
 *
 * <p>Depends on: {@link io.mlprod.internal.text}, {@link io.mlprod.model}, {@link io.mlprod.routing}. Start reading at
 * {@link io.mlprod.internal.routing.Assigner}.
 */
@NullMarked
package io.mlprod.internal.routing;

import org.jspecify.annotations.NullMarked;
