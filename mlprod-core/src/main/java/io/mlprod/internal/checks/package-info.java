/**
 * Checks of arguments, with one form of message each.
 *
 * <p>Depends on the texts for people only. Start reading at {@link io.mlprod.internal.checks.Arguments}.
 */
@NullMarked
package io.mlprod.internal.checks;

import org.jspecify.annotations.NullMarked;
