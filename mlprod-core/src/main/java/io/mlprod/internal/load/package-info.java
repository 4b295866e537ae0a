/**
 * Turns a {@link io.mlprod.lifecycle.ModelSource} into checked bytes, and these into a session of the first engine that
 * takes them.
 *
 * <p>Depends on {@code io.mlprod.lifecycle}, {@code io.mlprod.spi}, {@code io.mlprod.model}, {@code io.mlprod.error} and
 * {@code io.mlprod.internal.graph}. Start reading at {@link io.mlprod.internal.load.EngineLine}. Internal: not part of
 * the API.
 */
@NullMarked
package io.mlprod.internal.load;

import org.jspecify.annotations.NullMarked;
