/**
 * The loading of models: turns a {@link io.mlprod.lifecycle.ModelSource} into checked bytes, and these into a session
 * of the first engine that takes them.
 *
 * <p>Depends on: {@link io.mlprod.error}, {@link io.mlprod.internal.files}, {@link io.mlprod.internal.graph},
 * {@link io.mlprod.internal.log}, {@link io.mlprod.lifecycle}, {@link io.mlprod.model}, {@link io.mlprod.spi}. Start
 * reading at {@link io.mlprod.internal.load.EngineLine}.
 */
@NullMarked
package io.mlprod.internal.load;

import org.jspecify.annotations.NullMarked;
