/**
 * Who may use a loaded model's native memory, and how it is given back.
 *
 * <p>Depends on {@code io.mlprod.spi}, {@code io.mlprod.error}, {@code io.mlprod.time} and {@code
 * io.mlprod.internal.threads}. Start reading at {@link io.mlprod.internal.lease.LeasePool}.
 * Internal: not part of the API.
 */
@NullMarked
package io.mlprod.internal.lease;

import org.jspecify.annotations.NullMarked;
