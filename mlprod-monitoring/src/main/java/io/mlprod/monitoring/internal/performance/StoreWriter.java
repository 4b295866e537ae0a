package io.mlprod.monitoring.internal.performance;

import io.mlprod.model.PredictionId;
import io.mlprod.monitoring.performance.Joining;
import io.mlprod.monitoring.performance.KeptPrediction;
import io.mlprod.monitoring.performance.LateLabel;
import io.mlprod.monitoring.performance.PredictionStore;
import io.mlprod.time.TimeSource;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Moves predictions and labels into the store. Labels are taken out of their queue before predictions out of the
 * buffers, and joined after these are in the store: so the prediction of a label that was given in this process is
 * always there. What the store did not take is kept, in front of what comes after it, and nothing more is taken out of
 * the buffers, whose size is the bound. For one thread at a time.
 */
final class StoreWriter {

    /** What is told of each step. */
    interface Receiver {

        /** A prediction is in the store. */
        void added(KeptPrediction prediction);

        /** It is known what came of a label. */
        void settled(GivenLabel given, Joining joining);
    }

    private static final int BATCH = 2_000;
    private static final int MOST_WAITING = 10_000;
    private static final long PATIENCE = Duration.ofMinutes(1).toNanos();

    private final PredictionStore store;
    private final LabelQueue labels;
    private final TimeSource time;
    private final Receiver receiver;
    private List<KeptPrediction> pending = new ArrayList<>();
    private final List<GivenLabel> waiting = new ArrayList<>(); // unmatched so far, oldest first

    private volatile boolean hasPending;
    private volatile boolean hasWaiting;

    StoreWriter(PredictionStore store, LabelQueue labels, TimeSource time, Receiver receiver) {
        this.store = store;
        this.labels = labels;
        this.time = time;
        this.receiver = receiver;
    }

    /** Returns whether nothing waits that could be moved now, apart from what is in buffers and the queue. */
    boolean isIdle() {
        return !hasPending && !hasWaiting;
    }

    /** Moves everything; throws what the store throws, and then goes on where it was at the next call. */
    void flush(List<PredictionBuffer> buffers) {
        try {
            move(buffers);
        } finally {
            hasPending = !pending.isEmpty();
            hasWaiting = !waiting.isEmpty();
        }
    }

    private void move(List<PredictionBuffer> buffers) {
        addPending();
        List<GivenLabel> taken = labels.drain();
        int joined = 0;
        try {
            for (PredictionBuffer buffer : buffers) {
                buffer.drain(pending::add);
            }
            addPending();
            List<GivenLabel> due = withWaiting(taken);
            joined = taken.size();
            join(due);
        } finally {
            if (joined < taken.size()) {
                labels.putBack(taken);
            }
        }
    }

    private void addPending() {
        int done = 0;
        try {
            while (done < pending.size()) {
                List<KeptPrediction> batch = List.copyOf(pending.subList(done, Math.min(pending.size(), done + BATCH)));
                store.add(batch);
                done += batch.size();
                batch.forEach(receiver::added);
            }
        } finally {
            pending =
                    done == pending.size() ? new ArrayList<>() : new ArrayList<>(pending.subList(done, pending.size()));
        }
    }

    /** Returns the labels to join: those that have waited long enough, and each after an earlier one of its id. */
    private List<GivenLabel> withWaiting(List<GivenLabel> taken) {
        List<GivenLabel> due = new ArrayList<>();
        long now = time.nanoTime();
        Set<PredictionId> again = new HashSet<>();
        taken.forEach(given -> again.add(given.label().id()));
        waiting.removeIf(given ->
                (now - given.nanos() >= PATIENCE || again.contains(given.label().id())) && due.add(given));
        due.addAll(taken);
        return due;
    }

    private void join(List<GivenLabel> due) {
        int done = 0;
        try {
            while (done < due.size()) {
                List<GivenLabel> batch = due.subList(done, Math.min(due.size(), done + BATCH));
                List<LateLabel> given = batch.stream().map(GivenLabel::label).toList();
                List<Joining> joinings = store.join(given);
                if (joinings.size() != given.size()) {
                    throw new IllegalStateException(
                            "the store has answered " + joinings.size() + " of " + given.size() + " labels");
                }
                for (int i = 0; i < joinings.size(); i++) {
                    settle(batch.get(i), joinings.get(i));
                }
                done += batch.size();
            }
        } finally {
            if (done < due.size()) {
                labels.putBack(due.subList(done, due.size()));
            }
        }
    }

    /** A label without a prediction waits a while: another process may not have written that yet. */
    private void settle(GivenLabel given, Joining joining) {
        boolean mayCome = joining.outcome() == Joining.Outcome.UNMATCHED
                && time.nanoTime() - given.nanos() < PATIENCE
                && waiting.size() < MOST_WAITING;
        if (mayCome) {
            waiting.add(given);
        } else {
            receiver.settled(given, joining);
        }
    }
}
