package io.mlprod.monitoring.internal.performance;

import io.mlprod.monitoring.drift.DriftTests;
import io.mlprod.monitoring.performance.JoinedPrediction;
import io.mlprod.monitoring.performance.KeptPrediction;
import io.mlprod.monitoring.performance.Performance.Task;
import io.mlprod.monitoring.performance.PerformanceReport.Coverage;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;

/** Compares the labelled predictions of a window with the others. */
final class Representation {

    private static final Coverage NOT_COMPARED = new Coverage(true, true, "", 0, 1);
    private static final int LEAST = 20; // rows on each side, below which nothing can be told
    private static final int CELLS = 10;
    private static final int MOST_CATEGORIES = 50;
    private static final double LEAST_EXPECTED = 5;
    private static final double EFFECT = 0.05;
    private static final double LEVEL = 0.001;

    private final List<JoinedPrediction> labelled;
    private final List<JoinedPrediction> unlabelled;
    private final double unlabelledShare;

    private Representation(WindowRows rows) {
        this.labelled = rows.labelled().rows();
        this.unlabelled = rows.unlabelled().rows();
        this.unlabelledShare = (double) rows.unlabelled().count() / rows.predictions();
    }

    static Coverage of(WindowRows rows, AnswerPlan plan, List<String> slices, boolean isComplete) {
        Coverage found = of(rows, plan, slices);
        return new Coverage(isComplete, found.isRepresentative(), found.worst(), found.effect(), found.pValue());
    }

    private static Coverage of(WindowRows rows, AnswerPlan plan, List<String> slices) {
        if (rows.labelled().rows().size() < LEAST || rows.unlabelled().rows().size() < LEAST) {
            return NOT_COMPARED;
        }
        return new Representation(rows).compare(plan, slices);
    }

    private Coverage compare(AnswerPlan plan, List<String> slices) {
        Map<String, Coverage> found = new LinkedHashMap<>();
        if (plan.task() == Task.REGRESSION) {
            found.put("number", numbers("number", Representation::firstScore));
        } else {
            found.put("class", categories("class", KeptPrediction::predicted));
        }
        if (plan.task() == Task.BINARY && plan.scores() != null) {
            found.put("score", numbers("score", Representation::firstScore));
        }
        for (String slice : slices) {
            found.put("slice " + slice, categories(slice, row -> row.slices().getOrDefault(slice, "")));
        }
        int tests = found.size();
        return found.values().stream()
                .map(one -> corrected(one, tests))
                .max(Comparator.<Coverage, Boolean>comparing(one -> !one.isRepresentative())
                        .thenComparing(one -> -one.pValue())
                        .thenComparing(Coverage::effect))
                .orElse(NOT_COMPARED);
    }

    private static double firstScore(KeptPrediction row) {
        return row.scoreCount() == 0 ? Double.NaN : row.score(0);
    }

    private static Coverage corrected(Coverage one, int tests) {
        double p = Math.min(1, one.pValue() * tests);
        return new Coverage(true, !(p <= LEVEL && one.effect() >= EFFECT), one.worst(), one.effect(), p);
    }

    /** Compares counts in cells that are quantiles of both sides together. */
    private Coverage numbers(String name, ToDoubleFunction<KeptPrediction> number) {
        double[] all = Stream.concat(labelled.stream(), unlabelled.stream())
                .mapToDouble(row -> number.applyAsDouble(row.prediction()))
                .sorted()
                .toArray();
        double[] edges = new double[CELLS - 1];
        for (int i = 0; i < edges.length; i++) {
            edges[i] = all[(int) ((long) all.length * (i + 1) / CELLS)];
        }
        return categories(name, row -> {
            double value = number.applyAsDouble(row);
            int at = Arrays.binarySearch(edges, value);
            return Double.isNaN(value) ? "none" : Integer.toString(at < 0 ? -at - 1 : lowest(edges, at));
        });
    }

    private static int lowest(double[] edges, int at) {
        int first = at;
        while (first > 0 && edges[first - 1] == edges[at]) {
            first--;
        }
        return first;
    }

    private Coverage categories(String name, Function<KeptPrediction, String> category) {
        Map<String, long[]> counts = new HashMap<>();
        labelled.forEach(row -> counts.computeIfAbsent(category.apply(row.prediction()), c -> new long[2])[0]++);
        unlabelled.forEach(row -> counts.computeIfAbsent(category.apply(row.prediction()), c -> new long[2])[1]++);
        long[][] cells = merged(counts);
        double difference = 0;
        for (int i = 0; i < cells[0].length; i++) {
            difference += Math.abs((double) cells[0][i] / labelled.size() - (double) cells[1][i] / unlabelled.size());
        }
        double p = cells[0].length < 2
                ? 1
                : DriftTests.tailSafe(cells[0], cells[1]).pValue();
        return new Coverage(true, true, name, difference / 2 * unlabelledShare, p);
    }

    /** Returns the counts of both sides, with rare categories in one cell. */
    private long[][] merged(Map<String, long[]> counts) {
        double all = labelled.size() + unlabelled.size();
        double smaller = Math.min(labelled.size(), unlabelled.size());
        List<long[]> sorted = counts.values().stream()
                .sorted(Comparator.comparingLong((long[] both) -> both[0] + both[1])
                        .reversed())
                .toList();
        int own = 0;
        while (own < Math.min(sorted.size(), MOST_CATEGORIES)
                && (sorted.get(own)[0] + sorted.get(own)[1]) / all * smaller >= LEAST_EXPECTED) {
            own++;
        }
        int cells = own + (own < sorted.size() ? 1 : 0);
        long[][] result = new long[2][cells];
        for (int i = 0; i < sorted.size(); i++) {
            result[0][Math.min(i, own)] += sorted.get(i)[0];
            result[1][Math.min(i, own)] += sorted.get(i)[1];
        }
        return result;
    }
}
