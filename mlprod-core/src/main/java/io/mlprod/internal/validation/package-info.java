/**
 * Validation: applies a schema to filled input buffers, and checks outputs before they are handed out.
 *
 * <p>Depends on: {@link io.mlprod.error}, {@link io.mlprod.internal.graph}, {@link io.mlprod.model},
 * {@link io.mlprod.spi}, {@link io.mlprod.validation}. Start reading at
 * {@link io.mlprod.internal.validation.InputValidator}.
 */
@NullMarked
package io.mlprod.internal.validation;

import org.jspecify.annotations.NullMarked;
