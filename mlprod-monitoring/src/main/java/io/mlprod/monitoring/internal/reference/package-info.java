/**
 * The cells of a column, and its counts in them, from a profile.
 *
 * <p>Depends on: {@link io.mlprod.monitoring.profile}, {@link io.mlprod.monitoring.internal.cells}. Start reading at
 * {@link io.mlprod.monitoring.internal.reference.Reference}.
 */
@NullMarked
package io.mlprod.monitoring.internal.reference;

import org.jspecify.annotations.NullMarked;
