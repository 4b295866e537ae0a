package io.mlprod.monitoring.internal.store;

import io.mlprod.model.ModelVersion;
import io.mlprod.model.PredictionId;
import io.mlprod.monitoring.performance.JoinedPrediction;
import io.mlprod.monitoring.performance.Joining.Outcome;
import io.mlprod.monitoring.performance.KeptPrediction;
import io.mlprod.monitoring.performance.LateLabel;
import java.time.Instant;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;

/**
 * Up to 4,096 predictions that came one after the other, packed into arrays. They are added until it is full; then it
 * takes labels only. Those that are removed keep their slot. Not thread-safe.
 */
public final class Segment {

    /** How many bits the number of a slot has. */
    public static final int SLOT_BITS = 12;

    private static final int MAX_SLOTS = 1 << SLOT_BITS;
    private static final int FIRST_SLOTS = 16;
    private static final long MAX_BYTES = 1L << 20; // so that little is lost if one has to go
    private static final int BYTES_OF_OBJECTS = 700;
    private static final int BYTES_OF_SLOT = 8 + 8 + 8 + 1 + 4 + 4;
    private static final int BYTES_OF_LABEL = 8 + 4;

    private static final byte REMOVED = 0;
    private static final byte WAITING = 1;
    private static final byte LABELLED = 2;

    private final int number;
    private final Dictionary dictionary = new Dictionary();
    private long[] handles = new long[FIRST_SLOTS];
    private long[] sequences = new long[FIRST_SLOTS];
    private long[] times = new long[FIRST_SLOTS];
    private byte[] states = new byte[FIRST_SLOTS];
    // The end of what belongs to a slot, in arrays that all slots share: the version, the class and the slices...
    private int[] codeEnds = new int[FIRST_SLOTS];
    private int[] codes = new int[4 * FIRST_SLOTS];
    // ... and the scores.
    private int[] scoreEnds = new int[FIRST_SLOTS];
    private double[] scores = new double[FIRST_SLOTS];
    // As long as the others once there is a label, or one with a number.
    private long[] labelTimes = {};
    private int[] labelCodes = {};
    private double[] labelNumbers = {};
    private int slots;
    private int live;
    private int oldest;
    private boolean isFull;
    private long earliest = Long.MAX_VALUE;
    private long latest = Long.MIN_VALUE;

    /**
     * Creates an empty segment.
     *
     * @param number what distinguishes it from the others
     */
    public Segment(int number) {
        this.number = number;
    }

    /**
     * Returns what distinguishes it from the others.
     *
     * @return a number from 0
     */
    public int number() {
        return number;
    }

    /**
     * Returns whether no more can be added.
     *
     * @return true if it is full
     */
    public boolean isFull() {
        return isFull;
    }

    /**
     * Adds a prediction. The segment must not be full.
     *
     * @param prediction the prediction
     * @return its slot
     */
    public int add(KeptPrediction prediction) {
        int slot = append(prediction);
        if (slots == MAX_SLOTS || bytes() >= MAX_BYTES) {
            close();
        }
        return slot;
    }

    private int append(KeptPrediction prediction) {
        if (slots == states.length) {
            resize(2 * slots);
        }
        int slot = slots++;
        handles[slot] = prediction.id().handle();
        sequences[slot] = prediction.id().sequence();
        times[slot] = prediction.at().toEpochMilli();
        states[slot] = WAITING;
        addCodes(slot, prediction);
        addScores(slot, prediction);
        live++;
        earliest = Math.min(earliest, times[slot]);
        latest = Math.max(latest, times[slot]);
        return slot;
    }

    private void addCodes(int slot, KeptPrediction prediction) {
        int end = start(codeEnds, slot);
        codes = withRoom(codes, end + 2 + prediction.slices().size());
        codes[end++] = dictionary.code(prediction.model());
        codes[end++] = dictionary.code(prediction.predicted());
        for (Map.Entry<String, String> slice : prediction.slices().entrySet()) {
            codes[end++] = dictionary.code(slice);
        }
        codeEnds[slot] = end;
    }

    private void addScores(int slot, KeptPrediction prediction) {
        int end = start(scoreEnds, slot);
        int needed = end + prediction.scoreCount();
        if (needed > scores.length) {
            scores = Arrays.copyOf(scores, Math.max(needed, 2 * scores.length));
        }
        for (int i = 0; i < prediction.scoreCount(); i++) {
            scores[end++] = prediction.score(i);
        }
        scoreEnds[slot] = end;
    }

    private static int[] withRoom(int[] array, int needed) {
        return needed <= array.length ? array : Arrays.copyOf(array, Math.max(needed, 2 * array.length));
    }

    private static int start(int[] ends, int slot) {
        return slot == 0 ? 0 : ends[slot - 1];
    }

    private void resize(int length) {
        handles = Arrays.copyOf(handles, length);
        sequences = Arrays.copyOf(sequences, length);
        times = Arrays.copyOf(times, length);
        states = Arrays.copyOf(states, length);
        codeEnds = Arrays.copyOf(codeEnds, length);
        scoreEnds = Arrays.copyOf(scoreEnds, length);
        labelTimes = labelTimes.length == 0 ? labelTimes : Arrays.copyOf(labelTimes, length);
        labelCodes = labelCodes.length == 0 ? labelCodes : Arrays.copyOf(labelCodes, length);
        labelNumbers = labelNumbers.length == 0 ? labelNumbers : Arrays.copyOf(labelNumbers, length);
    }

    private void close() {
        isFull = true;
        resize(slots);
        codes = Arrays.copyOf(codes, start(codeEnds, slots));
        scores = Arrays.copyOf(scores, start(scoreEnds, slots));
    }

    /**
     * Sets the label of a prediction.
     *
     * @param slot the prediction
     * @param label the label
     * @return what came of it
     */
    public Outcome label(int slot, LateLabel label) {
        Outcome outcome = outcome(slot, label);
        if (outcome == Outcome.DUPLICATE) {
            return outcome;
        }
        if (labelTimes.length == 0) {
            labelTimes = new long[states.length];
            labelCodes = new int[states.length];
        }
        if (labelNumbers.length == 0 && !Double.isNaN(label.number())) {
            labelNumbers = new double[states.length];
            Arrays.fill(labelNumbers, Double.NaN);
        }
        states[slot] = LABELLED;
        labelTimes[slot] = label.at().toEpochMilli();
        labelCodes[slot] = dictionary.code(label.category());
        if (labelNumbers.length > 0) {
            labelNumbers[slot] = label.number();
        }
        return outcome;
    }

    private Outcome outcome(int slot, LateLabel label) {
        if (states[slot] == WAITING) {
            return Outcome.JOINED;
        }
        boolean isSame = labelCodes[slot] == dictionary.find(label.category())
                && Double.compare(labelNumber(slot), label.number()) == 0;
        return isSame ? Outcome.DUPLICATE : Outcome.CORRECTED;
    }

    private double labelNumber(int slot) {
        return labelNumbers.length == 0 ? Double.NaN : labelNumbers[slot];
    }

    /**
     * Removes a prediction with its label.
     *
     * @param slot the prediction, which must not have been removed
     */
    public void remove(int slot) {
        states[slot] = REMOVED;
        live--;
    }

    /**
     * Returns the predictions that remain, in a segment that is full.
     *
     * @return a copy with the same number, in the same order
     */
    public Segment compacted() {
        Segment copy = new Segment(number);
        for (int slot = 0; slot < slots; slot++) {
            if (isLive(slot)) {
                int to = copy.append(prediction(slot));
                label(slot).ifPresent(label -> copy.label(to, label));
            }
        }
        copy.close();
        return copy;
    }

    /**
     * Returns a prediction.
     *
     * @param slot the prediction, which must not have been removed
     * @return a copy
     */
    public KeptPrediction prediction(int slot) {
        int code = start(codeEnds, slot);
        ModelVersion model = (ModelVersion) dictionary.word(codes[code]);
        String predicted = (String) dictionary.word(codes[code + 1]);
        return new KeptPrediction(
                new PredictionId(handles[slot], sequences[slot]),
                model,
                Instant.ofEpochMilli(times[slot]),
                predicted,
                Arrays.copyOfRange(scores, start(scoreEnds, slot), scoreEnds[slot]),
                slices(code + 2, codeEnds[slot]));
    }

    @SuppressWarnings({"unchecked", "rawtypes"}) // as they were put into the dictionary
    private Map<String, String> slices(int from, int to) {
        Map.Entry[] slices = new Map.Entry[to - from];
        for (int i = from; i < to; i++) {
            slices[i - from] = (Map.Entry) dictionary.word(codes[i]);
        }
        return Map.<String, String>ofEntries(slices);
    }

    /**
     * Returns a prediction and its label.
     *
     * @param slot the prediction, which must not have been removed
     * @return a copy
     */
    public JoinedPrediction joined(int slot) {
        return new JoinedPrediction(prediction(slot), label(slot));
    }

    private Optional<LateLabel> label(int slot) {
        if (states[slot] != LABELLED) {
            return Optional.empty();
        }
        return Optional.of(new LateLabel(
                new PredictionId(handles[slot], sequences[slot]),
                (String) dictionary.word(labelCodes[slot]),
                labelNumber(slot),
                Instant.ofEpochMilli(labelTimes[slot])));
    }

    /**
     * Returns whether a prediction is of a version and was made in a time.
     *
     * @param slot the slot
     * @param model the version, as {@link #find} gives it
     * @param from the first millisecond
     * @param to the first millisecond that is not in it
     * @return false also if it was removed
     */
    public boolean isOf(int slot, int model, long from, long to) {
        return states[slot] != REMOVED
                && times[slot] >= from
                && times[slot] < to
                && codes[start(codeEnds, slot)] == model;
    }

    /**
     * Finds a version.
     *
     * @param model the version
     * @return its number in this segment, or -1 if no prediction was of it
     */
    public int find(ModelVersion model) {
        return dictionary.find(model);
    }

    /**
     * Returns whether predictions may be in it that were made in a time.
     *
     * @param from the first millisecond
     * @param to the first millisecond that is not in it
     * @return false if there are none
     */
    public boolean overlaps(long from, long to) {
        return earliest < to && latest >= from;
    }

    /**
     * Returns the prediction that was added first of those that remain. There must be one.
     *
     * @return its slot
     */
    public int oldest() {
        while (states[oldest] == REMOVED) {
            oldest++;
        }
        return oldest;
    }

    /** Computes anew in which time the predictions were made that remain. */
    public void tighten() {
        earliest = Long.MAX_VALUE;
        latest = Long.MIN_VALUE;
        for (int slot = 0; slot < slots; slot++) {
            if (states[slot] != REMOVED) {
                earliest = Math.min(earliest, times[slot]);
                latest = Math.max(latest, times[slot]);
            }
        }
    }

    /**
     * Returns whether there is a prediction in a slot.
     *
     * @param slot the slot
     * @return false if it was removed
     */
    public boolean isLive(int slot) {
        return states[slot] != REMOVED;
    }

    /**
     * Returns how many slots are in use, with those of removed predictions.
     *
     * @return a count
     */
    public int slots() {
        return slots;
    }

    /**
     * Returns how many predictions are in it.
     *
     * @return a count
     */
    public int live() {
        return live;
    }

    /**
     * Returns whether a prediction is in a slot and was made before a time.
     *
     * @param slot the slot
     * @param before in milliseconds since 1970
     * @return false also if it was removed
     */
    public boolean isBefore(int slot, long before) {
        return states[slot] != REMOVED && times[slot] < before;
    }

    /**
     * Returns whether a prediction waits for its label.
     *
     * @param slot the slot
     * @return false also if it was removed
     */
    public boolean isWaiting(int slot) {
        return states[slot] == WAITING;
    }

    /**
     * Returns the first half of an identity.
     *
     * @param slot the prediction, which may have been removed
     * @return the number of the handle
     */
    public long handle(int slot) {
        return handles[slot];
    }

    /**
     * Returns the second half of an identity.
     *
     * @param slot the prediction, which may have been removed
     * @return the number on the handle
     */
    public long sequence(int slot) {
        return sequences[slot];
    }

    /**
     * Returns about how much memory it takes.
     *
     * @return a number of bytes
     */
    public long bytes() {
        return BYTES_OF_OBJECTS
                + dictionary.bytes()
                + (long) BYTES_OF_SLOT * states.length
                + (long) BYTES_OF_LABEL * labelTimes.length
                + (long) Double.BYTES * (labelNumbers.length + scores.length)
                + (long) Integer.BYTES * codes.length;
    }
}
