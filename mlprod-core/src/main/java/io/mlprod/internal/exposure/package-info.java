/**
 * The way from a prediction to an exposure sink: a bounded queue, on Caffeine for what was told before.
 *
 * <p>Depends on: {@link io.mlprod.internal.log}, {@link io.mlprod.internal.threads}, {@link io.mlprod.model},
 * {@link io.mlprod.routing}, {@link io.mlprod.time}. Start reading at
 * {@link io.mlprod.internal.exposure.ExposureQueue}.
 */
@NullMarked
package io.mlprod.internal.exposure;

import org.jspecify.annotations.NullMarked;
