package io.mlprod.testing.traffic;

import io.mlprod.internal.checks.Arguments;
import io.mlprod.internal.text.DurationText;
import io.mlprod.internal.text.NumberText;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What became of some runs of traffic on a fallback chain or another predictor, and assertions on it. Every assertion
 * returns this, and its failure shows the table that {@link #toString} returns.
 *
 * <p>Immutable and thread-safe once it is made.
 *
 * @since 0.1
 */
public final class PredictorRuns {

    private final Runs common;
    private final long until; // when the last regression ends, in ns

    PredictorRuns(Runs common, long until) {
        this.common = common;
        this.until = until;
    }

    /**
     * Asserts that every request had an answer, whatever went wrong.
     *
     * @return this
     * @throws AssertionError if a request had none
     */
    public PredictorRuns assertAllAnswered() {
        common.assertAllAnswered(this);
        return this;
    }

    /**
     * Asserts that no request failed but those for which everything that was asked had been made to fail.
     *
     * @return this
     * @throws AssertionError if a request failed without such a reason
     */
    public PredictorRuns assertNoneLost() {
        common.assertNoneLost(this);
        return this;
    }

    /**
     * Asserts that only a share of all answers is degraded: not a good one of the first tier.
     *
     * @param share the share that is allowed, from 0 to 1, of the answers of all runs
     * @return this
     * @throws AssertionError if more answers are degraded
     * @throws IllegalArgumentException if the share is out of range
     */
    public PredictorRuns assertDegradedAtMost(double share) {
        Arguments.share("The share of degraded answers", share);
        double found = all().degradedShare();
        if (found > share) {
            throw common.failure(
                    NumberText.percent(found) + " of all answers are degraded, more than "
                            + NumberText.exactPercent(share),
                    this);
        }
        return this;
    }

    /**
     * Asserts that in each run the regressions degraded answers, and that soon after they ended none was degraded any
     * more.
     *
     * @param time the longest time from the end of the last regression to the last request without a good answer
     * @return this
     * @throws AssertionError if it took longer, if no good answer came after it, if nothing was degraded at all, or if
     *     a regression met no request
     * @throws IllegalStateException if the traffic has no regression, or one that does not end before the traffic does
     */
    public PredictorRuns assertRecoveredWithin(Duration time) {
        Arguments.periodOrZero("The time to a recovery", time);
        List<@Nullable String> ends = new ArrayList<>(Collections.nCopies(common.number(), null));
        common.requireMet("assertRecoveredWithin", ends, this);
        if (until == Long.MAX_VALUE) {
            throw new IllegalStateException("assertRecoveredWithin needs regressions that end before the traffic does:"
                    + " give each of them until(…)");
        }
        for (Ledger ledger : common.ledgers()) {
            recovered(ledger, time);
        }
        return this;
    }

    private void recovered(Ledger ledger, Duration time) {
        Tiers tiers = ledger.tiers();
        String seed = "Seed " + ledger.seed() + ": ";
        if (tiers.lastDegraded() < 0) {
            throw common.failure(
                    seed + "no answer was degraded, so there was nothing to recover from: let the regression be worse",
                    this);
        }
        if (tiers.goodSince() == 0) {
            throw common.failure(
                    seed + "not recovered: the last request, at " + Runs.at(tiers.lastDegraded())
                            + ", still had no good answer; look at the reason in status() and provenance()",
                    this);
        }
        if (tiers.lastDegraded() - until > time.toNanos()) {
            throw common.failure(
                    seed + "recovered only " + Runs.at(tiers.lastDegraded() - until)
                            + " after the regression had ended, not within " + DurationText.of(time),
                    this);
        }
    }

    private Tiers all() {
        Tiers sum = new Tiers(0, 0);
        common.ledgers().forEach(ledger -> sum.add(ledger.tiers()));
        return sum;
    }

    /**
     * Returns the results as a table for people: which tier answered how often before, during and after what went
     * wrong.
     *
     * @return several lines
     */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder(common.head());
        if (common.hasRegressions() && until < Long.MAX_VALUE) {
            Runs.line(
                    text,
                    "time to recovery",
                    new Spread(common.ledgers().stream()
                                    .filter(ledger -> ledger.tiers().goodSince() > 0
                                            && ledger.tiers().lastDegraded() >= 0)
                                    .mapToLong(
                                            ledger -> Math.max(0, ledger.tiers().lastDegraded() - until)))
                            .times());
        }
        return text + "\n" + all().table();
    }
}
