/**
 * Applies a schema to filled input buffers, and looks at outputs before they are handed out.
 *
 * <p>Depends on {@code io.mlprod.validation}, {@code io.mlprod.spi} and {@code io.mlprod.model}. Start reading at {@link
 * io.mlprod.internal.validation.InputValidator}. Internal: not part of the API.
 */
@NullMarked
package io.mlprod.internal.validation;

import org.jspecify.annotations.NullMarked;
