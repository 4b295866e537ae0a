/**
 * Decides from a graph whether a model keeps the rows of a batch apart, so that several inputs may share a run.
 *
 * <p>Depends on {@code io.mlprod.spi} and {@code io.mlprod.model}. Start reading at {@link
 * io.mlprod.internal.rows.RowAnalysis}. Internal: not part of the API.
 */
@NullMarked
package io.mlprod.internal.rows;

import org.jspecify.annotations.NullMarked;
