/**
 * The entry point of mlprod: open a model, call predict().
 *
 * <p>Depends on: {@link io.mlprod.admission}, {@link io.mlprod.batching}, {@link io.mlprod.cache},
 * {@link io.mlprod.engine}, {@link io.mlprod.error}, {@link io.mlprod.experiment}, {@code io.mlprod.internal.checks},
 * {@code io.mlprod.internal.exposure}, {@code io.mlprod.internal.lease}, {@code io.mlprod.internal.log},
 * {@code io.mlprod.internal.observe}, {@code io.mlprod.internal.serving}, {@code io.mlprod.internal.text},
 * {@code io.mlprod.internal.threads}, {@code io.mlprod.internal.traffic}, {@code io.mlprod.internal.versions},
 * {@link io.mlprod.lifecycle}, {@link io.mlprod.model}, {@link io.mlprod.observe}, {@link io.mlprod.provenance},
 * {@link io.mlprod.rollout}, {@link io.mlprod.routing}, {@link io.mlprod.shadow}, {@link io.mlprod.spi},
 * {@link io.mlprod.time}, {@link io.mlprod.validation}. Start reading at {@link io.mlprod.ModelHandle}.
 */
@NullMarked
package io.mlprod;

import org.jspecify.annotations.NullMarked;
