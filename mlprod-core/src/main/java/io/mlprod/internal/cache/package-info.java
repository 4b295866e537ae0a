/**
 * The cache of answers, on Caffeine.
 *
 * <p>Depends on: {@link io.mlprod.cache}, {@link io.mlprod.error}, {@link io.mlprod.internal.lease},
 * {@link io.mlprod.model}, {@link io.mlprod.observe}, {@link io.mlprod.spi}, {@link io.mlprod.time}. Start reading at
 * {@link io.mlprod.internal.cache.AnswerCache}.
 */
@NullMarked
package io.mlprod.internal.cache;

import org.jspecify.annotations.NullMarked;
