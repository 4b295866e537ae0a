/**
 * Annotations that map the components of your records to the inputs and outputs of a model, where the names alone do
 * not.
 *
 * <p>Depends on: nothing of mlprod. Start reading at {@link io.mlprod.record.Input}.
 */
@NullMarked
package io.mlprod.record;

import org.jspecify.annotations.NullMarked;
