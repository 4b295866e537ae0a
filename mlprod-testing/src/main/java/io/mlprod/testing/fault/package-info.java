/**
 * Faults to inject into a scripted model, and a matrix of all of them.
 *
 * @since 0.1
 */
@NullMarked
package io.mlprod.testing.fault;

import org.jspecify.annotations.NullMarked;
