/**
 * A fallback chain in front of a penguin model, in good days and bad ones: broken, slow, drifted, switched off, cut off
 * from its features.
 *
 * <p>Depends on {@code mlprod-fallback} and a CSV reader. Start reading at {@link
 * io.mlprod.samples.fallback.Fallbacks}.
 */
@NullMarked
package io.mlprod.samples.fallback;

import org.jspecify.annotations.NullMarked;
