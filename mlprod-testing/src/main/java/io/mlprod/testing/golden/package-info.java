/**
 * Golden files: recorded inputs with the answers that a model must give, from Python or from an earlier version.
 *
 * <p>Depends on: {@code mlprod-core}, {@code io.mlprod.testing.internal.files},
 * {@code io.mlprod.testing.internal.record}. Start reading at {@link io.mlprod.testing.golden.GoldenFile}.
 */
@NullMarked
package io.mlprod.testing.golden;

import org.jspecify.annotations.NullMarked;
