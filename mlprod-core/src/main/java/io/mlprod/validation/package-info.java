/**
 * Input validation: a schema of features with rules, written as annotations, in code, or in a JSON file.
 *
 * <p>Depends on: {@link io.mlprod.internal.files}, {@link io.mlprod.internal.text}, {@link io.mlprod.record}. Start
 * reading at {@link io.mlprod.validation.Schema}.
 */
@NullMarked
package io.mlprod.validation;

import org.jspecify.annotations.NullMarked;
