/**
 * One loaded version at work: how an input becomes a prediction, alone, in a chunk or in a stream.
 *
 * <p>Depends on the values of {@code io.mlprod}, on the packages of its steps ({@code io.mlprod.internal.codec}, {@code
 * .validation}, {@code .lease}, {@code .batching}, {@code .cache}) and on the vocabulary. Start reading at {@link
 * io.mlprod.internal.serving.LoadedModel}.
 */
@NullMarked
package io.mlprod.internal.serving;

import org.jspecify.annotations.NullMarked;
