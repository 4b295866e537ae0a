package io.mlprod.internal.shadow;

import io.mlprod.internal.shadow.FieldValue.Labels;
import io.mlprod.shadow.ShadowReport.Change;
import io.mlprod.shadow.ShadowReport.Classes;
import io.mlprod.shadow.ShadowReport.Noise;
import io.mlprod.shadow.ShadowReport.Standing;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** The counts of how often a class is the same in both answers, and which class became which. Not thread-safe. */
final class ClassAgreement {

    private static final int MOST_CHANGES = 1_000; // different changes; further ones only count as disagreements
    private static final int REPORTED = 10;

    private record Pair(String primary, String candidate) {}

    private final Map<Pair, Long> changes = new HashMap<>();
    private long compared;
    private long disagreeing;

    void add(Object primary, Object candidate) {
        compared++;
        if (primary.equals(candidate)) {
            return;
        }
        disagreeing++;
        Pair pair = new Pair(Labels.text(primary), Labels.text(candidate));
        if (changes.size() < MOST_CHANGES || changes.containsKey(pair)) {
            changes.merge(pair, 1L, Long::sum);
        }
    }

    Optional<Classes> report(Noise noise, Standing standing) {
        if (compared == 0) {
            return Optional.empty();
        }
        return Optional.of(new Classes(
                compared,
                disagreeing,
                noise,
                standing,
                changes.entrySet().stream()
                        .map(entry -> new Change(
                                entry.getKey().primary(), entry.getKey().candidate(), entry.getValue()))
                        .sorted(Comparator.comparingLong(Change::count)
                                .reversed()
                                .thenComparing(Change::primary)
                                .thenComparing(Change::candidate))
                        .limit(REPORTED)
                        .toList()));
    }
}
