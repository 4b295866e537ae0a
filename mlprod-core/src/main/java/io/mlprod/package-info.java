/**
 * The entry point of mlprod: open a model, call predict().
 *
 * <p>Depends on: {@link io.mlprod.admission}, {@link io.mlprod.batching}, {@link io.mlprod.cache},
 * {@link io.mlprod.engine}, {@link io.mlprod.error}, {@link io.mlprod.experiment}, {@link io.mlprod.internal.checks},
 * {@link io.mlprod.internal.exposure}, {@link io.mlprod.internal.lease}, {@link io.mlprod.internal.log},
 * {@link io.mlprod.internal.observe}, {@link io.mlprod.internal.serving}, {@link io.mlprod.internal.text},
 * {@link io.mlprod.internal.threads}, {@link io.mlprod.internal.traffic}, {@link io.mlprod.internal.versions},
 * {@link io.mlprod.lifecycle}, {@link io.mlprod.model}, {@link io.mlprod.observe}, {@link io.mlprod.provenance},
 * {@link io.mlprod.rollout}, {@link io.mlprod.routing}, {@link io.mlprod.shadow}, {@link io.mlprod.spi},
 * {@link io.mlprod.time}, {@link io.mlprod.validation}. Start reading at {@link io.mlprod.ModelHandle}.
 */
@NullMarked
package io.mlprod;

import org.jspecify.annotations.NullMarked;
