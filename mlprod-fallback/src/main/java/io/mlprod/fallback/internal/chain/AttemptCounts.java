package io.mlprod.fallback.internal.chain;

import io.mlprod.provenance.Attempt;
import io.mlprod.provenance.AttemptOutcome;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.Stream;

/** The counts, by outcome, of how often each tier was asked or passed over since the chain was built. Thread-safe. */
final class AttemptCounts {

    private final List<Map<AttemptOutcome, LongAdder>> counts; // by rank

    AttemptCounts(int tiers) {
        this.counts = Stream.generate(AttemptCounts::zeros).limit(tiers).toList();
    }

    private static Map<AttemptOutcome, LongAdder> zeros() {
        Map<AttemptOutcome, LongAdder> zeros = new EnumMap<>(AttemptOutcome.class);
        for (AttemptOutcome outcome : AttemptOutcome.values()) {
            zeros.put(outcome, new LongAdder());
        }
        return zeros;
    }

    void add(Attempt attempt) {
        Objects.requireNonNull(counts.get(attempt.rank()).get(attempt.outcome()))
                .increment();
    }

    /** Returns the counts of one tier; outcomes that did not occur are left out. */
    Map<AttemptOutcome, Long> of(int rank) {
        Map<AttemptOutcome, Long> attempts = new EnumMap<>(AttemptOutcome.class);
        counts.get(rank).forEach((outcome, count) -> {
            if (count.sum() > 0) {
                attempts.put(outcome, count.sum());
            }
        });
        return Collections.unmodifiableMap(attempts);
    }
}
