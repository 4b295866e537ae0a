/**
 * The errors of mlprod: one sealed family of unchecked exceptions, and the violations that a rejected input lists.
 *
 * <p>Depends on: {@code io.mlprod.internal.text}, {@link io.mlprod.provenance}. Start reading at
 * {@link io.mlprod.error.MlprodException}.
 */
@NullMarked
package io.mlprod.error;

import org.jspecify.annotations.NullMarked;
