/**
 * Checks of arguments, with one form of message each.
 *
 * <p>Depends on: {@link io.mlprod.internal.text}. Start reading at {@link io.mlprod.internal.checks.Arguments}.
 */
@NullMarked
package io.mlprod.internal.checks;

import org.jspecify.annotations.NullMarked;
