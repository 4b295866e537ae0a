package io.mlprod.monitoring.fairness;

import io.mlprod.evaluation.BinaryEvaluation;
import io.mlprod.evaluation.Evaluation;
import io.mlprod.monitoring.fairness.FairnessValue.Need;
import io.mlprod.monitoring.fairness.FairnessValue.Shortage;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** The rows of each group: counted, and those with a label and a score side by side. Immutable. */
final class GroupTally {

    private static final int BINS = 10;

    private final GroupMinimums minimums;
    private final double confidence;
    private final GroupCounts[] counts;
    private final int[] ends; // of each group's scores; they begin where those of the group before end
    private final double[] scores;
    private final boolean[] positive;

    private GroupTally(
            GroupMinimums minimums,
            double confidence,
            GroupCounts[] counts,
            int[] ends,
            double[] scores,
            boolean[] positive) {
        this.minimums = minimums;
        this.confidence = confidence;
        this.counts = counts;
        this.ends = ends;
        this.scores = scores;
        this.positive = positive;
    }

    static GroupTally of(FairnessRows rows, Grouping grouping, String positive, Fairness settings) {
        int selectedCode = rows.predicted().codeOf(positive);
        int positiveCode = rows.labels().codeOf(positive);
        int groups = grouping.groups().size();
        long[][] cells = new long[groups][6];
        int[] places = new int[groups + 1];
        for (int row = 0; row < rows.rows(); row++) {
            long[] cell = cells[grouping.of(row)];
            boolean isSelected = rows.predicted().code(row) == selectedCode;
            cell[0]++;
            cell[1] += isSelected ? 1 : 0;
            if (!rows.labels().isMissing(row)) {
                boolean isPositive = rows.labels().code(row) == positiveCode;
                cell[2]++;
                cell[3] += isPositive ? 1 : 0;
                cell[4] += isPositive && isSelected ? 1 : 0;
                cell[5] += !isPositive && isSelected ? 1 : 0;
                places[grouping.of(row) + 1] += Double.isNaN(rows.score(row)) ? 0 : 1;
            }
        }
        Arrays.parallelPrefix(places, Integer::sum);
        double[] scores = new double[places[groups]];
        boolean[] isPositive = new boolean[scores.length];
        for (int row = 0; row < rows.rows(); row++) {
            if (!rows.labels().isMissing(row) && !Double.isNaN(rows.score(row))) {
                int place = places[grouping.of(row)]++;
                scores[place] = rows.score(row);
                isPositive[place] = rows.labels().code(row) == positiveCode;
            }
        }
        GroupCounts[] counts = Arrays.stream(cells)
                .map(cell -> new GroupCounts(cell[0], cell[1], cell[2], cell[3], cell[4], cell[5]))
                .toArray(GroupCounts[]::new);
        return new GroupTally(
                settings.minimums(), settings.confidence(), counts, Arrays.copyOf(places, groups), scores, isPositive);
    }

    GroupReport group(int group, List<String> values, String name) {
        return report(values, name, counts[group], group == 0 ? 0 : ends[group - 1], ends[group]);
    }

    GroupReport all() {
        GroupCounts all = Arrays.stream(counts).reduce(GroupCounts.NONE, GroupCounts::plus);
        return report(List.of(), "all", all, 0, scores.length);
    }

    private GroupReport report(List<String> values, String name, GroupCounts its, int from, int to) {
        Map<GroupRate, FairnessValue> rates = new EnumMap<>(GroupRate.class);
        for (GroupRate rate : GroupRate.values()) {
            List<Shortage> shortages = minimums.shortages(rate, its);
            rates.put(
                    rate,
                    shortages.isEmpty()
                            ? FairnessValue.of(rate.estimate(its, confidence))
                            : FairnessValue.notEstimable(shortages));
        }
        List<Shortage> shortages = new ArrayList<>();
        GroupMinimums.check(Need.LABELLED_ROWS, its.labelled(), minimums.rows(), shortages);
        if (shortages.isEmpty()) {
            GroupMinimums.check(Need.SCORES, (long) to - from, minimums.rows(), shortages);
        }
        if (!shortages.isEmpty()) {
            FairnessValue none = FairnessValue.notEstimable(shortages);
            return new GroupReport(values, name, its, rates, none, none);
        }
        double[] own = Arrays.copyOfRange(scores, from, to);
        if (Arrays.stream(own).anyMatch(score -> !(score >= 0 && score <= 1))) {
            FairnessValue none = FairnessValue.notEstimable("scores are not from 0 to 1, so they are no probabilities");
            return new GroupReport(values, name, its, rates, none, none);
        }
        BinaryEvaluation evaluation =
                Evaluation.binary(own, Arrays.copyOfRange(positive, from, to)).confidence(confidence);
        return new GroupReport(
                values,
                name,
                its,
                rates,
                FairnessValue.of(evaluation.equalWidthCalibrationError(BINS)),
                FairnessValue.of(evaluation.brier()));
    }
}
