package io.mlprod.testing.data;

import io.mlprod.internal.text.NumberText;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/**
 * Checks whether a column alone tells the label. Each sampled row is predicted from the others: by the label that most
 * rows of its value have, or else by that of the row with the nearest value. So no shape of the relation is assumed,
 * and a column that is different for each row, such as a name, tells nothing.
 */
final class LeakChecks {

    private static final int FEWEST_ROWS = 30;
    private static final int FEWEST_OF_CLASS = 5;
    private static final double CERTAIN = 0.98;
    private static final double LIKELY = 0.95;

    /** The labels of the rows with one value. */
    private static final class Labels {
        private final double number;
        private final int[] counts;

        Labels(double number, int classes) {
            this.number = number;
            this.counts = new int[classes];
        }

        int rows() {
            int sum = 0;
            for (int count : counts) {
                sum += count;
            }
            return sum;
        }

        /** Returns the most frequent class, without one row of a class. */
        int most(int without) {
            int most = -1;
            int largest = 0;
            for (int c = 0; c < counts.length; c++) {
                int count = counts[c] - (c == without ? 1 : 0);
                if (count > largest) {
                    largest = count;
                    most = c;
                }
            }
            return most;
        }
    }

    private LeakChecks() {}

    static List<Draft> run(Scan train, boolean hasClasses) {
        int features = train.roles().features().size();
        List<@Nullable String> given = train.sample(features);
        List<@Nullable String> labels = hasClasses ? given : ClassLabels.tenths(given);
        List<Draft> found = new ArrayList<>();
        for (int i = 0; i < features; i++) {
            double score = score(train.sample(i), labels);
            if (score >= LIKELY) {
                found.add(Draft.ofColumn(
                        DataCheck.TARGET_LEAK,
                        score >= CERTAIN ? Severity.ERROR : Severity.WARNING,
                        train.roles().features().get(i),
                        "this column alone tells the " + (hasClasses ? "label" : "tenth of the label") + " of "
                                + NumberText.percent(score) + " of the rows, averaged over the classes",
                        "find out whether it is known when the model is asked; leave it out if it is filled in"
                                + " after the label, or is made from it"));
            }
        }
        return found;
    }

    /** Returns the mean recall over the classes; 0 if there are too few rows to tell. */
    static double score(List<@Nullable String> values, List<@Nullable String> labels) {
        Map<String, Integer> classes = new HashMap<>();
        labels.forEach(label -> {
            if (label != null) {
                classes.putIfAbsent(label, classes.size());
            }
        });
        if (labels.size() < FEWEST_ROWS || classes.size() < 2) {
            return 0;
        }
        Map<Object, Labels> cells = cells(values, labels, classes);
        List<Labels> inOrder = cells.values().stream()
                .filter(cell -> !Double.isNaN(cell.number))
                .sorted((one, other) -> Double.compare(one.number, other.number))
                .toList();
        double[] right = new double[classes.size()];
        double[] all = new double[classes.size()];
        for (Labels cell : cells.values()) {
            if (cell.rows() > 1 || Double.isNaN(cell.number)) {
                count(cell, cell, right, all);
            }
        }
        for (int i = 0; i < inOrder.size(); i++) {
            if (inOrder.get(i).rows() == 1) {
                count(inOrder.get(i), nearest(inOrder, i), right, all);
            }
        }
        return meanRecall(right, all);
    }

    private static Map<Object, Labels> cells(
            List<@Nullable String> values, List<@Nullable String> labels, Map<String, Integer> classes) {
        Map<Object, Labels> cells = new LinkedHashMap<>();
        for (int row = 0; row < values.size(); row++) {
            String label = labels.get(row);
            if (label != null) {
                String text = values.get(row);
                OptionalDouble number = text == null ? OptionalDouble.empty() : Cell.number(text);
                Object key = number.isPresent() ? (Object) (number.getAsDouble() + 0.0) : "" + text;
                cells.computeIfAbsent(key, k -> new Labels(number.orElse(Double.NaN), classes.size()))
                        .counts[classes.getOrDefault(label, 0)]++;
            }
        }
        return cells;
    }

    private static @Nullable Labels nearest(List<Labels> inOrder, int i) {
        Labels cell = inOrder.get(i);
        Labels below = i == 0 ? null : inOrder.get(i - 1);
        Labels above = i + 1 == inOrder.size() ? null : inOrder.get(i + 1);
        if (below == null || above == null) {
            return below == null ? above : below;
        }
        return cell.number - below.number <= above.number - cell.number ? below : above;
    }

    /** Counts the rows of a cell that the rows of another, or the others of it, predict. */
    private static void count(Labels cell, @Nullable Labels from, double[] right, double[] all) {
        for (int c = 0; c < cell.counts.length; c++) {
            all[c] += cell.counts[c];
            if (from != null && from.most(from == cell ? c : -1) == c) {
                right[c] += cell.counts[c];
            }
        }
    }

    private static double meanRecall(double[] right, double[] all) {
        double sum = 0;
        int classes = 0;
        for (int c = 0; c < all.length; c++) {
            if (all[c] >= FEWEST_OF_CLASS) {
                sum += right[c] / all[c];
                classes++;
            }
        }
        return classes < 2 ? 0 : sum / classes;
    }
}
