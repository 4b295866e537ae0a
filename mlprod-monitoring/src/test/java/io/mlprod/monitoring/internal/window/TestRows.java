package io.mlprod.monitoring.internal.window;

import io.mlprod.error.Violation;
import io.mlprod.model.ModelVersion;
import io.mlprod.model.PredictionId;
import io.mlprod.observe.AnswerSource;
import io.mlprod.observe.Column;
import io.mlprod.observe.PredictionRows;
import io.mlprod.observe.RowLayout;
import io.mlprod.routing.Route;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Rows as a handle shows them to recorders: each a prediction of its own. */
final class TestRows implements PredictionRows {

    static final ModelVersion MODEL = new ModelVersion("m", "1", "0".repeat(64));

    private record At(int row, int column) {}

    private final RowLayout layout;
    private final List<Object[]> rows = new ArrayList<>();
    private final Set<At> replaced = new HashSet<>();
    private final List<Violation> violations = new ArrayList<>();

    TestRows(RowLayout layout) {
        this.layout = layout;
    }

    /** Columns of single numbers, called f0, f1, and so on, and no answers. */
    static RowLayout numbers(int columns) {
        List<Column> all = new ArrayList<>();
        for (int i = 0; i < columns; i++) {
            all.add(Column.of("f" + i, Column.Kind.NUMBER, true));
        }
        return layout(all.toArray(Column[]::new));
    }

    static RowLayout layout(Column... features) {
        return new RowLayout(MODEL, List.of(features), List.of());
    }

    /** Adds a row: a number, a text, an array or null for each column. */
    TestRows add(@Nullable Object... values) {
        rows.add(Arrays.stream(values)
                .map(value -> value instanceof Number number ? (Object) number.doubleValue() : value)
                .toArray());
        return this;
    }

    TestRows replaced(int row, int column) {
        replaced.add(new At(row, column));
        return this;
    }

    TestRows violation(Violation violation) {
        violations.add(violation);
        return this;
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
        return prediction == 0 ? violations : List.of();
    }

    @Override
    public int width(int row, int column) {
        Object value = rows.get(row)[column];
        return value instanceof double[] array ? array.length : 1;
    }

    @Override
    public double number(int row, int column, int element) {
        Object value = rows.get(row)[column];
        return value instanceof double[] array ? array[element] : value == null ? Double.NaN : (Double) value;
    }

    @Override
    public @Nullable String text(int row, int column, int element) {
        return (String) rows.get(row)[column];
    }

    @Override
    public boolean isMissing(int row, int column, int element) {
        Object value = rows.get(row)[column];
        return replaced.contains(new At(row, column))
                || value == null
                || "".equals(value)
                || (value instanceof Double number && number.isNaN());
    }

    @Override
    public void numbers(int row, double[] into) {
        for (int i = 0; i < layout.columns().size(); i++) {
            boolean hasNumber = layout.columns().get(i).isNumeric() && width(row, i) > 0;
            into[i] = hasNumber ? number(row, i, 0) : Double.NaN;
        }
    }

    @Override
    public boolean hasReplaced() {
        return !replaced.isEmpty();
    }
}
