/**
 * The clock of a handle, and a clock for tests that moves only when a test moves it.
 *
 * <p>Depends on: {@code io.mlprod.internal.log}, {@code io.mlprod.internal.text}. Start reading at
 * {@link io.mlprod.time.TimeSource}.
 */
@NullMarked
package io.mlprod.time;

import org.jspecify.annotations.NullMarked;
