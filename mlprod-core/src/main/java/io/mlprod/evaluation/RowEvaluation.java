package io.mlprod.evaluation;

/**
 * An evaluation that holds its rows, so that they can be weighted and resampled. Immutable. A row with weight 0 counts
 * as if it were not there.
 *
 * <p>A weight says how much a row counts in the value, as in scikit-learn. In intervals each row remains one
 * observation: a row with weight 2 is not two rows, and multiplying all weights by a constant changes nothing.
 *
 * @param <E> the type of the evaluation
 * @since 0.1
 */
public sealed interface RowEvaluation<E extends RowEvaluation<E>>
        permits BinaryEvaluation,
                ClassificationEvaluation,
                MulticlassEvaluation,
                MultilabelEvaluation,
                RankingEvaluation,
                RegressionEvaluation {

    /**
     * Returns the number of rows; for a ranking, the number of queries.
     *
     * @return at least 1
     */
    int rows();

    /**
     * Multiplies the rows' weights, which are 1 at first. The rows are shared with this evaluation.
     *
     * @param weights one number for each row, 0 or from 1e-100 to 1e100; copied
     * @return an evaluation of the same rows
     * @throws IllegalArgumentException if there are more or fewer weights than rows, or one is out of range
     */
    E weights(double[] weights);

    /**
     * Sets the confidence level of the intervals. The default is 0.95.
     *
     * @param level the probability with which an interval contains the true value, between 0 and 1
     * @return an evaluation of the same rows
     * @throws IllegalArgumentException if the level is out of range
     */
    E confidence(double level);

    /**
     * Leaves out intervals, for when only values are needed.
     *
     * @return an evaluation of the same rows
     */
    E withoutIntervals();
}
