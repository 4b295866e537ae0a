package io.mlprod.evaluation;

import io.mlprod.internal.checks.Arguments;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;

/**
 * Starts evaluations of predictions against what is true. Thread-safe; nothing blocks, and the arrays are copied.
 *
 * <p>Predictions are the first argument of each method, and what is true the second. A metric is computed when it is
 * asked for and comes as an {@link Estimate}. The page EVALUATION.md lists formulas, intervals and rules.
 *
 * @since 0.1
 */
public final class Evaluation {

    private static final int MAX_CLASSES = 2_000; // a confusion matrix of them takes 64 MB

    private Evaluation() {}

    /**
     * Evaluates scores for a yes or no.
     *
     * @param scores of each row, higher for a likelier yes; probabilities for metrics of probabilities
     * @param labels of each row, 1 for yes and 0 for no
     * @return the evaluation
     * @throws IllegalArgumentException if there are no rows, the lengths differ, a score is not finite, or a label is
     *     neither 0 nor 1
     */
    public static BinaryEvaluation binary(double[] scores, int[] labels) {
        boolean[] positive = new boolean[Objects.requireNonNull(labels, "labels").length];
        Checks.within("labels", labels, 2);
        for (int row = 0; row < labels.length; row++) {
            positive[row] = labels[row] == 1;
        }
        return binary(scores, positive);
    }

    /**
     * Evaluates scores for a yes or no.
     *
     * @param scores of each row, higher for a likelier yes; probabilities for metrics of probabilities
     * @param labels of each row, true for yes
     * @return the evaluation
     * @throws IllegalArgumentException if there are no rows, the lengths differ, or a score is not finite
     */
    public static BinaryEvaluation binary(double[] scores, boolean[] labels) {
        Objects.requireNonNull(scores, "scores");
        Objects.requireNonNull(labels, "labels");
        Checks.sameLength("scores", scores.length, "labels", labels.length);
        Checks.notEmpty("scores", scores.length);
        Checks.finite("scores", scores);
        return new BinaryEvaluation(scores.clone(), labels.clone());
    }

    /**
     * Evaluates predicted classes. The classes are those that occur, in alphabetical order.
     *
     * @param predicted the class that was predicted for each row
     * @param actual the class of each row
     * @return the evaluation
     * @throws IllegalArgumentException if there are no rows, the lengths differ, or there are more than 2,000 classes
     */
    public static ClassificationEvaluation classification(String[] predicted, String[] actual) {
        Objects.requireNonNull(predicted, "predicted");
        Objects.requireNonNull(actual, "actual");
        Checks.sameLength("predicted classes", predicted.length, "actual classes", actual.length);
        Checks.notEmpty("predicted classes", predicted.length);
        Labels labels = Labels.in("predicted", predicted, "actual", actual);
        checkCount(labels.names().size());
        return new ClassificationEvaluation(
                labels, labels.numbers("predicted", predicted), labels.numbers("actual", actual));
    }

    /**
     * Evaluates predicted classes. The classes are those that occur, in alphabetical order.
     *
     * @param predicted the class that was predicted for each row
     * @param actual the class of each row
     * @return the evaluation
     * @throws IllegalArgumentException if there are no rows, the lengths differ, or there are more than 2,000 classes
     */
    public static ClassificationEvaluation classification(List<String> predicted, List<String> actual) {
        return classification(
                Arguments.noNulls("The predicted classes", predicted).toArray(String[]::new),
                Arguments.noNulls("The actual classes", actual).toArray(String[]::new));
    }

    /**
     * Evaluates predicted classes that are numbers. The classes are 0 to the highest number that occurs.
     *
     * @param predicted the number of the class that was predicted for each row
     * @param actual the number of the class of each row
     * @return the evaluation
     * @throws IllegalArgumentException if there are no rows, the lengths differ, or a number is not from 0 to 1,999
     */
    public static ClassificationEvaluation classification(int[] predicted, int[] actual) {
        Objects.requireNonNull(predicted, "predicted");
        Objects.requireNonNull(actual, "actual");
        Checks.sameLength("predicted classes", predicted.length, "actual classes", actual.length);
        Checks.notEmpty("predicted classes", predicted.length);
        Checks.within("predicted", predicted, MAX_CLASSES);
        Checks.within("actual", actual, MAX_CLASSES);
        int highest = IntStream.concat(IntStream.of(predicted), IntStream.of(actual))
                .max()
                .orElse(0);
        return new ClassificationEvaluation(numbered(highest + 1), predicted.clone(), actual.clone());
    }

    private static Labels numbered(int classes) {
        return Labels.of(IntStream.range(0, classes).mapToObj(String::valueOf).toList());
    }

    /**
     * Evaluates scores for one of several classes. The classes are named by their numbers.
     *
     * @param scores of each row, one for each class; probabilities for metrics of probabilities
     * @param actual the number of the class of each row, from 0
     * @return the evaluation
     * @throws IllegalArgumentException if there are no rows, lengths differ, a score is not finite, or a class is out
     *     of range
     */
    public static MulticlassEvaluation multiclass(double[][] scores, int[] actual) {
        Objects.requireNonNull(scores, "scores");
        Objects.requireNonNull(actual, "actual");
        Checks.sameLength("rows of scores", scores.length, "actual classes", actual.length);
        Checks.notEmpty("scores", scores.length);
        Objects.requireNonNull(scores[0], "scores[0]");
        checkCount(scores[0].length);
        return multiclass(scores, actual, numbered(scores[0].length));
    }

    /**
     * Evaluates scores for one of several classes.
     *
     * @param scores of each row, one for each class; probabilities for metrics of probabilities
     * @param actual the class of each row
     * @param classes the classes, in the order of the scores
     * @return the evaluation
     * @throws IllegalArgumentException if there are no rows, lengths differ, a score is not finite, a class is named
     *     twice, or a row has none of the classes
     */
    public static MulticlassEvaluation multiclass(double[][] scores, String[] actual, List<String> classes) {
        Objects.requireNonNull(scores, "scores");
        Objects.requireNonNull(actual, "actual");
        Labels labels = Labels.of(classes);
        Checks.sameLength("rows of scores", scores.length, "actual classes", actual.length);
        Checks.notEmpty("scores", scores.length);
        checkCount(labels.names().size());
        return multiclass(scores, labels.numbers("actual", actual), labels);
    }

    private static MulticlassEvaluation multiclass(double[][] scores, int[] actual, Labels labels) {
        checkTable(scores, labels.names().size());
        Checks.within("actual", actual, labels.names().size());
        return new MulticlassEvaluation(labels, scores, actual.clone());
    }

    private static void checkCount(int classes) {
        if (classes < 1 || classes > MAX_CLASSES) {
            throw new IllegalArgumentException("There are " + classes + " classes, expected 1 to " + MAX_CLASSES);
        }
    }

    private static void checkTable(double[][] scores, int columns) {
        for (int row = 0; row < scores.length; row++) {
            Objects.requireNonNull(scores[row], "a row of scores");
            Checks.sameLength("classes", columns, "scores[" + row + "]", scores[row].length);
            Checks.finite("scores[" + row + "]", scores[row]);
        }
    }

    /**
     * Evaluates scores for any number of labels in each row. Decisions instead of scores are 1 and 0.
     *
     * @param scores of each row, one for each label
     * @param labels of each row, 1 for each label that it has and 0 for each that it has not
     * @return the evaluation
     * @throws IllegalArgumentException if there are no rows or labels, lengths differ, a score is not finite, or a
     *     label is neither 0 nor 1
     */
    public static MultilabelEvaluation multilabel(double[][] scores, int[][] labels) {
        Objects.requireNonNull(scores, "scores");
        Objects.requireNonNull(labels, "labels");
        Checks.sameLength("rows of scores", scores.length, "rows of labels", labels.length);
        Checks.notEmpty("scores", scores.length);
        int columns = Objects.requireNonNull(scores[0], "scores[0]").length;
        Checks.notEmpty("scores[0]", columns);
        checkTable(scores, columns);
        double[][] byLabel = new double[columns][scores.length];
        boolean[][] positive = new boolean[columns][scores.length];
        for (int row = 0; row < scores.length; row++) {
            Objects.requireNonNull(labels[row], "a row of labels");
            Checks.sameLength("labels", columns, "labels[" + row + "]", labels[row].length);
            Checks.within("labels[" + row + "]", labels[row], 2);
            for (int column = 0; column < columns; column++) {
                byLabel[column][row] = scores[row][column];
                positive[column][row] = labels[row][column] == 1;
            }
        }
        return new MultilabelEvaluation(new Columns(byLabel, positive));
    }

    /**
     * Evaluates predicted numbers.
     *
     * @param predicted the predicted number of each row
     * @param actual the actual number of each row
     * @return the evaluation
     * @throws IllegalArgumentException if there are no rows, the lengths differ, or a number is not finite
     */
    public static RegressionEvaluation regression(double[] predicted, double[] actual) {
        Objects.requireNonNull(predicted, "predicted");
        Objects.requireNonNull(actual, "actual");
        Checks.sameLength("predicted numbers", predicted.length, "actual numbers", actual.length);
        Checks.notEmpty("predicted numbers", predicted.length);
        Checks.finite("predicted", predicted);
        Checks.finite("actual", actual);
        return new RegressionEvaluation(predicted.clone(), actual.clone());
    }

    /**
     * Evaluates the order of items in each query.
     *
     * @param scores of each query, one for each item; the highest comes first
     * @param relevance of each query, one for each item; 0 for irrelevant
     * @return the evaluation, whose rows are the queries
     * @throws IllegalArgumentException if there are no queries, lengths differ, a score is not finite, or a relevance
     *     is not from 0 to 1e100
     */
    public static RankingEvaluation ranking(double[][] scores, double[][] relevance) {
        Objects.requireNonNull(scores, "scores");
        Objects.requireNonNull(relevance, "relevance");
        Checks.sameLength("queries with scores", scores.length, "queries with relevance", relevance.length);
        Checks.notEmpty("queries", scores.length);
        for (int query = 0; query < scores.length; query++) {
            double[] items = Objects.requireNonNull(scores[query], "the scores of a query");
            double[] gains = Objects.requireNonNull(relevance[query], "the relevance of a query");
            Checks.sameLength("scores[" + query + "]", items.length, "relevance[" + query + "]", gains.length);
            Checks.finite("scores[" + query + "]", items);
            Checks.notNegative("relevance[" + query + "]", gains);
        }
        return new RankingEvaluation(scores, relevance);
    }

    /**
     * Evaluates the order of items in each query, from one long table.
     *
     * @param scores of each item; the highest comes first in its query
     * @param relevance of each item; 0 for irrelevant
     * @param queries the number of each item's query; queries are in the order in which they occur first
     * @return the evaluation, whose rows are the queries
     * @throws IllegalArgumentException if there are no items, lengths differ, a score is not finite, or a relevance is
     *     not from 0 to 1e100
     */
    public static RankingEvaluation ranking(double[] scores, double[] relevance, int[] queries) {
        Objects.requireNonNull(scores, "scores");
        Objects.requireNonNull(relevance, "relevance");
        Objects.requireNonNull(queries, "queries");
        Checks.sameLength("scores", scores.length, "relevance", relevance.length);
        Checks.sameLength("scores", scores.length, "queries", queries.length);
        Map<Integer, Integer> sizes = new LinkedHashMap<>();
        for (int query : queries) {
            sizes.merge(query, 1, Integer::sum);
        }
        Map<Integer, Integer> numbers = new LinkedHashMap<>();
        List<double[]> ofScores = new ArrayList<>();
        List<double[]> ofRelevance = new ArrayList<>();
        sizes.forEach((query, size) -> {
            numbers.put(query, numbers.size());
            ofScores.add(new double[size]);
            ofRelevance.add(new double[size]);
        });
        int[] filled = new int[sizes.size()];
        for (int item = 0; item < queries.length; item++) {
            int query = Objects.requireNonNull(numbers.get(queries[item]));
            ofScores.get(query)[filled[query]] = scores[item];
            ofRelevance.get(query)[filled[query]++] = relevance[item];
        }
        return ranking(ofScores.toArray(double[][]::new), ofRelevance.toArray(double[][]::new));
    }
}
