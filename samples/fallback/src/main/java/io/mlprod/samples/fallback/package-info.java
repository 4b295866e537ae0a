/**
 * A fallback chain in front of a penguin model, on good days and bad ones: the model is broken, slow, drifted, switched
 * off, or cut off from its features.
 *
 * <p>Depends on: {@code mlprod-core}, {@link io.mlprod.fallback}, and a CSV reader. Start reading at {@link Fallbacks}.
 */
@NullMarked
package io.mlprod.samples.fallback;

import org.jspecify.annotations.NullMarked;
