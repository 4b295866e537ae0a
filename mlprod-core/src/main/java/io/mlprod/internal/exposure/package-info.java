/**
 * The way from a prediction to an exposure sink: a bounded queue, on Caffeine for what was told before.
 *
 * <p>Depends on {@code io.mlprod.routing}, {@code io.mlprod.model} and {@code io.mlprod.spi}. Start reading at
 * {@link io.mlprod.internal.exposure.ExposureQueue}.
 */
@NullMarked
package io.mlprod.internal.exposure;

import org.jspecify.annotations.NullMarked;
