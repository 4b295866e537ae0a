/**
 * Data quality: what is checked of a version's windows, and what was found.
 *
 * <p>Depends on: {@code mlprod-core}, {@code io.mlprod.monitoring.internal.cells}. Start reading at
 * {@link io.mlprod.monitoring.quality.Quality}.
 */
@NullMarked
package io.mlprod.monitoring.quality;

import org.jspecify.annotations.NullMarked;
