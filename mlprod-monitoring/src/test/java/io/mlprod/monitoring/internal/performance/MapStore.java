package io.mlprod.monitoring.internal.performance;

import io.mlprod.model.ModelVersion;
import io.mlprod.model.PredictionId;
import io.mlprod.monitoring.performance.JoinedPrediction;
import io.mlprod.monitoring.performance.Joining;
import io.mlprod.monitoring.performance.Joining.Outcome;
import io.mlprod.monitoring.performance.KeptPrediction;
import io.mlprod.monitoring.performance.LateLabel;
import io.mlprod.monitoring.performance.PredictionStore;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** The simplest store, which can be made to fail. */
class MapStore implements PredictionStore {

    private final Map<PredictionId, JoinedPrediction> rows = new LinkedHashMap<>();
    volatile boolean isAway;
    volatile boolean isClosed;

    private void checkThere() {
        if (isAway) {
            throw new IllegalStateException("away");
        }
    }

    @Override
    public synchronized void add(List<KeptPrediction> predictions) {
        checkThere();
        predictions.forEach(row -> rows.putIfAbsent(row.id(), new JoinedPrediction(row, Optional.empty())));
    }

    @Override
    public synchronized List<Joining> join(List<LateLabel> labels) {
        checkThere();
        return labels.stream().map(this::joined).toList();
    }

    private Joining joined(LateLabel label) {
        JoinedPrediction row = rows.get(label.id());
        if (row == null) {
            return new Joining(label, Outcome.UNMATCHED, Optional.empty());
        }
        Outcome outcome = row.label()
                .map(before -> before.says(label) ? Outcome.DUPLICATE : Outcome.CORRECTED)
                .orElse(Outcome.JOINED);
        if (outcome != Outcome.DUPLICATE) {
            rows.put(label.id(), new JoinedPrediction(row.prediction(), Optional.of(label)));
        }
        return new Joining(label, outcome, Optional.of(row.prediction()));
    }

    @Override
    public synchronized void read(
            ModelVersion model, Instant from, Instant to, Consumer<? super JoinedPrediction> receiver) {
        checkThere();
        rows.values().stream()
                .filter(row -> row.prediction().model().equals(model))
                .filter(row -> !row.prediction().at().isBefore(from))
                .filter(row -> row.prediction().at().isBefore(to))
                .forEach(receiver);
    }

    @Override
    public synchronized long expire(Instant before) {
        checkThere();
        long open = rows.values().stream()
                .filter(row ->
                        row.prediction().at().isBefore(before) && row.label().isEmpty())
                .count();
        rows.values().removeIf(row -> row.prediction().at().isBefore(before));
        return open;
    }

    @Override
    public synchronized boolean forget(PredictionId id) {
        return rows.remove(id) != null;
    }

    @Override
    public synchronized long size() {
        return rows.size();
    }

    @Override
    public long dropped() {
        return 0;
    }

    @Override
    public void close() {
        isClosed = true;
    }
}
