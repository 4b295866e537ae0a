/**
 * Counting of what goes into a version and comes out: on the callers' threads into the cells of its columns, by
 * windows.
 *
 * <p>Depends on: {@link io.mlprod.error}, {@link io.mlprod.model}, {@link io.mlprod.monitoring},
 * {@link io.mlprod.monitoring.internal.cells}, {@link io.mlprod.observe}, {@link io.mlprod.time}. Start reading at
 * {@link io.mlprod.monitoring.internal.window.VersionRecorder}.
 */
@NullMarked
package io.mlprod.monitoring.internal.window;

import org.jspecify.annotations.NullMarked;
