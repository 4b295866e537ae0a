package io.mlprod.fallback.internal.chain;

import io.mlprod.provenance.Attempt;
import io.mlprod.provenance.AttemptOutcome;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;

/** The counts, by outcome, of how often each tier was asked or passed over since the chain was built. Thread-safe. */
@SuppressWarnings("EnumOrdinal") // an index into what is made with it, and kept nowhere
final class AttemptCounts {

    private static final AttemptOutcome[] OUTCOMES = AttemptOutcome.values();

    private final LongAdder[][] counts; // by rank and outcome

    AttemptCounts(int tiers) {
        this.counts = new LongAdder[tiers][OUTCOMES.length];
        for (LongAdder[] ofTier : counts) {
            Arrays.setAll(ofTier, outcome -> new LongAdder());
        }
    }

    void add(Attempt attempt) {
        counts[attempt.rank()][attempt.outcome().ordinal()].increment();
    }

    /** Returns the counts of one tier; outcomes that did not occur are left out. */
    Map<AttemptOutcome, Long> of(int rank) {
        Map<AttemptOutcome, Long> attempts = new EnumMap<>(AttemptOutcome.class);
        for (AttemptOutcome outcome : OUTCOMES) {
            long count = counts[rank][outcome.ordinal()].sum();
            if (count > 0) {
                attempts.put(outcome, count);
            }
        }
        return Collections.unmodifiableMap(attempts);
    }
}
