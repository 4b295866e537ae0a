package io.mlprod.monitoring.internal.performance;

import io.mlprod.model.PredictionId;
import io.mlprod.monitoring.internal.store.Database;
import io.mlprod.monitoring.performance.Joining;
import io.mlprod.monitoring.performance.KeptPrediction;
import io.mlprod.monitoring.performance.PredictionStore;
import io.mlprod.time.TimeSource;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/**
 * Moves predictions and labels into the store. Labels are taken out of their queue before predictions out of the
 * buffers, and joined after these are in the store: so the prediction of a label that was given in this process is
 * always there. What the store did not take is kept, in front of what comes after it, and nothing more is taken out of
 * the buffers, whose size is the bound. Only what it refuses for good is dropped. For one thread at a time.
 */
final class StoreWriter {

    /** What is told of each step. */
    interface Receiver {

        /** A prediction is in the store. */
        void added(KeptPrediction prediction);

        /** It is known what came of a label. */
        void settled(GivenLabel given, Joining joining);

        /** The store takes all but this prediction. */
        void refused(KeptPrediction prediction, RuntimeException why);

        /** The store takes all but this label. */
        void refused(GivenLabel given, RuntimeException why);
    }

    private static final int BATCH = 2_000;
    private static final int MOST_WAITING = 10_000;
    private static final long PATIENCE = Duration.ofMinutes(1).toNanos();

    private final PredictionStore store;
    private final LabelQueue labels;
    private final TimeSource time;
    private final Receiver receiver;
    private final Deque<KeptPrediction> pending = new ArrayDeque<>();
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
            Deque<GivenLabel> due = withWaiting(taken);
            joined = taken.size();
            join(due);
        } finally {
            if (joined < taken.size()) {
                labels.putBack(taken);
            }
        }
    }

    private void addPending() {
        give(
                pending,
                batch -> {
                    store.add(batch);
                    batch.forEach(receiver::added);
                },
                receiver::refused);
    }

    /** Gives the store all, the first first. A batch that it refuses for what is in it is given one by one. */
    private static <T> void give(Deque<T> all, Consumer<List<T>> store, BiConsumer<T, RuntimeException> refused) {
        int alone = 0;
        while (!all.isEmpty()) {
            List<T> batch = all.stream().limit(alone > 0 ? 1 : BATCH).toList();
            try {
                store.accept(batch);
            } catch (RuntimeException e) {
                if (!Database.isRefusal(e)) {
                    throw e;
                }
                if (batch.size() > 1) {
                    alone = batch.size();
                    continue;
                }
                refused.accept(batch.get(0), e);
            }
            batch.forEach(done -> all.removeFirst());
            alone--;
        }
    }

    /** Returns the labels to join: those that have waited long enough, and each after an earlier one of its id. */
    private Deque<GivenLabel> withWaiting(List<GivenLabel> taken) {
        Deque<GivenLabel> due = new ArrayDeque<>();
        long now = time.nanoTime();
        Set<PredictionId> again = new HashSet<>();
        taken.forEach(given -> again.add(given.label().id()));
        waiting.removeIf(given ->
                (now - given.nanos() >= PATIENCE || again.contains(given.label().id())) && due.add(given));
        due.addAll(taken);
        return due;
    }

    private void join(Deque<GivenLabel> due) {
        try {
            give(due, this::joinBatch, receiver::refused);
        } finally {
            labels.putBack(List.copyOf(due));
        }
    }

    private void joinBatch(List<GivenLabel> batch) {
        List<Joining> joinings =
                store.join(batch.stream().map(GivenLabel::label).toList());
        if (joinings.size() != batch.size()) {
            throw new IllegalStateException(
                    "the store has answered " + joinings.size() + " of " + batch.size() + " labels");
        }
        for (int i = 0; i < joinings.size(); i++) {
            settle(batch.get(i), joinings.get(i));
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
