/**
 * The comparison of a primary's answers with a candidate's, field by field, in bounded memory.
 *
 * <p>Depends on: {@link io.mlprod.internal.statistics}, {@link io.mlprod.model}, {@link io.mlprod.shadow}. Start
 * reading at {@link io.mlprod.internal.shadow.Comparison}.
 */
@NullMarked
package io.mlprod.internal.shadow;

import org.jspecify.annotations.NullMarked;
