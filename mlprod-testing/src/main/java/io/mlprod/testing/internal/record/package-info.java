/**
 * Inputs as named parts: read, changed one at a time, and printed as Java.
 *
 * <p>Depends on: {@code mlprod-core}. Start reading at {@link io.mlprod.testing.internal.record.Parts}.
 */
@NullMarked
package io.mlprod.testing.internal.record;

import org.jspecify.annotations.NullMarked;
