/** Tells listeners what happened, and shows recorders what goes into the model. */
@NullMarked
package io.mlprod.internal.observe;

import org.jspecify.annotations.NullMarked;
