package io.mlprod.monitoring.internal.performance;

import io.mlprod.model.ModelVersion;
import io.mlprod.monitoring.performance.LateLabel;

/**
 * A label that is on its way to the store.
 *
 * @param label what was given
 * @param serving the version that served when it was given, to which it counts if its prediction is not known
 * @param nanos the monotonic time at which it was given
 */
record GivenLabel(LateLabel label, ModelVersion serving, long nanos) {}
