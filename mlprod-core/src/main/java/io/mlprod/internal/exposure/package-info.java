/**
 * The path from a prediction to an exposure sink: a bounded queue, with a Caffeine cache of the exposures that were
 * handed over before.
 *
 * <p>Depends on: {@link io.mlprod.internal.log}, {@link io.mlprod.internal.threads}, {@link io.mlprod.model},
 * {@link io.mlprod.routing}, {@link io.mlprod.time}. Start reading at
 * {@link io.mlprod.internal.exposure.ExposureQueue}.
 */
@NullMarked
package io.mlprod.internal.exposure;

import org.jspecify.annotations.NullMarked;
