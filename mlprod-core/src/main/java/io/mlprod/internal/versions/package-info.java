/**
 * The life of a model version: read, assembled, checked, deployed, rolled back, unloaded.
 *
 * <p>Depends on: {@link io.mlprod}, {@link io.mlprod.admission}, {@link io.mlprod.batching}, {@link io.mlprod.error},
 * {@link io.mlprod.experiment}, {@link io.mlprod.internal.batching}, {@link io.mlprod.internal.cache},
 * {@link io.mlprod.internal.checks}, {@link io.mlprod.internal.codec}, {@link io.mlprod.internal.graph},
 * {@link io.mlprod.internal.lease}, {@link io.mlprod.internal.load}, {@link io.mlprod.internal.log},
 * {@link io.mlprod.internal.observe}, {@link io.mlprod.internal.serving}, {@link io.mlprod.internal.shadow},
 * {@link io.mlprod.internal.text}, {@link io.mlprod.internal.threads}, {@link io.mlprod.internal.traffic},
 * {@link io.mlprod.internal.validation}, {@link io.mlprod.lifecycle}, {@link io.mlprod.model},
 * {@link io.mlprod.observe}, {@link io.mlprod.rollout}, {@link io.mlprod.shadow}, {@link io.mlprod.spi},
 * {@link io.mlprod.time}, {@link io.mlprod.validation}. Start reading at {@link io.mlprod.internal.versions.Versions}.
 */
@NullMarked
package io.mlprod.internal.versions;

import org.jspecify.annotations.NullMarked;
