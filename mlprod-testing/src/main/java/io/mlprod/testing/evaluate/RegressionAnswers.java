package io.mlprod.testing.evaluate;

import io.mlprod.evaluation.Evaluation;
import io.mlprod.evaluation.RegressionEvaluation;
import java.util.Arrays;
import java.util.List;
import java.util.function.ToDoubleFunction;

/** Predicted numbers. */
final class RegressionAnswers<R, O> implements Answers<R, O, RegressionEvaluation> {

    private final ToDoubleFunction<? super R> label;
    private final ToDoubleFunction<? super O> answer;
    private final Numbers labels = new Numbers();
    private final Numbers predicted = new Numbers();

    RegressionAnswers(ToDoubleFunction<? super R> label, ToDoubleFunction<? super O> answer) {
        this.label = label;
        this.answer = answer;
    }

    @Override
    public void addLabel(R row) {
        double value = label.applyAsDouble(row);
        if (!Double.isFinite(value)) {
            throw new IllegalArgumentException("the label is " + value + ", expected a finite number");
        }
        labels.add(value);
    }

    @Override
    public String addAnswer(O output) {
        double value = answer.applyAsDouble(output);
        predicted.add(value);
        return Double.isFinite(value) ? "" : "the predicted number is " + value;
    }

    @Override
    public void addNone() {
        predicted.add(Double.NaN);
    }

    @Override
    public RegressionEvaluation evaluation(int[] rows) {
        return Evaluation.regression(predicted.at(rows), labels.at(rows));
    }

    @Override
    public boolean hasLabelsOf(Answers<?, ?, RegressionEvaluation> other) {
        return other instanceof RegressionAnswers<?, ?> numbers && labels.hasRows(numbers.labels);
    }

    @Override
    public List<String> suspicions(int[] rows, Estimator estimator) {
        double first = rows.length > 1 ? predicted.at(rows[0]) : Double.NaN;
        return Arrays.stream(rows).mapToDouble(predicted::at).allMatch(value -> value == first)
                ? List.of("All predicted numbers are " + Figures.of(first) + ": the model does not tell rows apart."
                        + " Check whether inputs arrive.")
                : List.of();
    }
}
