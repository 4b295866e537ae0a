package io.mlprod.testing.traffic;

import io.mlprod.Prediction;
import io.mlprod.internal.text.NumberText;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** Which tier of a chain answered how often, before, during and after what went wrong. For one thread. */
final class Tiers {

    private static final int PHASES = 3;

    private final long from; // ns
    private final long until;
    private final Map<String, long[]> answers = new LinkedHashMap<>(); // by tier, its answers by phase
    private final long[] all = new long[PHASES];
    private final long[] degraded = new long[PHASES];
    private long lastDegraded = -1;
    private long goodSince; // answers of the first tier since the last degraded one

    /** Counts by a time at which something begins to go wrong, and one at which it ends. */
    Tiers(long from, long until) {
        this.from = from;
        this.until = until;
    }

    void see(Visit visit, Prediction<?> answer) {
        long at = visit.at().toNanos();
        int phase = at < from ? 0 : at < until ? 1 : 2;
        String tier = answer.provenance().chain().isEmpty()
                ? answer.model().name()
                : answer.provenance().tier();
        answers.computeIfAbsent(tier, name -> new long[PHASES])[phase]++;
        all[phase]++;
        if (answer.isDegraded()) {
            degraded[phase]++;
            lastDegraded = at;
            goodSince = 0;
        } else {
            goodSince++;
        }
    }

    /** No answer is not a good one. */
    void failed(Visit visit) {
        lastDegraded = visit.at().toNanos();
        goodSince = 0;
    }

    double degradedShare() {
        long total = all[0] + all[1] + all[2];
        return total == 0 ? 0 : (double) (degraded[0] + degraded[1] + degraded[2]) / total;
    }

    long degraded() {
        return degraded[0] + degraded[1] + degraded[2];
    }

    long degradedBefore() {
        return degraded[0];
    }

    /** Returns when the last request came that got no good answer, in nanoseconds; -1 if all got one. */
    long lastDegraded() {
        return lastDegraded;
    }

    long goodSince() {
        return goodSince;
    }

    void add(Tiers other) {
        other.answers.forEach((tier, counts) -> {
            long[] sums = answers.computeIfAbsent(tier, name -> new long[PHASES]);
            for (int i = 0; i < PHASES; i++) {
                sums[i] += counts[i];
            }
        });
        for (int i = 0; i < PHASES; i++) {
            all[i] += other.all[i];
            degraded[i] += other.degraded[i];
        }
    }

    String table() {
        StringBuilder table = new StringBuilder();
        row(table, "answered by", "before", "during", "after");
        answers.forEach((tier, counts) -> row(table, tier, share(counts, 0), share(counts, 1), share(counts, 2)));
        row(table, "degraded", share(degraded, 0), share(degraded, 1), share(degraded, 2));
        row(table, "answers", count(0), count(1), count(2));
        return table.toString().stripTrailing();
    }

    private String count(int phase) {
        return NumberText.count(all[phase]);
    }

    private String share(long[] counts, int phase) {
        return all[phase] == 0 ? "-" : NumberText.percent((double) counts[phase] / all[phase]);
    }

    private static void row(StringBuilder table, String name, String before, String during, String after) {
        table.append(String.format(Locale.ROOT, "%-20s %10s %10s %10s%n", name, before, during, after)
                .replace("\r", ""));
    }
}
