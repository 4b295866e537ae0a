package io.mlprod.monitoring.internal.performance;

import io.mlprod.model.ModelVersion;
import io.mlprod.monitoring.performance.JoinedPrediction;
import io.mlprod.monitoring.performance.PredictionStore;
import java.time.Instant;
import java.util.List;
import java.util.Objects;

/** The predictions of a window, as the store has them. Of very many, a part. For one thread. */
final class WindowRows {

    static final int MOST_LABELLED = 100_000;
    private static final int MOST_UNLABELLED = 50_000;

    private final RowSample labelled = new RowSample(MOST_LABELLED);
    private final RowSample unlabelled = new RowSample(MOST_UNLABELLED);
    private long fingerprint;

    static WindowRows read(PredictionStore store, ModelVersion model, Instant from, Instant to) {
        WindowRows rows = new WindowRows();
        store.read(model, from, to, rows::add);
        return rows;
    }

    void add(JoinedPrediction row) {
        (row.label().isPresent() ? labelled : unlabelled).add(row);
        fingerprint += RowSample.hash(row.prediction().id()) * 31
                + row.label()
                        .map(label -> RowSample.mixed(Objects.hash(label.id(), label.category(), label.number())))
                        .orElse(0L);
    }

    /**
     * Returns when all predictions but some had labels, as the times of these say; the same whenever it is asked.
     *
     * @param missing how many have none
     * @param latest what is returned if that is not so before
     */
    Instant labelledAt(long missing, Instant latest) {
        long needed = predictions() - missing;
        List<JoinedPrediction> rows = labelled.rows();
        if (labelled.count() < needed || rows.isEmpty()) {
            return latest;
        }
        long place = Math.max(1, Math.round((double) needed / labelled.count() * rows.size()));
        Instant at = rows.stream()
                .map(WindowRows::labelTime)
                .sorted()
                .skip(Math.min(place, rows.size()) - 1)
                .findFirst()
                .orElse(latest);
        return at.isBefore(latest) ? at : latest;
    }

    /** Returns how many predictions had a label at a time. */
    long labelledUntil(Instant time) {
        List<JoinedPrediction> rows = labelled.rows();
        long then = rows.stream().filter(row -> !labelTime(row).isAfter(time)).count();
        return rows.isEmpty() ? 0 : Math.round((double) then / rows.size() * labelled.count());
    }

    private static Instant labelTime(JoinedPrediction row) {
        return row.label().orElseThrow().at();
    }

    /** Returns those with a label. */
    RowSample labelled() {
        return labelled;
    }

    /** Returns those without. */
    RowSample unlabelled() {
        return unlabelled;
    }

    /** Returns a number that is another one if there are other predictions or labels, whatever their order. */
    long fingerprint() {
        return fingerprint;
    }

    long predictions() {
        return labelled.count() + unlabelled.count();
    }
}
