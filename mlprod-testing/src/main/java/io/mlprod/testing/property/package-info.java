/**
 * Property tests: inputs made from the schema of a handle, and failing inputs made small.
 *
 * @since 0.1
 */
@NullMarked
package io.mlprod.testing.property;

import org.jspecify.annotations.NullMarked;
