package io.mlprod.testing.traffic;

import io.mlprod.internal.checks.Arguments;
import io.mlprod.internal.text.NumberText;
import java.util.Locale;
import org.apache.commons.statistics.inference.AlternativeHypothesis;
import org.apache.commons.statistics.inference.BinomialTest;

/**
 * Whether false alarms are rare enough, by exact one-sided bounds of a binomial proportion (Clopper and Pearson 1934)
 * at 95 % each: surely at most the limit, surely more, or neither. Immutable.
 *
 * @param runs how many runs could have had an alarm
 * @param alarms how many had one
 * @param limit the share that is allowed
 */
record FalseAlarms(int runs, int alarms, double limit) {

    private static final double ERROR = 0.05;
    private static final int MOST_RUNS = 1_000_000;

    FalseAlarms {
        limit = Arguments.properShare("The limit of false alarms", limit);
    }

    /** What the runs show. */
    enum Verdict {
        /** The share is surely at most the limit. */
        WITHIN,
        /** The share is surely above the limit. */
        ABOVE,
        /** Neither. */
        INCONCLUSIVE
    }

    Verdict verdict() {
        if (isWithin(runs, alarms)) {
            return Verdict.WITHIN;
        }
        return runs > 0 && p(runs, alarms, AlternativeHypothesis.GREATER_THAN) <= ERROR
                ? Verdict.ABOVE
                : Verdict.INCONCLUSIVE;
    }

    private boolean isWithin(int number, int found) {
        return number > 0 && p(number, found, AlternativeHypothesis.LESS_THAN) <= ERROR;
    }

    private double p(int number, int found, AlternativeHypothesis alternative) {
        return BinomialTest.withDefaults()
                .with(alternative)
                .test(number, found, limit)
                .getPValue();
    }

    /** Returns the share that is surely not exceeded. */
    double upper() {
        double low = 0;
        double high = 1;
        for (int i = 0; i < 60 && alarms < runs; i++) {
            double middle = (low + high) / 2;
            double p = BinomialTest.withDefaults()
                    .with(AlternativeHypothesis.LESS_THAN)
                    .test(runs, alarms, middle)
                    .getPValue();
            if (p > ERROR) {
                low = middle;
            } else {
                high = middle;
            }
        }
        return high;
    }

    /** Returns how many runs it takes with no alarm at all. */
    int fewestRuns() {
        return needed(0);
    }

    /**
     * Returns about how many runs it takes if alarms stay as frequent; a million if the share is too near the limit.
     */
    int runsNeeded() {
        return runs == 0 ? fewestRuns() : needed((double) alarms / runs);
    }

    private int needed(double share) {
        if (share >= limit) {
            return MOST_RUNS;
        }
        int low = 0; // too few
        int high = 1;
        while (high < MOST_RUNS && !isWithin(high, (int) Math.ceil(share * high))) {
            low = high;
            high *= 2;
        }
        while (high - low > 1 && high < 2 * MOST_RUNS) {
            int middle = (low + high) >>> 1;
            if (isWithin(middle, (int) Math.ceil(share * middle))) {
                high = middle;
            } else {
                low = middle;
            }
        }
        return Math.min(high, MOST_RUNS);
    }

    /** Says what to do about runs that show nothing. */
    String advice() {
        int needed = runsNeeded();
        if (runs < fewestRuns()) {
            return "At least " + NumberText.count(fewestRuns()) + " runs are needed to show it, if none of them has an"
                    + " alarm"
                    + (needed > fewestRuns() && needed < MOST_RUNS
                            ? "; about " + NumberText.count(needed) + " if alarms stay as frequent"
                            : "");
        }
        return needed >= MOST_RUNS
                ? "More runs are unlikely to show it, since the share that was found is as large as the limit"
                : "About " + NumberText.count(needed) + " runs are needed if alarms stay as frequent";
    }

    @Override
    public String toString() {
        return String.format(
                Locale.ROOT,
                "%,d of %,d runs had a false alarm (%s, surely at most %s; the limit is %s)",
                alarms,
                runs,
                NumberText.percent(runs == 0 ? 0 : (double) alarms / runs),
                NumberText.percent(upper()),
                NumberText.exactPercent(limit));
    }
}
