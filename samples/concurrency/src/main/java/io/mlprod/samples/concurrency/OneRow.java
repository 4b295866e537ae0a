package io.mlprod.samples.concurrency;

import io.mlprod.error.Violation;
import io.mlprod.model.PredictionId;
import io.mlprod.observe.AnswerSource;
import io.mlprod.observe.PredictionRows;
import io.mlprod.routing.Route;
import java.util.List;
import java.util.Map;

/** A row of one number, as a recorder is shown it. */
record OneRow(double value) implements PredictionRows {

    @Override
    public int predictions() {
        return 1;
    }

    @Override
    public int rows() {
        return 1;
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
        return 0;
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
        return 1;
    }

    @Override
    public double number(int row, int column, int element) {
        return value;
    }

    @Override
    public String text(int row, int column, int element) {
        throw new IllegalArgumentException("It has no texts");
    }

    @Override
    public boolean isMissing(int row, int column, int element) {
        return false;
    }

    @Override
    public void numbers(int row, double[] into) {
        into[0] = value;
    }

    @Override
    public boolean hasReplaced() {
        return false;
    }
}
