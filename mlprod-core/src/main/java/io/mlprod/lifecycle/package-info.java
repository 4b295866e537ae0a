/**
 * Where models come from and how they are checked before they are loaded.
 *
 * <p>Depends on {@code io.mlprod.model} and {@code io.mlprod.error}. Start reading at {@link io.mlprod.lifecycle.ModelSource}.
 */
@NullMarked
package io.mlprod.lifecycle;

import org.jspecify.annotations.NullMarked;
