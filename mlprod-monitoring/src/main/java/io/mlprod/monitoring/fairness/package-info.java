/**
 * How a model treats groups: rates by group with intervals, the differences and ratios between them, and pseudonyms for
 * the groups' names.
 *
 * <p>Depends on: {@code mlprod-core}, {@link io.mlprod.monitoring.performance}. Start reading at
 * {@link io.mlprod.monitoring.fairness.FairnessReport}.
 */
@NullMarked
package io.mlprod.monitoring.fairness;

import org.jspecify.annotations.NullMarked;
