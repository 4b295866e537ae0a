/**
 * The cache of answers, on Caffeine.
 *
 * <p>Start reading at {@link io.mlprod.internal.cache.AnswerCache}.
 */
@NullMarked
package io.mlprod.internal.cache;

import org.jspecify.annotations.NullMarked;
