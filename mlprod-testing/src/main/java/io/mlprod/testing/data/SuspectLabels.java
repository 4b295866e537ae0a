package io.mlprod.testing.data;

import io.mlprod.internal.text.NumberText;
import io.mlprod.internal.text.PlainText;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.PriorityQueue;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Finds labels that a model does not believe: another class is the likeliest, and as likely as it is for rows that have
 * that label (Northcutt, Jiang and Chuang, "Confident Learning", 2021).
 */
final class SuspectLabels<R> {

    private record Suspect(int index, double given, String note) {}

    /** Of means, and of probabilities that were floats. */
    private static final double ROUNDING = 1e-6;

    private final DataSet<R> rows;
    private final boolean isTest;
    private final Columns<R> columns;
    private final String label;
    private final Function<? super R, ? extends Map<String, Double>> probabilities;

    SuspectLabels(
            DataSet<R> rows,
            boolean isTest,
            Columns<R> columns,
            String label,
            Function<? super R, ? extends Map<String, Double>> probabilities) {
        this.rows = rows;
        this.isTest = isTest;
        this.columns = columns;
        this.label = label;
        this.probabilities = probabilities;
    }

    List<Draft> run() {
        Map<String, double[]> sums = new HashMap<>(); // of each label's own probability, and the number of its rows
        long[] all = {0};
        forEach((row, given, probability) -> {
            double[] sum = sums.computeIfAbsent(given, key -> new double[2]);
            sum[0] += probability.getOrDefault(given, 0.0);
            sum[1]++;
            all[0]++;
        });
        PriorityQueue<Suspect> worst =
                new PriorityQueue<>(Comparator.comparingDouble(Suspect::given).reversed());
        long[] suspects = {0};
        forEach((row, given, probability) -> {
            String other = likelier(given, probability, sums);
            if (other != null) {
                suspects[0]++;
                double own = probability.getOrDefault(given, 0.0);
                worst.add(new Suspect(
                        row.index(),
                        own,
                        "is \"" + given + "\" (" + NumberText.percent(own) + "), rather \"" + other + "\" ("
                                + NumberText.percent(probability.getOrDefault(other, 0.0)) + ")"));
                if (worst.size() > Draft.MOST_ROWS) {
                    worst.remove();
                }
            }
        });
        if (suspects[0] == 0) {
            return List.of();
        }
        List<Draft.Spot> spots = worst.stream()
                .sorted(Comparator.comparingDouble(Suspect::given))
                .map(suspect -> new Draft.Spot(isTest, suspect.index(), suspect.note()))
                .toList();
        return List.of(new Draft(
                DataCheck.SUSPECT_LABELS,
                Severity.WARNING,
                label,
                NumberText.count(suspects[0]) + " of " + NumberText.count(all[0]) + " labels of " + rows.name() + " ("
                        + NumberText.percent(suspects[0] / (double) all[0])
                        + ") are improbable to the model, which finds another as likely as where that one is given",
                "look at these rows: either the label is wrong, or the model is",
                spots));
    }

    private interface Action<R> {
        void accept(Placed<R> row, String given, Map<String, Double> probability);
    }

    private void forEach(Action<R> action) {
        List<String> only = List.of(label);
        try (Stream<Placed<R>> all = rows.placed()) {
            all.sequential().forEachOrdered(row -> {
                String given = columns.values(row, only)[0];
                if (given != null) {
                    action.accept(row, given, probability(row, given));
                }
            });
        }
    }

    private Map<String, Double> probability(Placed<R> row, String given) {
        Map<String, Double> probability;
        try {
            probability = Objects.requireNonNull(probabilities.apply(row.row()), "the probabilities are null");
        } catch (RuntimeException e) {
            throw row.failed("the function of the probabilities", e);
        }
        probability.forEach((name, value) -> {
            if (value == null || !(value >= 0 && value <= 1 + ROUNDING)) {
                throw new IllegalArgumentException(PlainText.line(row.place() + ": the probability of \"" + name
                        + "\" is " + value + "; expected a number from 0 to 1, so leave out rows without an answer"));
            }
        });
        if (!probability.containsKey(given)) {
            throw new IllegalArgumentException(PlainText.line(row.place() + ": the label is \"" + given
                    + "\", but the model's classes are " + String.join(", ", probability.keySet())
                    + "; name them as the labels are"));
        }
        return probability;
    }

    private static @Nullable String likelier(
            String given, Map<String, Double> probability, Map<String, double[]> sums) {
        String likeliest = given;
        double most = probability.getOrDefault(given, 0.0);
        for (Map.Entry<String, Double> entry : probability.entrySet()) {
            double[] sum = sums.get(entry.getKey());
            if (sum != null && entry.getValue() > most && entry.getValue() >= sum[0] / sum[1] - ROUNDING) {
                likeliest = entry.getKey();
                most = entry.getValue();
            }
        }
        return likeliest.equals(given) ? null : likeliest;
    }
}
