package io.mlprod.monitoring.internal.performance;

import io.mlprod.model.ModelVersion;
import io.mlprod.monitoring.performance.JoinedPrediction;
import io.mlprod.monitoring.performance.PredictionStore;
import java.time.Instant;

/**
 * The predictions of a window, as the store has them. Of very many, a part.
 *
 * @param labelled those with a label
 * @param unlabelled those without
 */
record WindowRows(RowSample labelled, RowSample unlabelled) {

    static final int MOST_LABELLED = 100_000;
    private static final int MOST_UNLABELLED = 50_000;

    static WindowRows read(PredictionStore store, ModelVersion model, Instant from, Instant to) {
        WindowRows rows = new WindowRows(new RowSample(MOST_LABELLED), new RowSample(MOST_UNLABELLED));
        store.read(model, from, to, rows::add);
        return rows;
    }

    void add(JoinedPrediction row) {
        (row.label().isPresent() ? labelled : unlabelled).add(row);
    }

    long predictions() {
        return labelled.count() + unlabelled.count();
    }
}
