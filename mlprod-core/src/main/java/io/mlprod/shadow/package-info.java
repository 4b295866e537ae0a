/**
 * A candidate version that answers a share of the calls beside the primary and is never heard by a caller: what to run,
 * what to compare, and what came of it.
 *
 * <p>Depends on: {@link io.mlprod.internal.checks}, {@link io.mlprod.internal.text}, {@link io.mlprod.model}. Start
 * reading at {@link io.mlprod.shadow.Shadow}.
 */
@NullMarked
package io.mlprod.shadow;

import org.jspecify.annotations.NullMarked;
