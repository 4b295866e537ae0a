/**
 * The life of a model in a handle: its source, its checks, its tuning, and the states of its versions.
 *
 * <p>Depends on: {@link io.mlprod.error}, {@code io.mlprod.internal.checks}, {@code io.mlprod.internal.files},
 * {@code io.mlprod.internal.text}, {@link io.mlprod.model}, {@link io.mlprod.shadow}. Start reading at
 * {@link io.mlprod.lifecycle.ModelSource}.
 */
@NullMarked
package io.mlprod.lifecycle;

import org.jspecify.annotations.NullMarked;
