/**
 * Counting of what goes into a version and comes out: on the callers' threads into the cells of its columns, by
 * windows.
 *
 * <p>Depends on: {@code mlprod-core}, {@link io.mlprod.monitoring}, {@link io.mlprod.monitoring.internal.cells}. Start
 * reading at {@link io.mlprod.monitoring.internal.window.VersionRecorder}.
 */
@NullMarked
package io.mlprod.monitoring.internal.window;

import org.jspecify.annotations.NullMarked;
