/**
 * Routing: units, their assignment to arms and so to versions, and the exposures that report it.
 *
 * <p>Depends on: {@code io.mlprod.internal.checks}, {@code io.mlprod.internal.text}, {@link io.mlprod.model}. Start
 * reading at {@link io.mlprod.routing.Route}.
 */
@NullMarked
package io.mlprod.routing;

import org.jspecify.annotations.NullMarked;
