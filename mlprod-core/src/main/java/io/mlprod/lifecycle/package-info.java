/**
 * Where models come from, how they are checked, and where the versions of a handle stand.
 *
 * <p>Depends on {@code io.mlprod.model} and {@code io.mlprod.error}. Start reading at {@link
 * io.mlprod.lifecycle.ModelSource}.
 */
@NullMarked
package io.mlprod.lifecycle;

import org.jspecify.annotations.NullMarked;
