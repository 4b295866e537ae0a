/**
 * Races between two threads, tried out with jcstress: what they may do at once with a breaker and with a strict run.
 *
 * <p>Depends on: {@link io.mlprod.fallback}, {@link io.mlprod.fallback.internal.breaker},
 * {@link io.mlprod.fallback.internal.run}, and jcstress. Start reading at {@link StrictRunRaces}.
 */
package io.mlprod.samples.concurrency;
