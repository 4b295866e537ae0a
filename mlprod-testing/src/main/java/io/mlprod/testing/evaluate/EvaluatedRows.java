package io.mlprod.testing.evaluate;

import io.mlprod.evaluation.RowEvaluation;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a run kept of the rows. A class and no record, since it holds an array. Immutable.
 *
 * @param <E> the kind of evaluation
 */
final class EvaluatedRows<E extends RowEvaluation<E>> {

    private final String model;
    private final String data;
    private final Answers<?, ?, E> answers;
    private final int[] answered;
    private final int all;
    private final List<String> firstFailures;
    private final List<SliceColumn> columns;
    private final @Nullable Codes<Object> units;
    private final Settings settings;

    EvaluatedRows(
            String model,
            String data,
            Answers<?, ?, E> answers,
            int[] answered,
            int all,
            List<String> firstFailures,
            List<SliceColumn> columns,
            @Nullable Codes<Object> units,
            Settings settings) {
        this.model = model;
        this.data = data;
        this.answers = answers;
        this.answered = answered;
        this.all = all;
        this.firstFailures = List.copyOf(firstFailures);
        this.columns = columns;
        this.units = units;
        this.settings = settings;
    }

    String model() {
        return model;
    }

    String data() {
        return data;
    }

    Answers<?, ?, E> answers() {
        return answers;
    }

    /** Returns the numbers of the rows that were answered, ascending. */
    int[] answered() {
        return answered;
    }

    int all() {
        return all;
    }

    List<String> firstFailures() {
        return firstFailures;
    }

    List<SliceColumn> columns() {
        return columns;
    }

    Settings settings() {
        return settings;
    }

    Estimator estimator() {
        return new Estimator(settings, units);
    }

    /** Returns all slices of some rows, column by column. */
    List<SliceRows> slices(int[] rows) {
        return columns.stream().flatMap(column -> column.slices(rows).stream()).toList();
    }

    /** Returns the numbers of the rows that both models answered, if both were asked for the same rows. */
    int[] inCommonWith(EvaluatedRows<E> other) {
        if (all != other.all || !data.equals(other.data) || !answers.hasLabelsOf(other.answers)) {
            throw new IllegalArgumentException("'" + model + "' was evaluated on " + Figures.rows(all) + " of '" + data
                    + "', and '"
                    + other.model + "' on " + Figures.rows(other.all) + " of '" + other.data
                    + "' whose order or labels differ;"
                    + " models are compared on the same rows: run both with the same ModelEvaluation");
        }
        SliceRows one = new SliceRows(new Slice("", answered.length), answered);
        return one.and(new SliceRows(new Slice("", other.answered.length), other.answered))
                .rows();
    }
}
