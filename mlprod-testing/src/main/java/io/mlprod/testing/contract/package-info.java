/**
 * Abstract test classes for implementations of the interfaces of mlprod.
 *
 * @since 0.1
 */
@NullMarked
package io.mlprod.testing.contract;

import org.jspecify.annotations.NullMarked;
