/**
 * The analysis that decides from a graph whether a model keeps the rows of a batch apart, so that several inputs may
 * share a run.
 *
 * <p>Depends on: {@link io.mlprod.model}, {@link io.mlprod.spi}. Start reading at
 * {@link io.mlprod.internal.rows.RowAnalysis}.
 */
@NullMarked
package io.mlprod.internal.rows;

import org.jspecify.annotations.NullMarked;
