/**
 * Faults to inject into a scripted model, and a matrix of all of them.
 *
 * <p>Depends on: {@code mlprod-core}, {@code io.mlprod.testing.fake}, {@code io.mlprod.testing.internal.record}. Start
 * reading at {@link io.mlprod.testing.fault.Faults}.
 */
@NullMarked
package io.mlprod.testing.fault;

import org.jspecify.annotations.NullMarked;
