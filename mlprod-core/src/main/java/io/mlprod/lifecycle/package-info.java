/**
 * The life of a model in a handle: its source, its checks, its tuning, and the states of its versions.
 *
 * <p>Depends on: {@link io.mlprod.error}, {@link io.mlprod.internal.checks}, {@link io.mlprod.internal.files},
 * {@link io.mlprod.internal.text}, {@link io.mlprod.model}, {@link io.mlprod.shadow}. Start reading at
 * {@link io.mlprod.lifecycle.ModelSource}.
 */
@NullMarked
package io.mlprod.lifecycle;

import org.jspecify.annotations.NullMarked;
