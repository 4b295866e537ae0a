package io.mlprod.monitoring.internal.sketch;

import io.mlprod.internal.text.PlainText;
import io.mlprod.model.ModelVersion;
import io.mlprod.observe.Column;
import io.mlprod.observe.RowLayout;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * A summary of rows of one model version. Immutable.
 *
 * @param model the version
 * @param rows how many rows
 * @param fewest how often a category must have been seen to be named
 * @param features of the columns that go into the model
 * @param answers of the columns of the answers
 */
public record DataSummary(
        ModelVersion model, long rows, long fewest, List<ColumnSummary> features, List<ColumnSummary> answers) {

    /** Copies the lists. */
    public DataSummary {
        features = List.copyOf(features);
        answers = List.copyOf(answers);
    }

    /**
     * Returns the summary of no rows.
     *
     * @param layout their columns
     * @return one that hides nothing
     */
    public static DataSummary none(RowLayout layout) {
        return new DataSummary(layout.model(), 0, 1, none(layout.features()), none(layout.answers()));
    }

    private static List<ColumnSummary> none(List<Column> columns) {
        return columns.stream()
                .map(column -> new ColumnSketch(column).summary())
                .toList();
    }

    /**
     * Returns the summaries of all columns.
     *
     * @return features before answers
     */
    public List<ColumnSummary> columns() {
        return Stream.concat(features.stream(), answers.stream()).toList();
    }

    /**
     * Returns the summary of these rows and others together.
     *
     * @param other of the same model version and columns
     * @return the sums
     * @throws IllegalArgumentException if the model or a column is another one; names both
     */
    public DataSummary plus(DataSummary other) {
        if (!model.equals(other.model)) {
            throw new IllegalArgumentException(PlainText.line("A profile of " + described(other.model)
                    + " cannot be added to one of " + described(model) + "; profile both data sets with one version"));
        }
        return new DataSummary(
                model,
                Math.addExact(rows, other.rows),
                Math.min(fewest, other.fewest),
                sums(features, other.features, "feature"),
                sums(answers, other.answers, "answer"));
    }

    private static String described(ModelVersion model) {
        return model + " (SHA-256 " + (model.sha256().isEmpty() ? "unknown" : model.sha256()) + ")";
    }

    private static List<ColumnSummary> sums(List<ColumnSummary> ours, List<ColumnSummary> others, String role) {
        if (ours.size() != others.size()) {
            throw new IllegalArgumentException("A profile with " + others.size() + " " + role
                    + "s cannot be added to one with " + ours.size() + "; profile both data sets with one layout");
        }
        return IntStream.range(0, ours.size())
                .mapToObj(i -> {
                    requireSame(ours.get(i).column(), others.get(i).column(), role);
                    return ours.get(i).plus(others.get(i));
                })
                .toList();
    }

    private static void requireSame(Column ours, Column other, String role) {
        boolean isSame = ours.name().equals(other.name())
                && ours.kind() == other.kind()
                && ours.isNumeric() == other.isNumeric()
                && ours.width() == other.width();
        if (!isSame) {
            throw new IllegalArgumentException(
                    PlainText.line("A profile with the " + role + " " + other + " cannot be added to one that has "
                            + ours + " in its place; profile both data sets with one layout"));
        }
    }

    /**
     * Returns the same without rare names.
     *
     * @param atLeast how often a name must have been seen to be kept
     * @return the same numbers
     */
    public DataSummary hiding(long atLeast) {
        return new DataSummary(
                model,
                rows,
                Math.max(fewest, atLeast),
                features.stream().map(each -> each.hiding(atLeast)).toList(),
                answers.stream().map(each -> each.hiding(atLeast)).toList());
    }
}
