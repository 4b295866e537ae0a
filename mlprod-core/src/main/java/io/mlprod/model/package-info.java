/**
 * The values that go into and come out of a model, and what a model declares about itself.
 *
 * <p>Depends on: {@code io.mlprod.internal.text}. Start reading at {@link io.mlprod.model.Tensor}.
 */
@NullMarked
package io.mlprod.model;

import org.jspecify.annotations.NullMarked;
