/**
 * The right to use a loaded model's native memory, and how that memory is given back.
 *
 * <p>Depends on: {@link io.mlprod.error}, {@link io.mlprod.internal.leak}, {@link io.mlprod.internal.log},
 * {@link io.mlprod.internal.text}, {@link io.mlprod.internal.threads}, {@link io.mlprod.internal.validation},
 * {@link io.mlprod.model}, {@link io.mlprod.observe}, {@link io.mlprod.spi}, {@link io.mlprod.time}. Start reading at
 * {@link io.mlprod.internal.lease.LeasePool}.
 */
@NullMarked
package io.mlprod.internal.lease;

import org.jspecify.annotations.NullMarked;
