package io.mlprod.monitoring.estimate;

import io.mlprod.evaluation.Evaluation;
import io.mlprod.internal.checks.Arguments;
import io.mlprod.internal.text.NumberText;
import io.mlprod.internal.text.PlainText;
import io.mlprod.model.ModelVersion;
import io.mlprod.monitoring.performance.JoinedPrediction;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * How often the scores of a model version were right, as learned from rows with labels: for each score the share of
 * rows that were positive, and how well that is known. It is what a {@link PerformanceEstimate} needs. Immutable.
 *
 * <p>The share is an isotonic regression: it never falls with the score, and equal scores are one point. If the scores
 * are probabilities, and the regression does not make their calibration error on rows that were held out smaller, they
 * are taken as they are. The same rows give the same calibration to the last bit, in whatever order they are.
 *
 * <p>It is kept as JSON beside the model and its profile, such as {@code customers-7.calibration.json};
 * {@code ESTIMATE.md} of this module describes the format. It has no row, but where few rows are alike it has their
 * scores.
 *
 * @since 0.1
 */
public final class ScoreCalibration {

    /** How many rows of either class the calibration of a yes or no needs. */
    public static final int FEWEST = 10;

    static final int MAX_CLASSES = 2_000;

    private final ModelVersion model;
    private final List<String> classes;
    private final long rows;
    private final List<Curve> curves;
    private final Map<Metric, Double> biases;

    ScoreCalibration(
            ModelVersion model, List<String> classes, long rows, List<Curve> curves, Map<Metric, Double> biases) {
        this.model = model;
        this.classes = List.copyOf(classes);
        this.rows = rows;
        this.curves = List.copyOf(curves);
        this.biases = new EnumMap<>(Metric.class);
        this.biases.putAll(biases);
    }

    /**
     * Fits the calibration of a yes or no.
     *
     * @param model the version whose scores they are
     * @param scores of each row, higher for a likelier yes, as the model gave them; they need not be probabilities
     * @param labels of each row, true for yes
     * @return the calibration
     * @throws IllegalArgumentException if the lengths differ, a score is not finite, or there are fewer than
     *     {@value #FEWEST} rows of either class
     */
    public static ScoreCalibration binary(ModelVersion model, double[] scores, boolean[] labels) {
        Objects.requireNonNull(model, "model");
        Rows.sameLength("scores", scores.length, "labels", labels.length);
        Rows.finite("scores", scores);
        TiedScores tied = TiedScores.of(scores, labels);
        long positives = tied.positives();
        if (Math.min(positives, scores.length - positives) < FEWEST) {
            throw new IllegalArgumentException("There are " + positives + " positive and " + (scores.length - positives)
                    + " negative rows; a calibration needs " + FEWEST + " of each");
        }
        Curve curve = HeldOut.curve(tied);
        Window window = Covered.binary(curve.used(true), new boolean[scores.length], scores);
        Map<Metric, Double> realised = Realised.of(Evaluation.binary(tied.ofRows(), tied.labels()));
        return new ScoreCalibration(model, List.of(), scores.length, List.of(curve), biases(window, realised));
    }

    /**
     * Fits the calibration of one of several classes. Each class has a regression of its own, against the rest. A class
     * with fewer than {@value #FEWEST} rows, or without fewer than that of others, keeps its scores if they are
     * probabilities.
     *
     * @param model the version whose scores they are
     * @param classes the classes, in the order of the scores
     * @param scores of each row, one for each class, as the model gave them
     * @param labels the class of each row
     * @return the calibration
     * @throws IllegalArgumentException if there are no rows, lengths differ, a score is not finite, a class is named
     *     twice, there are fewer than 2 or more than 2,000, or a label is none of them
     */
    public static ScoreCalibration multiclass(
            ModelVersion model, List<String> classes, double[][] scores, String[] labels) {
        Objects.requireNonNull(model, "model");
        List<String> names = checked(classes);
        Rows.sameLength("rows of scores", scores.length, "labels", labels.length);
        Rows.eachOfLength(scores, names.size());
        for (int row = 0; row < scores.length; row++) {
            Rows.finite("scores[" + row + "]", scores[row]);
        }
        if (scores.length < 2 * FEWEST) {
            throw new IllegalArgumentException(
                    "There are " + scores.length + " rows; a calibration needs " + 2 * FEWEST + " or more");
        }
        int[] numbers = Rows.numbers("labels", labels, names);
        List<Curve> curves = new ArrayList<>();
        for (int one = 0; one < names.size(); one++) {
            curves.add(curve(scores, numbers, one));
        }
        Window window = Covered.multiclass(used(curves), Rows.highest(scores), scores);
        Map<Metric, Double> realised = Realised.of(Evaluation.multiclass(scores, numbers));
        return new ScoreCalibration(model, names, scores.length, curves, biases(window, realised));
    }

    /**
     * Fits the calibration of a yes or no to a CSV file: in UTF-8, with commas and a header. Rows without a label are
     * left out. Blocks.
     *
     * @param model the version whose scores they are
     * @param file the rows
     * @param scoreColumn the name of the column of scores
     * @param labelColumn the name of the column of labels
     * @param positive the label of a yes; all others are a no
     * @return the calibration
     * @throws UncheckedIOException if the file cannot be read
     * @throws IllegalArgumentException if a column is not there, a score is no finite number, or there are fewer than
     *     {@value #FEWEST} rows of either class
     */
    public static ScoreCalibration ofCsv(
            ModelVersion model, Path file, String scoreColumn, String labelColumn, String positive) {
        LabelledRows rows = LabelledRows.ofCsv(file, List.of(scoreColumn), labelColumn);
        return binary(model, rows.scores(0), rows.are(positive));
    }

    /**
     * Fits the calibration of one of several classes to a CSV file: in UTF-8, with commas and a header. Rows without a
     * label are left out. Blocks.
     *
     * @param model the version whose scores they are
     * @param file the rows
     * @param scoreColumns the names of the columns of scores, in the order of the classes
     * @param labelColumn the name of the column of labels
     * @param classes the labels
     * @return the calibration
     * @throws UncheckedIOException if the file cannot be read
     * @throws IllegalArgumentException if a column is not there, a score is no finite number, a label is none of the
     *     classes, or there are fewer than 20 rows
     */
    public static ScoreCalibration ofCsv(
            ModelVersion model, Path file, List<String> scoreColumns, String labelColumn, List<String> classes) {
        Rows.sameLength("columns of scores", scoreColumns.size(), "classes", classes.size());
        LabelledRows rows = LabelledRows.ofCsv(file, scoreColumns, labelColumn);
        return multiclass(model, classes, rows.scores(), rows.labels());
    }

    /**
     * Fits the calibration of a yes or no to predictions of production. Those without a label are left out, so fit it
     * only if those that have one are like all others.
     *
     * @param pairs predictions of one version, with one score each
     * @param positive the class of a yes; all others are a no
     * @return the calibration of that version
     * @throws IllegalArgumentException if there are fewer than {@value #FEWEST} of either class, or they are of several
     *     versions
     */
    public static ScoreCalibration ofPairs(Collection<JoinedPrediction> pairs, String positive) {
        LabelledRows rows = LabelledRows.ofPairs(pairs, 1);
        return binary(LabelledRows.model(pairs), rows.scores(0), rows.are(positive));
    }

    /**
     * Fits the calibration of one of several classes to predictions of production. Those without a label are left out,
     * so fit it only if those that have one are like all others.
     *
     * @param pairs predictions of one version, with a score for each class
     * @param classes the classes, in the order of the scores
     * @return the calibration of that version
     * @throws IllegalArgumentException if there are fewer than 20, they are of several versions, or a label is none of
     *     the classes
     */
    public static ScoreCalibration ofPairs(Collection<JoinedPrediction> pairs, List<String> classes) {
        LabelledRows rows = LabelledRows.ofPairs(pairs, classes.size());
        return multiclass(LabelledRows.model(pairs), classes, rows.scores(), rows.labels());
    }

    /**
     * Reads a calibration from a file. Blocks.
     *
     * @param file what {@link #write} wrote, at most 256 MB
     * @return the calibration
     * @throws UncheckedIOException if the file cannot be read
     * @throws CalibrationException if it does not hold a calibration
     */
    public static ScoreCalibration read(Path file) {
        try {
            return CalibrationReader.read(CalibrationFile.read(file));
        } catch (CalibrationException e) {
            throw new CalibrationException(file + ": " + e.getMessage(), e);
        }
    }

    /**
     * Reads a calibration from JSON.
     *
     * @param json what {@link #toJson} returned
     * @return the calibration
     * @throws CalibrationException if it is not a calibration
     */
    public static ScoreCalibration parse(String json) {
        return CalibrationReader.read(json);
    }

    /**
     * Writes the calibration to a file, which is replaced as a whole. Blocks.
     *
     * @param file in a folder that exists
     * @throws UncheckedIOException if it cannot be written; a file that was there is still as it was
     */
    public void write(Path file) {
        CalibrationFile.write(file, toJson());
    }

    /**
     * Returns the calibration as JSON.
     *
     * @return ASCII; one line for each class
     */
    public String toJson() {
        return CalibrationWriter.write(model, classes, rows, curves, biases);
    }

    private static Curve curve(double[][] scores, int[] labels, int one) {
        double[] ofClass = new double[scores.length];
        boolean[] isOfClass = new boolean[scores.length];
        for (int row = 0; row < scores.length; row++) {
            ofClass[row] = scores[row][one];
            isOfClass[row] = labels[row] == one;
        }
        TiedScores tied = TiedScores.of(ofClass, isOfClass);
        long positives = tied.positives();
        boolean isEnough = Math.min(positives, scores.length - positives) >= FEWEST;
        return isEnough || !tied.areProbabilities()
                ? HeldOut.curve(tied)
                : Curve.isotonic(tied).used(false);
    }

    private static List<String> checked(List<String> classes) {
        List<String> names = Arguments.noNulls("The classes of a calibration", classes);
        if (names.size() < 2 || names.size() > MAX_CLASSES || new HashSet<>(names).size() < names.size()) {
            throw new IllegalArgumentException(
                    "The classes of a calibration must be 2 to " + NumberText.count(MAX_CLASSES) + " different ones");
        }
        return names;
    }

    /** Returns by how much the estimates of the rows that curves were fitted to are too high. */
    private static Map<Metric, Double> biases(Window window, Map<Metric, Double> realised) {
        Map<Metric, Double> biases = new EnumMap<>(Metric.class);
        realised.forEach((metric, value) -> {
            double bias = window.value(metric) - value;
            biases.put(metric, Double.isNaN(bias) ? 0 : bias);
        });
        return biases;
    }

    /**
     * Returns the version whose scores it is of.
     *
     * @return name, version and digest
     */
    public ModelVersion model() {
        return model;
    }

    /**
     * Returns how many rows it was fitted to.
     *
     * @return 20 or more
     */
    public long rows() {
        return rows;
    }

    /**
     * Returns the classes, in the order of the scores.
     *
     * @return unmodifiable; empty for a yes or no
     */
    public List<String> classes() {
        return classes;
    }

    /**
     * Returns whether scores are changed; otherwise they were found to be probabilities that the rows do not improve.
     *
     * @return true if those of one class are
     */
    public boolean isUsed() {
        return curves.stream().anyMatch(Curve::isUsed);
    }

    boolean areAllUsed() {
        return curves.stream().allMatch(Curve::isUsed);
    }

    /**
     * Returns whether it is of a yes or no.
     *
     * @return false if it is of several classes
     */
    public boolean isBinary() {
        return classes.isEmpty();
    }

    List<Curve> curves() {
        return curves;
    }

    /** Returns the same calibration with all curves used, whether they help or not. */
    List<Curve> usedCurves() {
        return used(curves);
    }

    private static List<Curve> used(List<Curve> curves) {
        return curves.stream().map(curve -> curve.used(true)).toList();
    }

    /** Returns whether a metric can be estimated: those of probabilities only if the scores are some. */
    boolean isEstimated(Metric metric) {
        return !metric.isOfProbabilities() || biases.containsKey(metric);
    }

    double bias(Metric metric) {
        return biases.getOrDefault(metric, 0.0);
    }

    /**
     * Returns the version, the number of rows, and whether scores are changed.
     *
     * @return one line, without classes
     */
    @Override
    public String toString() {
        return PlainText.line("Calibration of " + model + " by " + NumberText.count(rows) + " rows, "
                + (isUsed() ? "which changes scores" : "which takes scores as they are"));
    }
}
