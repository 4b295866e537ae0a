package io.mlprod.testing.evaluate;

import io.mlprod.evaluation.Bootstrap;
import io.mlprod.evaluation.Estimate;
import io.mlprod.evaluation.RowEvaluation;
import io.mlprod.internal.checks.Arguments;
import io.mlprod.internal.text.PlainText;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;

/**
 * Models from the best to the worst on one test set. Immutable.
 *
 * <p>The best of several measured values is best partly by luck. So each model has the chance that it is the best: how
 * often it is among resamples of the rows, the same rows for all models.
 *
 * @param metric the name of the metric
 * @param rows how many rows all models answered
 * @param places the models, the best first
 * @since 0.1
 */
public record Ranking(String metric, int rows, List<Place> places) {

    /** Copies the places. */
    public Ranking {
        Objects.requireNonNull(metric, "metric");
        places = List.copyOf(places);
    }

    /**
     * A model in a ranking.
     *
     * @param model the name
     * @param value the metric
     * @param behind the metric minus that of the first, with a paired interval; 0 for the first
     * @param chanceOfBest how often the model is the best among resamples, from 0 to 1
     * @param isTied whether the rows do not tell it from the first: the interval contains 0; true for the first
     */
    public record Place(String model, Estimate value, Estimate behind, double chanceOfBest, boolean isTied) {

        /** Checks that all are there. */
        public Place {
            Objects.requireNonNull(model, "model");
            Objects.requireNonNull(value, "value");
            Objects.requireNonNull(behind, "behind");
        }
    }

    /**
     * Ranks models by a metric of the rows that all of them answered.
     *
     * @param <E> the kind of evaluation
     * @param metric the metric
     * @param models two or more, run with the same {@link ModelEvaluation}
     * @return the ranking
     * @throws IllegalArgumentException if there are fewer than two models, two have the same name, they were evaluated
     *     on different rows, or the metric is undefined for one
     */
    public static <E extends RowEvaluation<E>> Ranking of(Metric<E> metric, List<EvaluatedModel<E>> models) {
        Objects.requireNonNull(metric, "metric");
        List<EvaluatedModel<E>> given = Arguments.noNulls("The models of a ranking", models);
        if (given.size() < 2) {
            throw new IllegalArgumentException("A ranking needs at least two models, not " + given.size());
        }
        List<String> names = given.stream().map(EvaluatedModel::name).toList();
        if (names.stream().distinct().count() < names.size()) {
            throw new IllegalArgumentException(PlainText.line("Two models of a ranking have the same name: " + names));
        }
        int[] rows = commonRows(given);
        Estimator estimator = given.get(0).kept().estimator();
        List<E> evaluations = given.stream()
                .map(model -> model.kept().answers().evaluation(rows))
                .toList();
        List<Estimate> values = evaluations.stream()
                .map(evaluation -> estimator.of(metric, evaluation, rows))
                .toList();
        for (int i = 0; i < values.size(); i++) {
            if (!values.get(i).isDefined()) {
                throw new IllegalArgumentException(PlainText.line("'" + names.get(i) + "' cannot be ranked: "
                        + metric.name() + " is undefined (" + values.get(i).reason() + ")"));
            }
        }
        Bootstrap bootstrap = estimator
                .bootstrap(rows)
                .orElseThrow(
                        () -> new IllegalArgumentException("All rows are of one unit, so nothing can be resampled"));
        double[] chances = chances(bootstrap.resampled(evaluations, metric::of), metric.sign());
        int[] order = IntStream.range(0, names.size())
                .boxed()
                .sorted(Comparator.comparingDouble(
                        i -> -metric.sign() * values.get(i).value()))
                .mapToInt(Integer::intValue)
                .toArray();
        List<Place> places = new ArrayList<>();
        for (int i : order) {
            Estimate behind = i == order[0]
                    ? new Estimate(0, 0, 0, "")
                    : estimator.difference(metric, evaluations.get(i), evaluations.get(order[0]), rows);
            boolean isTied = !behind.isBounded() || (behind.lower() <= 0 && behind.upper() >= 0);
            places.add(new Place(names.get(i), values.get(i), behind, chances[i], isTied));
        }
        return new Ranking(metric.name(), rows.length, places);
    }

    private static <E extends RowEvaluation<E>> int[] commonRows(List<EvaluatedModel<E>> models) {
        EvaluatedModel<E> first = models.get(0);
        SliceRows common =
                new SliceRows(new Slice("", first.rows()), first.kept().answered());
        for (EvaluatedModel<E> model : models.subList(1, models.size())) {
            int[] both = first.rowsOfBoth(model);
            common = common.and(new SliceRows(new Slice("", both.length), both));
        }
        if (common.rows().length == 0) {
            throw new IllegalArgumentException("No row was answered by all models of the ranking");
        }
        return common.rows();
    }

    /** Returns how often each model is the best; several that are equally good share a resample. */
    private static double[] chances(List<double[]> values, int sign) {
        double[] wins = new double[values.size()];
        int resamples = values.get(0).length;
        int counted = 0;
        for (int i = 0; i < resamples; i++) {
            int resample = i;
            double best = values.stream()
                    .mapToDouble(model -> sign * model[resample])
                    .max()
                    .orElse(Double.NaN);
            if (Double.isNaN(best)) {
                continue;
            }
            counted++;
            long winners = values.stream()
                    .filter(model -> sign * model[resample] == best)
                    .count();
            for (int model = 0; model < wins.length; model++) {
                wins[model] += sign * values.get(model)[i] == best ? 1.0 / winners : 0;
            }
        }
        double all = Math.max(1, counted);
        return Arrays.stream(wins).map(share -> share / all).toArray();
    }

    /**
     * Returns the models that the rows do not tell from the first.
     *
     * @return their names; the first's alone if it is clearly the best
     */
    public List<String> best() {
        return places.stream().filter(Place::isTied).map(Place::model).toList();
    }

    /**
     * Says who is first and how sure that is.
     *
     * @return a few lines
     */
    @Override
    public String toString() {
        List<String> lines = new ArrayList<>();
        lines.add("By " + metric + " of " + Figures.rows(rows) + ":");
        for (int i = 0; i < places.size(); i++) {
            Place place = places.get(i);
            lines.add("  " + (i + 1) + ". " + place.model() + " " + Figures.withInterval(place.value())
                    + ", the best with a chance of " + percent(place.chanceOfBest())
                    + (i == 0 ? "" : place.isTied() ? ", tied with the first" : ", behind the first"));
        }
        lines.add(verdict());
        return PlainText.lines(lines);
    }

    /** Returns the sentence that says who is best. */
    String verdict() {
        List<String> tied = best();
        String first = places.get(0).model();
        return tied.size() == 1
                ? "'" + first + "' is better than each of the others by more than chance."
                : "The rows do not tell " + String.join(", ", tied)
                        + " apart: choose by cost or simplicity, or use more" + " rows.";
    }

    static String percent(double chance) {
        return Math.round(100 * chance) + " %";
    }
}
