/**
 * Property tests: inputs made from the schema of a handle, and failing inputs made small.
 *
 * <p>Depends on: {@code mlprod-core}, {@code io.mlprod.testing.internal.record}. Start reading at
 * {@link io.mlprod.testing.property.ModelProperties}.
 */
@NullMarked
package io.mlprod.testing.property;

import org.jspecify.annotations.NullMarked;
