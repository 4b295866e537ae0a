/**
 * What is open in this process, for tests that find out who forgot to close it.
 *
 * <p>Depends on: nothing of mlprod. Start reading at {@link io.mlprod.internal.leak.OpenResources}.
 */
@NullMarked
package io.mlprod.internal.leak;

import org.jspecify.annotations.NullMarked;
