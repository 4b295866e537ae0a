/**
 * Where models come from, how they are checked, and where the versions of a handle stand.
 *
 * <p>Depends on {@code io.mlprod.model}, {@code io.mlprod.error} and {@code io.mlprod.spi}. Start reading at {@link
 * io.mlprod.lifecycle.ModelSource}.
 */
@NullMarked
package io.mlprod.lifecycle;

import org.jspecify.annotations.NullMarked;
