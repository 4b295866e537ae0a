/**
 * The answer cache of a handle: its bounds and its statistics.
 *
 * <p>Depends on: {@code io.mlprod.internal.text}. Start reading at {@link io.mlprod.cache.Cache}.
 */
@NullMarked
package io.mlprod.cache;

import org.jspecify.annotations.NullMarked;
