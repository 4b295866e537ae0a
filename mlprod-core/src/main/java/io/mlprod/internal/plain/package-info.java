/**
 * The engine that runs models in plain Java, without native code.
 *
 * <p>Depends on: nothing of ours. Start reading at {@link io.mlprod.internal.plain.NotTakenException}.
 */
@NullMarked
package io.mlprod.internal.plain;

import org.jspecify.annotations.NullMarked;
