/**
 * Golden files: recorded inputs with the answers that a model must give.
 *
 * @since 0.1
 */
@NullMarked
package io.mlprod.testing.golden;

import org.jspecify.annotations.NullMarked;
