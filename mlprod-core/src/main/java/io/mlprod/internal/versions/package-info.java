/**
 * How a version of a model comes and goes: read, assembled, checked, deployed, rolled back, unloaded.
 *
 * <p>Depends on {@code io.mlprod.internal.traffic} and {@code io.mlprod.internal.serving}. Start reading at {@link
 * io.mlprod.internal.versions.Versions}.
 */
@NullMarked
package io.mlprod.internal.versions;

import org.jspecify.annotations.NullMarked;
