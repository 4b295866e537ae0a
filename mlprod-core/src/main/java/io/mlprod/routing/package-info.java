/**
 * Who gets which version: units, their assignment to arms, and what is told about it.
 *
 * <p>Depends on: {@link io.mlprod.internal.text}, {@link io.mlprod.model}. Start reading at
 * {@link io.mlprod.routing.Route}.
 */
@NullMarked
package io.mlprod.routing;

import org.jspecify.annotations.NullMarked;
