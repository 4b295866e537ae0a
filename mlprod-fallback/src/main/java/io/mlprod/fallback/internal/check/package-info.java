/**
 * The checks of inputs before a run, and of answers and exceptions after it.
 *
 * <p>Depends on: {@code mlprod-core}. Start reading at {@link io.mlprod.fallback.internal.check.AnswerJudge}.
 */
@NullMarked
package io.mlprod.fallback.internal.check;

import org.jspecify.annotations.NullMarked;
