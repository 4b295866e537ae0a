package io.mlprod.evaluation;

import io.mlprod.internal.text.PlainText;
import java.io.Serializable;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/**
 * A table of how often each class was predicted for each actual class, with the metrics of that. Immutable.
 *
 * <p>Matrices of parts add up to that of the whole, exactly so for rows without weights: their counts are whole
 * numbers.
 *
 * @since 0.1
 */
public final class ConfusionMatrix extends LabelMetrics implements Serializable {

    private static final long serialVersionUID = 1;

    private final Labels labels;
    private final Cells cells;

    ConfusionMatrix(Labels labels, Cells cells) {
        this.labels = labels;
        this.cells = cells;
    }

    /**
     * Takes counts from elsewhere, such as a counter of your own.
     *
     * @param labels the classes
     * @param counts the number of rows by the number of the actual class and then by that of the predicted one; copied
     * @return a matrix with intervals of the level 0.95
     * @throws IllegalArgumentException if there is no class, one is named twice, the table is not square, or a count is
     *     negative
     */
    public static ConfusionMatrix of(List<String> labels, long[][] counts) {
        Labels checked = Labels.of(labels);
        int classes = checked.names().size();
        Objects.requireNonNull(counts, "counts");
        Checks.sameLength("classes", classes, "rows of counts", counts.length);
        double[] cells = new double[classes * classes];
        for (int i = 0; i < classes; i++) {
            Objects.requireNonNull(counts[i], "a row of counts");
            Checks.sameLength("classes", classes, "counts in row " + i, counts[i].length);
            for (int j = 0; j < classes; j++) {
                if (counts[i][j] < 0) {
                    throw Checks.wrong("counts[" + i + "]", j, "must not be below 0");
                }
                cells[i * classes + j] = counts[i][j];
            }
        }
        return new ConfusionMatrix(checked, Cells.of(classes, cells, cells, Intervals.DEFAULT));
    }

    @Override
    Cells cells() {
        return cells;
    }

    @Override
    public List<String> labels() {
        return labels.names();
    }

    /**
     * Returns the weight of the rows with an actual and a predicted class.
     *
     * @param actual the actual class
     * @param predicted the predicted class
     * @return the number of rows if they have no weights
     * @throws IllegalArgumentException if there is no such class
     */
    public double count(String actual, String predicted) {
        return cells.at(index(actual), index(predicted)).sum();
    }

    /**
     * Adds the rows of another matrix. Classes that only one of them has are classes of the result; those of this one
     * come first.
     *
     * @param other a matrix of other rows
     * @return the matrix of all rows, with the level of this one
     */
    public ConfusionMatrix plus(ConfusionMatrix other) {
        Objects.requireNonNull(other, "other");
        Set<String> names = new LinkedHashSet<>(labels());
        names.addAll(other.labels());
        List<String> all = List.copyOf(names);
        double[] sums = new double[all.size() * all.size()];
        double[] squares = new double[sums.length];
        for (ConfusionMatrix one : List.of(this, other)) {
            int[] places = one.labels().stream().mapToInt(all::indexOf).toArray();
            for (int i = 0; i < places.length; i++) {
                for (int j = 0; j < places.length; j++) {
                    Weighted cell = one.cells.at(i, j);
                    sums[places[i] * all.size() + places[j]] += cell.sum();
                    squares[places[i] * all.size() + places[j]] += cell.squares();
                }
            }
        }
        return new ConfusionMatrix(Labels.of(all), cells.like(all.size(), sums, squares));
    }

    /**
     * Sets the confidence level of the intervals. The default is 0.95.
     *
     * @param level the probability with which an interval contains the true value, between 0 and 1
     * @return a matrix of the same rows
     * @throws IllegalArgumentException if the level is out of range
     */
    public ConfusionMatrix confidence(double level) {
        return with(Intervals.of(level));
    }

    ConfusionMatrix with(Intervals intervals) {
        return new ConfusionMatrix(labels, cells.with(intervals));
    }

    /**
     * Describes the size, without counts.
     *
     * @return one line, safe to print
     */
    @Override
    public String toString() {
        return PlainText.line("ConfusionMatrix[labels=" + labels() + "]");
    }
}
