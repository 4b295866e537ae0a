/**
 * Input validation: a schema of features with rules, written as annotations, in code, or in a JSON file.
 *
 * <p>Depends on: {@code io.mlprod.internal.checks}, {@code io.mlprod.internal.files}, {@code io.mlprod.internal.text},
 * {@link io.mlprod.record}. Start reading at {@link io.mlprod.validation.Schema}.
 */
@NullMarked
package io.mlprod.validation;

import org.jspecify.annotations.NullMarked;
