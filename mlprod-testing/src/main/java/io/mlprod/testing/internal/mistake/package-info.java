/**
 * What a test has done wrong without noticing it.
 *
 * <p>Depends on: nothing of mlprod. Start reading at {@link io.mlprod.testing.internal.mistake.MistakeWatch}.
 */
@NullMarked
package io.mlprod.testing.internal.mistake;

import org.jspecify.annotations.NullMarked;
