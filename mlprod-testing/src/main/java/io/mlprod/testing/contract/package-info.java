/**
 * Abstract test classes for implementations of the interfaces of mlprod: an engine, a predictor, a rollout store, an
 * exposure sink, an alert sink, a prediction store. A subclass says how to make one, and has all tests.
 *
 * <p>Depends on: {@code mlprod-core}, {@code mlprod-monitoring}. Start reading at
 * {@link io.mlprod.testing.contract.RolloutStoreContract}.
 */
@NullMarked
package io.mlprod.testing.contract;

import org.jspecify.annotations.NullMarked;
