package io.mlprod.monitoring.internal.performance;

import io.mlprod.error.Violation;
import io.mlprod.model.PredictionId;
import io.mlprod.observe.AnswerSource;
import io.mlprod.observe.PredictionRows;
import io.mlprod.routing.Route;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Rows as a handle shows them to recorders.
 *
 * @param ids of the predictions, with a row each unless there is one with several
 * @param values of each row: a number, a text, an array or null for each column
 * @param tags of the call
 */
record Rows(List<PredictionId> ids, List<Object[]> values, Map<String, String> tags) implements PredictionRows {

    static Rows of(PredictionId id, Map<String, String> tags, Object... values) {
        return new Rows(List.of(id), List.<Object[]>of(values), tags);
    }

    @Override
    public int predictions() {
        return ids.size();
    }

    @Override
    public int rows() {
        return values.size();
    }

    @Override
    public int firstRow(int prediction) {
        return prediction == ids.size() ? values.size() : prediction;
    }

    @Override
    public AnswerSource source() {
        return AnswerSource.RUN;
    }

    @Override
    public long nanos() {
        return 1;
    }

    @Override
    public long queueNanos() {
        return 0;
    }

    @Override
    public PredictionId id(int prediction) {
        return ids.get(prediction);
    }

    @Override
    public Route route(int prediction) {
        throw new UnsupportedOperationException();
    }

    @Override
    public List<Violation> violations(int prediction) {
        return List.of();
    }

    @Override
    public int width(int row, int column) {
        return values.get(row)[column] instanceof double[] array ? array.length : 1;
    }

    @Override
    public double number(int row, int column, int element) {
        Object value = values.get(row)[column];
        return value instanceof double[] array
                ? array[element]
                : value instanceof Number number ? number.doubleValue() : Double.NaN;
    }

    @Override
    public @Nullable String text(int row, int column, int element) {
        return (String) values.get(row)[column];
    }

    @Override
    public boolean isMissing(int row, int column, int element) {
        return values.get(row)[column] == null;
    }

    @Override
    public void numbers(int row, double[] into) {
        for (int i = 0; i < into.length; i++) {
            into[i] = number(row, i);
        }
    }

    @Override
    public boolean hasReplaced() {
        return false;
    }
}
