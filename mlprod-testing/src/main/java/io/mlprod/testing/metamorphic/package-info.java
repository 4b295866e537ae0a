/**
 * Metamorphic tests: relations between answers that hold for any input.
 *
 * <p>Depends on: {@code mlprod-core}, {@code io.mlprod.testing.data}, {@code io.mlprod.testing.internal.record}. Start
 * reading at {@link io.mlprod.testing.metamorphic.Metamorphic}.
 */
@NullMarked
package io.mlprod.testing.metamorphic;

import org.jspecify.annotations.NullMarked;
