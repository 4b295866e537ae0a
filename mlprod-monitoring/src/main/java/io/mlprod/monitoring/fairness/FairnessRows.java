package io.mlprod.monitoring.fairness;

import io.mlprod.internal.checks.Arguments;
import io.mlprod.internal.text.NumberText;
import io.mlprod.internal.text.PlainText;
import io.mlprod.monitoring.performance.JoinedPrediction;
import io.mlprod.monitoring.performance.KeptPrediction;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Predictions as columns: the predicted class, the label and the score of each row, and by which groups it can be
 * compared. Each method that adds a column keeps the others. Immutable and thread-safe.
 *
 * <p>Values of groups may be as they are in the data: reports replace them by pseudonyms.
 *
 * @since 0.1
 */
public final class FairnessRows {

    private final Coded predicted;
    private final Coded labels;
    private final double[] scores; // of the positive class; NaN for none
    private final Map<String, Coded> groups;

    private FairnessRows(Coded predicted, Coded labels, double[] scores, Map<String, Coded> groups) {
        this.predicted = predicted;
        this.labels = labels;
        this.scores = scores;
        this.groups = groups;
    }

    /**
     * Takes predicted classes, without labels and scores at first.
     *
     * @param predicted the class that was predicted for each row
     * @return the rows
     * @throws NullPointerException if a class is null
     */
    public static FairnessRows of(String[] predicted) {
        Coded coded = Coded.of(predicted.length, row -> Objects.requireNonNull(predicted[row], "predicted class"));
        return without(coded);
    }

    /**
     * Takes predicted classes that are numbers.
     *
     * @param predicted the number of the class that was predicted for each row, such as 0 or 1
     * @return the rows
     */
    public static FairnessRows of(int[] predicted) {
        return without(Coded.of(predicted));
    }

    private static FairnessRows without(Coded predicted) {
        double[] none = new double[predicted.rows()];
        Arrays.fill(none, Double.NaN);
        return new FairnessRows(predicted, Coded.missing(predicted.rows()), none, Map.of());
    }

    /**
     * Takes predictions out of a store, whose scores are those of classes.
     *
     * @param joined predictions with and without labels
     * @param settings whose attributes are taken from the predictions' slices
     * @param classes the classes that the scores are of, in their order; of a binary task, which has one score, the
     *     class that it is of; empty if scores are not to be used
     * @return the rows
     * @throws IllegalArgumentException if predictions or labels are numbers without a class, or the settings do not say
     *     which of several classes is the selection
     */
    public static FairnessRows of(Collection<JoinedPrediction> joined, Fairness settings, List<String> classes) {
        JoinedPrediction[] rows = joined.toArray(JoinedPrediction[]::new);
        Coded predicted = Coded.of(rows.length, row -> rows[row].prediction().predicted());
        Coded labels = Coded.of(
                rows.length,
                row -> rows[row].label().map(label -> label.category()).orElse(null));
        String positive = settings.positiveOf(Coded.values(predicted, labels));
        int place = List.copyOf(classes).indexOf(positive);
        double[] scores = Arrays.stream(rows)
                .mapToDouble(row -> score(row.prediction(), place, classes.size()))
                .toArray();
        FairnessRows made = new FairnessRows(predicted, labels, scores, Map.of());
        for (String attribute : settings.attributes()) {
            made = made.with(
                    attribute,
                    Coded.of(rows.length, row -> rows[row].prediction().slices().get(attribute)));
        }
        return made;
    }

    /** Returns the score of the positive class: of a binary task also from that of the other class. */
    private static double score(KeptPrediction prediction, int place, int classes) {
        if (prediction.scoreCount() != classes || classes == 0) {
            return Double.NaN;
        }
        if (place >= 0) {
            return prediction.score(place);
        }
        return classes == 1 ? 1 - prediction.score(0) : Double.NaN;
    }

    /**
     * Adds by what rows are grouped.
     *
     * @param attribute its name, as in {@link Fairness#by}
     * @param values the value of each row; null or empty if it is missing
     * @return new rows
     * @throws IllegalArgumentException if the length differs from the predictions', or the attribute is there already
     */
    public FairnessRows group(String attribute, @Nullable String[] values) {
        Arguments.notBlank("The name of an attribute", attribute);
        requireLength("values of " + attribute, values.length);
        if (groups.containsKey(attribute)) {
            throw new IllegalArgumentException(PlainText.line("The rows have the attribute " + attribute + " already"));
        }
        return with(attribute, Coded.of(values.length, row -> values[row]));
    }

    private FairnessRows with(String attribute, Coded values) {
        Map<String, Coded> changed = new LinkedHashMap<>(groups);
        changed.put(attribute, values);
        return new FairnessRows(predicted, labels, scores, changed);
    }

    /**
     * Adds the labels.
     *
     * @param actual the class of each row; null if it is not known yet
     * @return new rows
     * @throws IllegalArgumentException if the length differs from the predictions'
     */
    public FairnessRows labels(@Nullable String[] actual) {
        requireLength("labels", actual.length);
        return new FairnessRows(predicted, Coded.of(actual.length, row -> actual[row]), scores, groups);
    }

    /**
     * Adds labels that are numbers, all of which are known.
     *
     * @param actual the number of the class of each row
     * @return new rows
     * @throws IllegalArgumentException if the length differs from the predictions'
     */
    public FairnessRows labels(int[] actual) {
        requireLength("labels", actual.length);
        return new FairnessRows(predicted, Coded.of(actual), scores, groups);
    }

    /**
     * Adds the scores of the positive class, for the calibration by group.
     *
     * @param ofPositive the score of each row; NaN if it has none
     * @return new rows
     * @throws IllegalArgumentException if the length differs from the predictions'
     */
    public FairnessRows scores(double[] ofPositive) {
        requireLength("scores", ofPositive.length);
        return new FairnessRows(predicted, labels, ofPositive.clone(), groups);
    }

    private void requireLength(String what, int length) {
        if (length != rows()) {
            throw new IllegalArgumentException(PlainText.line("There are " + NumberText.count(length) + " " + what
                    + " and " + NumberText.count(rows()) + " predictions; each row needs one of both"));
        }
    }

    /**
     * Returns how many rows there are.
     *
     * @return 0 or more
     */
    public int rows() {
        return predicted.rows();
    }

    Coded predicted() {
        return predicted;
    }

    Coded labels() {
        return labels;
    }

    double score(int row) {
        return scores[row];
    }

    Coded column(String attribute) {
        Coded column = groups.get(attribute);
        if (column == null) {
            throw new IllegalArgumentException(
                    PlainText.line("The rows have no values of " + attribute + "; add them by group(...)"));
        }
        return column;
    }

    /**
     * Returns the number of rows, without values.
     *
     * @return one line
     */
    @Override
    public String toString() {
        return "FairnessRows[" + NumberText.count(rows()) + " rows]";
    }
}
