/**
 * How an answer came about when more than one predictor could have given it: which tiers of a fallback chain were
 * tried, and what became of each.
 *
 * <p>Depends on: {@link io.mlprod.internal.text}. Start reading at {@link io.mlprod.provenance.Provenance}.
 */
@NullMarked
package io.mlprod.provenance;

import org.jspecify.annotations.NullMarked;
