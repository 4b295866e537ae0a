/**
 * The JUnit extension that injects models, fakes, golden files and a manual clock, and AssertJ assertions on what
 * mlprod returns.
 *
 * <p>Depends on: {@code mlprod-core}, {@code mlprod-monitoring}, {@code io.mlprod.testing.assertion},
 * {@code io.mlprod.testing.fake}, {@code io.mlprod.testing.golden}, {@code io.mlprod.testing.internal.inject}. Start
 * reading at {@link io.mlprod.testing.MlprodTest}.
 */
@NullMarked
package io.mlprod.testing;

import org.jspecify.annotations.NullMarked;
