/**
 * The operators of the plain Java engine. Each file holds the operators of one family: what is refused, what is
 * computed when the model is opened, and the step of a run. They answer as those of ONNX Runtime 1.28 do.
 *
 * <p>Depends on: {@link io.mlprod.error}, {@code io.mlprod.internal.plain}, {@code io.mlprod.internal.plain.trees},
 * {@link io.mlprod.model}. Start reading at {@link io.mlprod.internal.plain.operators.Operators}.
 */
@NullMarked
package io.mlprod.internal.plain.operators;

import org.jspecify.annotations.NullMarked;
