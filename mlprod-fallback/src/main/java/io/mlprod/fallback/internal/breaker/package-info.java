/**
 * Circuit breakers: the library's, and those of the application behind a guard.
 *
 * <p>Depends on: {@code mlprod-core}, {@link io.mlprod.fallback}. Start reading at
 * {@link io.mlprod.fallback.internal.breaker.ResilienceBreaker}.
 */
@NullMarked
package io.mlprod.fallback.internal.breaker;

import org.jspecify.annotations.NullMarked;
