/**
 * How many calls run and wait: the limits of admission control and of the pool for asynchronous calls.
 *
 * <p>Start reading at {@link io.mlprod.admission.AdmissionLimits}. Depends on nothing else of ours.
 */
@NullMarked
package io.mlprod.admission;

import org.jspecify.annotations.NullMarked;
