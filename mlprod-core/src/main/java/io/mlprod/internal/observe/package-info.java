/** Tells listeners what happened. */
@NullMarked
package io.mlprod.internal.observe;

import org.jspecify.annotations.NullMarked;
