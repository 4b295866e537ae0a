/**
 * What a handle remembers: how much, for how long, and how often it helped.
 *
 * <p>Depends on: {@link io.mlprod.internal.text}. Start reading at {@link io.mlprod.cache.Cache}.
 */
@NullMarked
package io.mlprod.cache;

import org.jspecify.annotations.NullMarked;
