/**
 * AssertJ assertions on what mlprod returns; {@code MlprodAssertions} and {@code MonitoringAssertions} of
 * {@code io.mlprod.testing} make them.
 *
 * <p>Depends on: {@code mlprod-core}, {@code mlprod-monitoring}, {@code io.mlprod.testing.fake},
 * {@code io.mlprod.testing.internal.record}. Start reading at {@link io.mlprod.testing.assertion.PredictionAssert}.
 */
@NullMarked
package io.mlprod.testing.assertion;

import org.jspecify.annotations.NullMarked;
