/**
 * Statistics that may be looked at after every observation: tests by betting (e-values) and always-valid bounds for
 * ratios, rates, means, shares and pairs. They are pure functions of counts and moments.
 *
 * <p>An e-value is the wealth of a bettor who bets against the hypothesis at fair odds. While the hypothesis holds, the
 * probability that the wealth ever reaches 1/&alpha; is at most &alpha;. So a test that rejects when the log evidence
 * reaches ln(1/&alpha;) needs no plan of when to look.
 *
 * <p>Depends on: nothing of mlprod. Start reading at {@link io.mlprod.internal.statistics.RatioEvidence}.
 */
@NullMarked
package io.mlprod.internal.statistics;

import org.jspecify.annotations.NullMarked;
