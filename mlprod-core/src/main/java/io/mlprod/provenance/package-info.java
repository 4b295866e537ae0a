/**
 * The provenance of answers that more than one predictor could have given: which tiers of a fallback chain were tried,
 * and the outcome of each.
 *
 * <p>Depends on: {@code io.mlprod.internal.text}. Start reading at {@link io.mlprod.provenance.Provenance}.
 */
@NullMarked
package io.mlprod.provenance;

import org.jspecify.annotations.NullMarked;
