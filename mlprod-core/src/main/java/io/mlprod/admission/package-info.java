/**
 * Limits on how many calls run and wait: those of admission control and of the pool for asynchronous calls.
 *
 * <p>Depends on: {@code io.mlprod.internal.text}. Start reading at {@link io.mlprod.admission.AdmissionLimits}.
 */
@NullMarked
package io.mlprod.admission;

import org.jspecify.annotations.NullMarked;
