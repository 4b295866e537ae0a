/**
 * What one test holds until it ends, and what it has left open then.
 *
 * <p>Depends on: {@code io.mlprod.testing.internal.mistake}, {@code mlprod-core}. Start reading at
 * {@link io.mlprod.testing.internal.inject.TestScope}.
 */
@NullMarked
package io.mlprod.testing.internal.inject;

import org.jspecify.annotations.NullMarked;
