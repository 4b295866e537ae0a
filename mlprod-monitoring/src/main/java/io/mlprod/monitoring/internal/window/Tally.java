package io.mlprod.monitoring.internal.window;

import com.dynatrace.hash4j.distinctcount.UltraLogLog;
import io.mlprod.error.Violation;
import io.mlprod.monitoring.internal.window.WindowCounts.FeatureRule;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicLong;

/**
 * What one stripe has counted in one window: plain arrays, for the thread that holds the stripe. Only the number of
 * rows may be read by others.
 */
final class Tally {

    /** Where the counts begin and end in their array: what lies around them belongs to other threads. */
    static final int PADDING = 16;

    /** What a column's counts begin with. */
    static final int MISSING = 0;

    static final int INFINITE = 1;
    static final int ZEROS = 2;
    static final int UNSEEN = ZEROS; // a column of categories has no zeros, and one of numbers none unseen
    static final int FIRST_CELL = 3;

    static final int SKETCH_PRECISION = 12; // 4 KB, a standard error of 1.2 %

    private static final int MOST_RULES = 1_000;
    private static final FeatureRule OTHER_RULES = new FeatureRule("other", "other");

    final long[] counts; // of each column: missing, infinite, zeros or unseen, each cell

    /** Sums for each slot: of the differences to the centre, of their squares; and the extremes. */
    final double[] differences;

    final double[] squares;
    final double[] minima;
    final double[] maxima;
    final UltraLogLog distinct = UltraLogLog.create(SKETCH_PRECISION);
    final SampleSkips skips = new SampleSkips(ThreadLocalRandom.current().nextLong());
    private final Map<String, Map<String, long[]>> violations = new HashMap<>();
    private final AtomicLong rows = new AtomicLong();
    private int rules;
    private long predictions;

    Tally(int counts, int columns) {
        this.counts = new long[PADDING + counts + PADDING];
        this.differences = new double[columns];
        this.squares = new double[columns];
        this.minima = new double[columns];
        this.maxima = new double[columns];
        Arrays.fill(minima, Double.POSITIVE_INFINITY);
        Arrays.fill(maxima, Double.NEGATIVE_INFINITY);
    }

    /** Adds a finite number to the sums of a slot. */
    void addTo(int slot, double number, double centre) {
        double difference = number - centre;
        differences[slot] += difference;
        squares[slot] += difference * difference;
        minima[slot] = Math.min(minima[slot], number);
        maxima[slot] = Math.max(maxima[slot], number);
    }

    void add(int itsPredictions, int itsRows) {
        predictions += itsPredictions;
        rows.setRelease(rows.getPlain() + itsRows);
    }

    void add(List<Violation> found) {
        for (int i = 0; i < found.size(); i++) {
            Violation violation = found.get(i);
            add(violation.feature(), violation.rule());
        }
    }

    private void add(String feature, String rule) {
        Map<String, long[]> ofFeature = violations.get(feature);
        long[] count = ofFeature == null ? null : ofFeature.get(rule);
        if (count != null) {
            count[0]++;
        } else if (rules < MOST_RULES) {
            rules++;
            violations.computeIfAbsent(feature, f -> new HashMap<>()).put(rule, new long[] {1});
        } else {
            violations.computeIfAbsent(OTHER_RULES.feature(), f -> new HashMap<>())
                    .computeIfAbsent(OTHER_RULES.rule(), r -> new long[1])[0]++;
        }
    }

    /** Returns how many rows were counted; any thread may ask. */
    long rows() {
        return rows.getAcquire();
    }

    long predictions() {
        return predictions;
    }

    /** Adds the violations to those of other stripes. */
    void addViolationsTo(Map<FeatureRule, Long> sums) {
        violations.forEach((feature, byRule) ->
                byRule.forEach((rule, count) -> sums.merge(new FeatureRule(feature, rule), count[0], Long::sum)));
    }
}
