/**
 * The only path to the application's log.
 *
 * <p>Depends on: {@link io.mlprod.error}, {@link io.mlprod.internal.text}. Start reading at
 * {@link io.mlprod.internal.log.Log}.
 */
@NullMarked
package io.mlprod.internal.log;

import org.jspecify.annotations.NullMarked;
