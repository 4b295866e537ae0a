package io.mlprod.monitoring.performance;

import io.mlprod.model.ModelVersion;
import io.mlprod.model.PredictionId;
import io.mlprod.monitoring.internal.store.IdIndex;
import io.mlprod.monitoring.internal.store.Millis;
import io.mlprod.monitoring.internal.store.Segment;
import io.mlprod.monitoring.performance.Joining.Outcome;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A store in memory. Predictions are in {@linkplain Segment segments} in the order in which they came, and found by an
 * index. One lock guards everything; it is held for a part of a segment at most.
 */
final class MemoryStore implements PredictionStore {

    static final long DEFAULT_PREDICTIONS = 1_000_000;

    private static final int BYTES_EACH = 200;
    private static final long BYTES_BESIDES = 4L << 20; // a store for few has room for long texts, too
    private static final long MAX_PREDICTIONS = 1L << 30;
    private static final int MAX_SEGMENTS = 1 << (Integer.SIZE - 1 - Segment.SLOT_BITS);
    private static final int SLOT_MASK = (1 << Segment.SLOT_BITS) - 1;
    private static final int LOCKED_SLOTS = 256;
    private static final int LOCKED_LABELS = 64;

    private final long maxPredictions;
    private final long maxBytes;
    private final ReentrantLock lock = new ReentrantLock();
    private final IdIndex index = new IdIndex(new Places());
    private final List<Segment> order = new ArrayList<>();
    private final BitSet numbers = new BitSet();
    private @Nullable Segment[] byNumber = {};
    private long size;
    private long bytes;
    private long dropped;

    MemoryStore(long maxPredictions) {
        if (maxPredictions < 1 || maxPredictions > MAX_PREDICTIONS) {
            throw new IllegalArgumentException("A store in memory is for 1 to " + MAX_PREDICTIONS + " predictions, not "
                    + maxPredictions + ". Keep more of them in a database");
        }
        this.maxPredictions = maxPredictions;
        this.maxBytes = BYTES_EACH * maxPredictions + BYTES_BESIDES;
    }

    private final class Places implements IdIndex.Ids {

        @Override
        public long handle(int place) {
            return segment(place).handle(slot(place));
        }

        @Override
        public long sequence(int place) {
            return segment(place).sequence(slot(place));
        }
    }

    private Segment segment(int place) {
        Segment segment = byNumber[place >>> Segment.SLOT_BITS];
        if (segment == null) {
            throw new IllegalStateException("No segment has place " + place);
        }
        return segment;
    }

    private static int slot(int place) {
        return place & SLOT_MASK;
    }

    private static int place(Segment segment, int slot) {
        return segment.number() << Segment.SLOT_BITS | slot;
    }

    @Override
    public void add(List<KeptPrediction> predictions) {
        for (KeptPrediction prediction : predictions) {
            lock.lock();
            try {
                add(prediction);
            } finally {
                lock.unlock();
            }
        }
    }

    private void add(KeptPrediction prediction) {
        if (index.find(prediction.id().handle(), prediction.id().sequence()) != IdIndex.NONE) {
            return;
        }
        Segment segment = open();
        long before = segment.bytes();
        index.add(place(segment, segment.add(prediction)));
        bytes += segment.bytes() - before;
        size++;
        dropUntilItFits();
    }

    private Segment open() {
        Segment last = order.isEmpty() ? null : order.get(order.size() - 1);
        if (last != null && !last.isFull()) {
            return last;
        }
        int number = numbers.nextClearBit(0);
        if (number == byNumber.length) {
            byNumber = Arrays.copyOf(byNumber, Math.max(16, 2 * number));
        }
        Segment segment = new Segment(number);
        numbers.set(number);
        byNumber[number] = segment;
        order.add(segment);
        bytes += segment.bytes();
        return segment;
    }

    private void dropUntilItFits() {
        while (size > maxPredictions
                || (bytes + index.bytes() > maxBytes && size > 0)
                || order.size() == MAX_SEGMENTS) {
            Segment segment = order.get(0);
            remove(segment, segment.oldest());
            dropped++;
            if (segment.live() == 0) {
                discard(segment);
            }
        }
    }

    private void remove(Segment segment, int slot) {
        index.remove(place(segment, slot));
        segment.remove(slot);
        size--;
    }

    private void discard(Segment segment) {
        order.remove(segment);
        numbers.clear(segment.number());
        byNumber[segment.number()] = null;
        bytes -= segment.bytes();
    }

    @Override
    public List<Joining> join(List<LateLabel> labels) {
        List<Joining> joinings = new ArrayList<>(labels.size());
        for (int from = 0; from < labels.size(); from += LOCKED_LABELS) {
            List<LateLabel> some = labels.subList(from, Math.min(from + LOCKED_LABELS, labels.size()));
            lock.lock();
            try {
                join(some, joinings);
            } finally {
                lock.unlock();
            }
        }
        return joinings;
    }

    private void join(List<LateLabel> labels, List<Joining> joinings) {
        // All are looked up first: the processor then waits for several parts of the memory at a time.
        int[] places = labels.stream().mapToInt(this::find).toArray();
        long droppedBefore = dropped;
        for (int i = 0; i < places.length; i++) {
            LateLabel label = labels.get(i);
            joinings.add(join(label, dropped == droppedBefore ? places[i] : find(label)));
        }
    }

    private int find(LateLabel label) {
        return index.find(label.id().handle(), label.id().sequence());
    }

    private Joining join(LateLabel label, int place) {
        if (place == IdIndex.NONE) {
            return new Joining(label, Outcome.UNMATCHED, Optional.empty());
        }
        Segment segment = segment(place);
        KeptPrediction prediction = segment.prediction(slot(place));
        long before = segment.bytes();
        Outcome outcome = segment.label(slot(place), label);
        bytes += segment.bytes() - before;
        dropUntilItFits();
        return new Joining(label, outcome, Optional.of(prediction));
    }

    @Override
    public void read(ModelVersion model, Instant from, Instant to, Consumer<? super JoinedPrediction> receiver) {
        Objects.requireNonNull(model, "model"); // or no version would be told from a version without predictions
        Objects.requireNonNull(receiver, "receiver");
        long first = Millis.firstFrom(from);
        long end = Millis.firstFrom(to);
        List<JoinedPrediction> found = new ArrayList<>(LOCKED_SLOTS);
        for (Segment segment : segments()) {
            int slot = 0;
            do {
                slot = read(segment, slot, model, first, end, found);
                found.forEach(receiver); // without the lock, since it may take its time
                found.clear();
            } while (slot > 0);
        }
    }

    /** Reads a part of a segment and returns where the next begins, or 0 if there is none. */
    private int read(Segment segment, int start, ModelVersion model, long from, long to, List<JoinedPrediction> found) {
        lock.lock();
        try {
            int version = segment.find(model);
            if (version < 0 || !segment.overlaps(from, to)) {
                return 0;
            }
            int end = Math.min(start + LOCKED_SLOTS, segment.slots());
            for (int slot = start; slot < end; slot++) {
                if (segment.isOf(slot, version, from, to)) {
                    found.add(segment.joined(slot));
                }
            }
            return end == segment.slots() ? 0 : end;
        } finally {
            lock.unlock();
        }
    }

    private List<Segment> segments() {
        lock.lock();
        try {
            return List.copyOf(order);
        } finally {
            lock.unlock();
        }
    }

    @Override
    public long expire(Instant before) {
        long millis = Millis.firstFrom(before);
        long waiting = 0;
        for (Segment segment : segments()) {
            lock.lock();
            try {
                if (byNumber[segment.number()] == segment && segment.overlaps(Long.MIN_VALUE, millis)) {
                    waiting += expire(segment, millis);
                }
            } finally {
                lock.unlock();
            }
        }
        return waiting;
    }

    private long expire(Segment segment, long before) {
        long waiting = 0;
        for (int slot = 0; slot < segment.slots(); slot++) {
            if (segment.isBefore(slot, before)) {
                waiting += segment.isWaiting(slot) ? 1 : 0;
                remove(segment, slot);
            }
        }
        tidy(segment);
        return waiting;
    }

    /** Frees the memory of removed predictions. */
    private void tidy(Segment segment) {
        if (segment.live() == 0) {
            discard(segment);
            return;
        }
        segment.tighten();
        if (segment.isFull() && 2 * segment.live() <= segment.slots()) {
            compact(segment);
        }
    }

    private void compact(Segment segment) {
        for (int slot = 0; slot < segment.slots(); slot++) {
            if (segment.isLive(slot)) {
                index.remove(place(segment, slot));
            }
        }
        Segment compacted = segment.compacted();
        byNumber[segment.number()] = compacted;
        order.set(order.indexOf(segment), compacted);
        bytes += compacted.bytes() - segment.bytes();
        for (int slot = 0; slot < compacted.slots(); slot++) {
            index.add(place(compacted, slot));
        }
    }

    @Override
    public boolean forget(PredictionId id) {
        lock.lock();
        try {
            int place = index.find(id.handle(), id.sequence());
            if (place == IdIndex.NONE) {
                return false;
            }
            Segment segment = segment(place);
            remove(segment, slot(place));
            tidy(segment);
            return true;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public long size() {
        lock.lock();
        try {
            return size;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public long dropped() {
        lock.lock();
        try {
            return dropped;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void close() {
        segments().forEach(segment -> {
            lock.lock();
            try {
                if (byNumber[segment.number()] == segment) {
                    expire(segment, Long.MAX_VALUE);
                }
            } finally {
                lock.unlock();
            }
        });
    }

    @Override
    public String toString() {
        return "MemoryStore[" + size() + " of " + maxPredictions + "]";
    }
}
