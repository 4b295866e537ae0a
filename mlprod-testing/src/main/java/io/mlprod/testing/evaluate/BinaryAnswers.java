package io.mlprod.testing.evaluate;

import io.mlprod.evaluation.BinaryEvaluation;
import io.mlprod.evaluation.Estimate;
import io.mlprod.evaluation.Evaluation;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.function.ToDoubleFunction;

/** Scores for a yes or no. */
final class BinaryAnswers<R, O> implements Answers<R, O, BinaryEvaluation> {

    private final Predicate<? super R> label;
    private final ToDoubleFunction<? super O> score;
    private final Codes<Boolean> labels = new Codes<>();
    private final Numbers scores = new Numbers();

    BinaryAnswers(Predicate<? super R> label, ToDoubleFunction<? super O> score) {
        this.label = label;
        this.score = score;
    }

    @Override
    public void addLabel(R row) {
        labels.add(label.test(row));
    }

    @Override
    public String addAnswer(O output) {
        double value = score.applyAsDouble(output);
        scores.add(value);
        return Double.isFinite(value) ? "" : "the score is " + value;
    }

    @Override
    public void addNone() {
        scores.add(Double.NaN);
    }

    @Override
    public BinaryEvaluation evaluation(int[] rows) {
        boolean[] positive = new boolean[rows.length];
        for (int i = 0; i < rows.length; i++) {
            positive[i] = labels.value(rows[i]);
        }
        return Evaluation.binary(scores.at(rows), positive);
    }

    @Override
    public boolean hasLabelsOf(Answers<?, ?, BinaryEvaluation> other) {
        return other instanceof BinaryAnswers<?, ?> binary && labels.hasRows(binary.labels);
    }

    @Override
    public List<String> suspicions(int[] rows, Estimator estimator) {
        List<String> found = new ArrayList<>();
        if (labels.count() == 1) {
            found.add("All rows have the label " + labels.value(0) + ": ROC AUC and most other metrics are undefined."
                    + " Check what the label of binary(...) compares with, and whether the data"
                    + " was filtered by the label.");
        }
        double least = Double.POSITIVE_INFINITY;
        double most = Double.NEGATIVE_INFINITY;
        for (int row : rows) {
            least = Math.min(least, scores.at(row));
            most = Math.max(most, scores.at(row));
        }
        if (least == most && rows.length > 1) {
            found.add("All scores are " + Figures.of(least) + ": the model does not tell rows apart."
                    + " Check which output the score of binary(...) reads and whether inputs arrive.");
        } else if (least < 0 || most > 1) {
            found.add("Scores go from " + Figures.of(least) + " to " + Figures.of(most) + ", so they are not"
                    + " probabilities: log loss, Brier score and calibration error are undefined, and decisions at 0.5"
                    + " may be meaningless. Read a probability, or use metrics of ranks and threshold(...).");
        }
        BinaryEvaluation all = evaluation(rows);
        if (Metric.ROC_AUC.of(all).value() < 0.5) { // else its interval, which may need a bootstrap, is not needed
            Estimate area = estimator.of(Metric.ROC_AUC, all, rows);
            if (area.isBounded() && area.upper() < 0.5) {
                found.add("ROC AUC is " + Figures.withInterval(area) + ", below 0.5: labels or scores look reversed."
                        + " Check that the score that binary(...) reads is of the class for which its label is true.");
            }
        }
        return found;
    }
}
