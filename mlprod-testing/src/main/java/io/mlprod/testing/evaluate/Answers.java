package io.mlprod.testing.evaluate;

import io.mlprod.evaluation.RowEvaluation;
import java.util.List;

/**
 * What is true and what a model answered, row by row, in columns of numbers. For one thread while it grows, then
 * immutable.
 *
 * <p>Labels run ahead of answers, since a model answers rows in chunks.
 */
sealed interface Answers<R, O, E extends RowEvaluation<E>>
        permits BinaryAnswers, ClassAnswers, MulticlassAnswers, RegressionAnswers {

    /** Adds the label of a row. */
    void addLabel(R row);

    /** Adds the answer for the next row; returns what is wrong with it, or an empty text. */
    String addAnswer(O output);

    /** Adds that the next row has no answer. */
    void addNone();

    /** Returns the evaluation of some rows, all of which have an answer. */
    E evaluation(int[] rows);

    /** Returns whether other answers are for rows with the same labels in the same order. */
    boolean hasLabelsOf(Answers<?, ?, E> other);

    /** Returns what looks wrong with labels or answers. */
    List<String> suspicions(int[] rows, Estimator estimator);
}
