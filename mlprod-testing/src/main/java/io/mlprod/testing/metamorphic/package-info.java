/**
 * Metamorphic tests: relations between answers that hold for any input.
 *
 * @since 0.1
 */
@NullMarked
package io.mlprod.testing.metamorphic;

import org.jspecify.annotations.NullMarked;
