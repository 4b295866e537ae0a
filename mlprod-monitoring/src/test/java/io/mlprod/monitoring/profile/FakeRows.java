package io.mlprod.monitoring.profile;

import io.mlprod.error.Violation;
import io.mlprod.model.PredictionId;
import io.mlprod.observe.AnswerSource;
import io.mlprod.observe.PredictionRows;
import io.mlprod.routing.Route;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Rows of predictions that were never made. A null is missing; an array has as many elements as it has. */
final class FakeRows implements PredictionRows {

    private final List<Object[]> rows;

    FakeRows(List<Object[]> rows) {
        this.rows = rows;
    }

    static FakeRows row(@Nullable Object... values) {
        return new FakeRows(List.<Object[]>of(values));
    }

    private @Nullable Object element(int row, int column, int element) {
        Object value = rows.get(row)[column];
        return value instanceof double[] numbers ? (Object) numbers[element] : value;
    }

    @Override
    public int predictions() {
        return rows.size();
    }

    @Override
    public int rows() {
        return rows.size();
    }

    @Override
    public int firstRow(int prediction) {
        return prediction;
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
    public Map<String, String> tags() {
        return Map.of();
    }

    @Override
    public PredictionId id(int prediction) {
        throw new UnsupportedOperationException();
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
        return rows.get(row)[column] instanceof double[] numbers ? numbers.length : 1;
    }

    @Override
    public double number(int row, int column, int element) {
        Object value = element(row, column, element);
        return value == null ? Double.NaN : ((Number) value).doubleValue();
    }

    @Override
    public @Nullable String text(int row, int column, int element) {
        return (String) element(row, column, element);
    }

    @Override
    public void numbers(int row, double[] into) {
        throw new UnsupportedOperationException();
    }

    @Override
    public boolean hasReplaced() {
        return true;
    }

    @Override
    public boolean isMissing(int row, int column, int element) {
        Object value = element(row, column, element);
        return value == null || value.equals(Double.NaN) || value.equals("");
    }
}
