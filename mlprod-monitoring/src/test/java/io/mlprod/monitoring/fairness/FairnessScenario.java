package io.mlprod.monitoring.fairness;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.Function;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Groups with known rates, of which samples are drawn.
 *
 * @param atLeast the share of samples whose intervals must all contain the truth
 */
record FairnessScenario(
        String name, List<Double> selection, List<Double> ofNegatives, List<Integer> sizes, double atLeast) {

    /** What is estimated, and its true value. */
    record Target(String name, Function<FairnessReport, FairnessValue> estimate, double truth) {}

    static Stream<FairnessScenario> all() {
        return Stream.of(
                of("2 equal groups of 50", 0.93, 2, 0.3, 0.3, 50),
                of("2 equal groups of 1,000", 0.94, 2, 0.3, 0.3, 1_000),
                of("2 groups of 200, 0.2 apart", 0.94, 2, 0.4, 0.6, 200),
                of("2 groups of 50, rare, 0.02 and 0.06", 0.93, 2, 0.02, 0.06, 50),
                of("3 equal groups of 100", 0.94, 3, 0.5, 0.5, 100),
                of("5 groups of 100 from 0.3 to 0.5", 0.94, 5, 0.3, 0.5, 100),
                of("10 equal groups of 30", 0.94, 10, 0.2, 0.2, 30),
                of("10 groups of 300 from 0.1 to 0.3", 0.94, 10, 0.1, 0.3, 300),
                of("20 equal groups of 200, rare, 0.03", 0.92, 20, 0.03, 0.03, 200),
                new FairnessScenario(
                        "4 groups of 40 to 4,000",
                        List.of(0.35, 0.3, 0.3, 0.25),
                        List.of(0.1, 0.2, 0.1, 0.1),
                        List.of(4_000, 1_000, 200, 40),
                        0.94));
    }

    private static FairnessScenario of(String name, double atLeast, int groups, double from, double to, int size) {
        List<Double> rates = IntStream.range(0, groups)
                .mapToObj(group -> from + (to - from) * group / (groups - 1))
                .toList();
        List<Double> others = rates.stream().map(rate -> rate / 2).toList();
        return new FairnessScenario(
                name,
                rates,
                others,
                IntStream.range(0, groups).mapToObj(group -> size).toList(),
                atLeast);
    }

    /** Draws as many positives as negatives for each group; a positive is selected by the selection rates. */
    FairnessReport draw(SplittableRandom random) {
        List<GroupReport> groups = new ArrayList<>();
        GroupCounts all = GroupCounts.NONE;
        for (int group = 0; group < sizes.size(); group++) {
            long positives = sizes.get(group);
            long hits = binomial(positives, selection.get(group), random);
            long falls = binomial(positives, ofNegatives.get(group), random);
            GroupCounts counts = new GroupCounts(2 * positives, hits + falls, 2 * positives, positives, hits, falls);
            all = all.plus(counts);
            groups.add(group("g" + group, counts));
        }
        return new FairnessReport(List.of("group"), "1", 0.95, new GroupMinimums(1, 1, 1), group("all", all), groups);
    }

    private static GroupReport group(String name, GroupCounts counts) {
        Map<GroupRate, FairnessValue> rates = new EnumMap<>(GroupRate.class);
        for (GroupRate rate : GroupRate.values()) {
            rates.put(
                    rate,
                    rate.of(counts) == 0
                            ? FairnessValue.notEstimable("none")
                            : FairnessValue.of(rate.estimate(counts, 0.95)));
        }
        FairnessValue none = FairnessValue.notEstimable("no scores");
        return new GroupReport(List.of(name), name, counts, rates, none, none);
    }

    private static long binomial(long n, double p, SplittableRandom random) {
        long hits = 0;
        for (long i = 0; i < n; i++) {
            hits += random.nextDouble() < p ? 1 : 0;
        }
        return hits;
    }

    List<Target> targets() {
        double ofTrue = range(selection);
        double ofFalse = range(ofNegatives);
        double ratioOfTrue = ratio(selection);
        double ratioOfFalse = ratio(ofNegatives);
        double overall = IntStream.range(0, sizes.size())
                        .mapToDouble(group -> selection.get(group) * sizes.get(group))
                        .sum()
                / sizes.stream().mapToDouble(size -> size).sum();
        return List.of(
                new Target("difference", FairnessReport::equalOpportunityDifference, ofTrue),
                new Target("ratio", FairnessReport::equalOpportunityRatio, ratioOfTrue),
                new Target(
                        "difference from all",
                        report -> report.difference(GroupRate.TRUE_POSITIVE_RATE, GroupComparison.TO_OVERALL),
                        selection.stream()
                                .mapToDouble(rate -> Math.abs(rate - overall))
                                .max()
                                .orElseThrow()),
                new Target(
                        "ratio to all",
                        report -> report.ratio(GroupRate.TRUE_POSITIVE_RATE, GroupComparison.TO_OVERALL),
                        selection.stream()
                                .mapToDouble(rate -> Math.min(rate / overall, overall / rate))
                                .min()
                                .orElseThrow()),
                new Target("odds difference", FairnessReport::equalizedOddsDifference, Math.max(ofTrue, ofFalse)),
                new Target("odds ratio", FairnessReport::equalizedOddsRatio, Math.min(ratioOfTrue, ratioOfFalse)));
    }

    private static double range(List<Double> rates) {
        return rates(rates).max().orElseThrow() - rates(rates).min().orElseThrow();
    }

    private static double ratio(List<Double> rates) {
        return rates(rates).min().orElseThrow() / rates(rates).max().orElseThrow();
    }

    private static DoubleStream rates(List<Double> rates) {
        return rates.stream().mapToDouble(rate -> rate);
    }

    /** Returns the share of samples whose interval contains the truth, for each target. */
    Map<String, Double> coverage(int runs, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        List<Target> targets = targets();
        int[] covered = new int[targets.size()];
        for (int run = 0; run < runs; run++) {
            FairnessReport report = draw(random);
            for (int i = 0; i < covered.length; i++) {
                FairnessValue value = targets.get(i).estimate().apply(report);
                double truth = targets.get(i).truth();
                boolean isIn = !value.isEstimated() // rightly without an answer
                        || (value.estimate().lower() <= truth + 1e-12
                                && value.estimate().upper() >= truth - 1e-12);
                covered[i] += isIn ? 1 : 0;
            }
        }
        Map<String, Double> shares = new LinkedHashMap<>();
        for (int i = 0; i < covered.length; i++) {
            shares.put(targets.get(i).name(), (double) covered[i] / runs);
        }
        return shares;
    }

    /** Returns how often a difference seems to have grown or shrunk from one sample to one ten times smaller. */
    double falseChanges(int runs, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        FairnessScenario larger = new FairnessScenario(
                name,
                selection,
                ofNegatives,
                sizes.stream().map(size -> 10 * size).toList(),
                atLeast);
        int wrong = 0;
        for (int run = 0; run < runs; run++) {
            FairnessChange change = draw(random).since(larger.draw(random));
            boolean isChanged =
                    change.hasGrown(GroupRate.TRUE_POSITIVE_RATE) || change.hasShrunk(GroupRate.TRUE_POSITIVE_RATE);
            wrong += isChanged ? 1 : 0;
        }
        return (double) wrong / runs;
    }
}
