package io.mlprod.testing.evaluate;

import io.mlprod.evaluation.Estimate;
import io.mlprod.evaluation.RowEvaluation;
import io.mlprod.internal.text.NumberText;
import io.mlprod.internal.text.PlainText;
import java.util.List;
import java.util.Objects;

/**
 * A model's answers to the rows of test data, to be measured as a whole and slice by slice. Immutable, thread-safe.
 *
 * @param <E> the kind of evaluation
 * @since 0.1
 */
public final class EvaluatedModel<E extends RowEvaluation<E>> {

    private final EvaluatedRows<E> kept;

    EvaluatedModel(EvaluatedRows<E> kept) {
        this.kept = kept;
    }

    EvaluatedRows<E> kept() {
        return kept;
    }

    /**
     * Returns what the model is called.
     *
     * @return the name that it was run with
     */
    public String name() {
        return kept.model();
    }

    /**
     * Returns the name of the test data.
     *
     * @return the name
     */
    public String data() {
        return kept.data();
    }

    /**
     * Returns how many rows the model answered.
     *
     * @return at least 1
     */
    public int rows() {
        return kept.answered().length;
    }

    /**
     * Returns how many rows the model did not answer.
     *
     * @return 0 unless failures are counted
     */
    public int failures() {
        return kept.all() - rows();
    }

    /**
     * Returns the first rows that the model did not answer.
     *
     * @return up to five, each with its place and the reason
     */
    public List<String> firstFailures() {
        return kept.firstFailures();
    }

    /**
     * Returns the evaluation of all answered rows.
     *
     * @return the evaluation
     */
    public E evaluation() {
        return kept.answers().evaluation(kept.answered());
    }

    /**
     * Returns the evaluation of a slice's rows.
     *
     * @param slice the name of a slice, such as {@code sex = f}
     * @return the evaluation
     * @throws IllegalArgumentException if there is no such slice, or the model answered none of its rows
     */
    public E evaluation(String slice) {
        return kept.answers().evaluation(named(slice).rows());
    }

    /**
     * Returns a metric of all answered rows.
     *
     * @param metric the metric
     * @return its value and interval
     */
    public Estimate metric(Metric<E> metric) {
        Objects.requireNonNull(metric, "metric");
        return kept.estimator().of(metric, evaluation(), kept.answered());
    }

    /**
     * Returns a metric of a slice.
     *
     * @param metric the metric
     * @param slice the name of a slice, such as {@code sex = f}
     * @return its value and interval
     * @throws IllegalArgumentException if there is no such slice, or the model answered none of its rows
     */
    public Estimate metric(Metric<E> metric, String slice) {
        Objects.requireNonNull(metric, "metric");
        return kept.estimator().of(metric, evaluation(slice), named(slice).rows());
    }

    private SliceRows named(String slice) {
        Objects.requireNonNull(slice, "slice");
        return kept.slices(kept.answered()).stream()
                .filter(one -> one.slice().name().equals(slice) && one.slice().rows() > 0)
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(PlainText.line("There is no slice '" + slice
                        + "' with answered rows; slices are "
                        + slices().stream().limit(50).map(Slice::name).toList())));
    }

    /**
     * Returns the slices, in the order in which they were asked for and found.
     *
     * @return slices with the rows that the model answered, which may be none
     */
    public List<Slice> slices() {
        return kept.slices(kept.answered()).stream().map(SliceRows::slice).toList();
    }

    /**
     * Returns how much higher a metric is than that of another model on the same rows. Only rows that both answered
     * count. The interval is that of a paired bootstrap.
     *
     * @param metric the metric
     * @param champion the other model, run with the same {@link ModelEvaluation}
     * @return this model's metric minus the other's
     * @throws IllegalArgumentException if the other was evaluated on other rows, or no row was answered by both
     */
    public Estimate difference(Metric<E> metric, EvaluatedModel<E> champion) {
        Objects.requireNonNull(metric, "metric");
        int[] rows = rowsOfBoth(champion);
        return kept.estimator()
                .difference(
                        metric,
                        kept.answers().evaluation(rows),
                        champion.kept.answers().evaluation(rows),
                        rows);
    }

    int[] rowsOfBoth(EvaluatedModel<E> champion) {
        int[] rows = kept.inCommonWith(Objects.requireNonNull(champion, "champion").kept);
        if (rows.length == 0) {
            throw new IllegalArgumentException(
                    "No row was answered by both '" + name() + "' and '" + champion.name() + "'");
        }
        return rows;
    }

    /**
     * Searches all slices, and all pairs of slices by different properties, for the one that is most clearly worse than
     * the rows outside it. Slices with fewer rows than {@link ModelEvaluation#minRows} are no candidates, neither are
     * those that leave fewer outside.
     *
     * @param metric the metric
     * @return the slice, and whether it is worse by more than chance among so many candidates
     * @throws IllegalArgumentException if no slice can be compared
     */
    public WorstSlice worstSlice(Metric<E> metric) {
        return new SliceSearch<>(this, null, Objects.requireNonNull(metric, "metric")).worst();
    }

    /**
     * Searches all slices, and all pairs of slices by different properties, for the one in which this model is most
     * clearly worse than another. The difference in each slice comes from a paired bootstrap.
     *
     * @param metric the metric
     * @param champion the other model, run with the same {@link ModelEvaluation}
     * @return the slice, and whether this model is worse in it by more than chance among so many candidates
     * @throws IllegalArgumentException if no slice can be compared, or the other was evaluated on other rows
     */
    public WorstSlice worstSlice(Metric<E> metric, EvaluatedModel<E> champion) {
        Objects.requireNonNull(champion, "champion");
        return new SliceSearch<>(this, champion, Objects.requireNonNull(metric, "metric")).worst();
    }

    /**
     * Returns what looks wrong with labels or scores: an ROC AUC far below 0.5, one class only, equal scores, scores
     * that are no probabilities, classes that only labels or only predictions have.
     *
     * @return sentences that say what to check; empty if nothing does
     */
    public List<String> suspicions() {
        return kept.answers().suspicions(kept.answered(), kept.estimator());
    }

    /**
     * Returns the name, the data and the number of rows.
     *
     * @return one line
     */
    @Override
    public String toString() {
        String text = "'" + name() + "' on " + Figures.rows(rows()) + " of '" + data() + "'";
        return PlainText.line(failures() == 0 ? text : text + ", " + NumberText.count(failures()) + " not answered");
    }
}
