/**
 * Pools of threads.
 *
 * <p>Depends on: {@link io.mlprod.internal.leak}, {@link io.mlprod.internal.text}, {@link io.mlprod.time}. Start
 * reading at {@link io.mlprod.internal.threads.Threads}.
 */
@NullMarked
package io.mlprod.internal.threads;

import org.jspecify.annotations.NullMarked;
