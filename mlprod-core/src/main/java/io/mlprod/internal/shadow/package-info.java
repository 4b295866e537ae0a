/**
 * Compares a primary's answers with a candidate's, field by field, in bounded memory.
 *
 * <p>Depends on {@code io.mlprod.shadow}, {@code io.mlprod.model} and {@code io.mlprod.internal.statistics}.
 * Start reading at {@link io.mlprod.internal.shadow.Comparison}.
 */
@NullMarked
package io.mlprod.internal.shadow;

import org.jspecify.annotations.NullMarked;
