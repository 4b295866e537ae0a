/**
 * What the plain Java engine computes with: the values of a run, the steps that compute them, and what a node of a
 * graph says when its step is made.
 *
 * <p>Depends on: {@link io.mlprod.error}, {@link io.mlprod.model}, {@link io.mlprod.spi}. Start reading at
 * {@link io.mlprod.internal.plain.Step}.
 */
@NullMarked
package io.mlprod.internal.plain;

import org.jspecify.annotations.NullMarked;
