/**
 * The one way to the application's log.
 *
 * <p>Depends on {@code io.mlprod.error}, {@code io.mlprod.internal.text} and SLF4J. Start reading at {@link
 * io.mlprod.internal.log.Log}.
 */
@NullMarked
package io.mlprod.internal.log;

import org.jspecify.annotations.NullMarked;
