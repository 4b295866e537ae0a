/**
 * Turns a {@link io.mlprod.lifecycle.ModelSource} into checked bytes.
 *
 * <p>Depends on {@code io.mlprod.lifecycle}, {@code io.mlprod.spi} and {@code io.mlprod.internal.graph}. Start reading at
 * {@link io.mlprod.internal.load.ModelLoader}. Internal: not part of the API.
 */
@NullMarked
package io.mlprod.internal.load;

import org.jspecify.annotations.NullMarked;
