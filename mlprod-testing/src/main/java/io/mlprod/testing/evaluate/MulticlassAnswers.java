package io.mlprod.testing.evaluate;

import io.mlprod.evaluation.Evaluation;
import io.mlprod.evaluation.MulticlassEvaluation;
import io.mlprod.internal.text.NumberText;
import io.mlprod.internal.text.PlainText;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;

/** Scores of several classes. */
final class MulticlassAnswers<R, O> implements Answers<R, O, MulticlassEvaluation> {

    private static final double SLACK = 1e-3; // of sums of float32

    private final List<String> classes;
    private final Function<? super R, String> label;
    private final Function<? super O, double[]> answer;
    private final Codes<String> labels = new Codes<>();
    private final Numbers scores = new Numbers(); // row by row

    MulticlassAnswers(List<String> classes, Function<? super R, String> label, Function<? super O, double[]> answer) {
        this.classes = classes;
        this.label = label;
        this.answer = answer;
    }

    @Override
    public void addLabel(R row) {
        String value = Objects.requireNonNull(label.apply(row), "the label is null");
        if (!classes.contains(value)) {
            throw new IllegalArgumentException(
                    PlainText.line("'" + value + "' is none of the classes " + classes + ", in the scores' order"));
        }
        labels.add(value);
    }

    @Override
    public String addAnswer(O output) {
        double[] values = answer.apply(output);
        if (values == null || values.length != classes.size()) {
            addNone();
            return (values == null ? "no" : values.length) + " scores for " + classes.size() + " classes";
        }
        String problem = "";
        for (double value : values) {
            scores.add(value);
            problem = Double.isFinite(value) ? problem : "a score is " + value;
        }
        return problem;
    }

    @Override
    public void addNone() {
        for (int i = 0; i < classes.size(); i++) {
            scores.add(Double.NaN);
        }
    }

    private double[] scores(int row) {
        double[] values = new double[classes.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = scores.at(row * values.length + i);
        }
        return values;
    }

    @Override
    public MulticlassEvaluation evaluation(int[] rows) {
        double[][] table = new double[rows.length][];
        String[] actual = new String[rows.length];
        for (int i = 0; i < rows.length; i++) {
            table[i] = scores(rows[i]);
            actual[i] = labels.value(rows[i]);
        }
        return Evaluation.multiclass(table, actual, classes);
    }

    @Override
    public boolean hasLabelsOf(Answers<?, ?, MulticlassEvaluation> other) {
        return other instanceof MulticlassAnswers<?, ?> scored
                && classes.equals(scored.classes)
                && labels.hasRows(scored.labels);
    }

    @Override
    public List<String> suspicions(int[] rows, Estimator estimator) {
        List<String> found = new ArrayList<>();
        double[] first = scores(rows[0]);
        if (rows.length > 1 && Arrays.stream(rows).allMatch(row -> Arrays.equals(first, scores(row)))) {
            found.add("All rows have the same scores: the model does not tell rows apart. Check which outputs the"
                    + " scores of multiclass(...) are read from and whether inputs arrive.");
        }
        long odd = Arrays.stream(rows)
                .filter(row -> !areProbabilities(scores(row)))
                .count();
        if (odd > 0) {
            found.add("The scores of " + NumberText.count(odd) + " rows are not from 0 to 1 with a sum of 1, so they"
                    + " are not probabilities: log loss is undefined or means nothing. Read probabilities, or use"
                    + " metrics of ranks.");
        }
        found.addAll(
                ClassSwap.in(classes, rows, row -> classes.indexOf(labels.value(row)), row -> highest(scores(row))));
        return found;
    }

    private static boolean areProbabilities(double[] values) {
        return Arrays.stream(values).allMatch(value -> value >= 0 && value <= 1)
                && Math.abs(Arrays.stream(values).sum() - 1) <= SLACK;
    }

    private static int highest(double[] values) {
        int highest = 0;
        for (int i = 1; i < values.length; i++) {
            highest = values[i] > values[highest] ? i : highest;
        }
        return highest;
    }
}
