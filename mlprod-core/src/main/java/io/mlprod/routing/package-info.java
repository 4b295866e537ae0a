/**
 * Who gets which version: units, their assignment to arms, and what is told about it.
 *
 * <p>Depends on {@code io.mlprod.model}, and on Jackson for exposures in files. Start reading at
 * {@link io.mlprod.routing.Route}.
 */
@NullMarked
package io.mlprod.routing;

import org.jspecify.annotations.NullMarked;
