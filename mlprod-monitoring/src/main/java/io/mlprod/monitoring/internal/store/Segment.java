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
    private static final int BYTES_OF_OBJECTS = 600;

    // What is next to each other in the numbers of a slot, so that one look into memory gets it.
    private static final int HANDLE = 0;
    private static final int SEQUENCE = 1;
    private static final int TIME = 2;
    private static final int ENDS = 3;
    private static final int NUMBERS = 4;
    private static final int LABEL_TIME = 0;
    private static final int LABEL_CODE = 1;
    private static final int LABEL_NUMBERS = 2;

    // The numbers of a slot, and of its label once there is one.
    private static final int REMOVED = 0;
    private static final int WAITING = 1;
    private static final int LABELLED = 2;
    private static final int STATE_BITS = 2;
    private static final int END_BITS = 31;

    private final int number;
    private final Dictionary dictionary = new Dictionary();
    private long[] numbers = new long[FIRST_SLOTS * NUMBERS];
    // What belongs to a slot ends where its numbers say: the version, the class and the slices; and the scores.
    private int[] codes = new int[FIRST_SLOTS * 5];
    private double[] scores = new double[FIRST_SLOTS];
    // For all slots once there is a label, or one with a number.
    private long[] labels = {};
    private double[] labelNumbers = {};
    private int capacity = FIRST_SLOTS;
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
        if (slots == capacity) {
            resize(2 * slots);
        }
        int slot = slots;
        int codeEnd = addCodes(slot, prediction);
        int scoreEnd = addScores(slot, prediction);
        long time = prediction.at().toEpochMilli();
        int at = slot * NUMBERS;
        numbers[at + HANDLE] = prediction.id().handle();
        numbers[at + SEQUENCE] = prediction.id().sequence();
        numbers[at + TIME] = time;
        numbers[at + ENDS] = ((long) codeEnd << END_BITS | scoreEnd) << STATE_BITS | WAITING;
        slots++;
        live++;
        earliest = Math.min(earliest, time);
        latest = Math.max(latest, time);
        return slot;
    }

    private int addCodes(int slot, KeptPrediction prediction) {
        int end = codeEnd(slot - 1);
        codes = withRoom(codes, end + 2 + prediction.slices().size());
        codes[end++] = dictionary.code(prediction.model());
        codes[end++] = dictionary.code(prediction.predicted());
        for (Map.Entry<String, String> slice : prediction.slices().entrySet()) {
            codes[end++] = dictionary.code(slice);
        }
        return end;
    }

    private int addScores(int slot, KeptPrediction prediction) {
        int end = scoreEnd(slot - 1);
        int needed = end + prediction.scoreCount();
        if (needed > scores.length) {
            scores = Arrays.copyOf(scores, Math.max(needed, 2 * scores.length));
        }
        for (int i = 0; i < prediction.scoreCount(); i++) {
            scores[end++] = prediction.score(i);
        }
        return end;
    }

    private static int[] withRoom(int[] array, int needed) {
        return needed <= array.length ? array : Arrays.copyOf(array, Math.max(needed, 2 * array.length));
    }

    private long ends(int slot) {
        return slot < 0 ? 0 : numbers[slot * NUMBERS + ENDS];
    }

    private int codeEnd(int slot) {
        return (int) (ends(slot) >>> (STATE_BITS + END_BITS));
    }

    private int scoreEnd(int slot) {
        return (int) (ends(slot) >>> STATE_BITS) & Integer.MAX_VALUE;
    }

    private int state(int slot) {
        return (int) ends(slot) & ((1 << STATE_BITS) - 1);
    }

    private void setState(int slot, int state) {
        numbers[slot * NUMBERS + ENDS] = ends(slot) >>> STATE_BITS << STATE_BITS | state;
    }

    private long time(int slot) {
        return numbers[slot * NUMBERS + TIME];
    }

    private void resize(int newCapacity) {
        capacity = newCapacity;
        numbers = Arrays.copyOf(numbers, capacity * NUMBERS);
        labels = labels.length == 0 ? labels : Arrays.copyOf(labels, capacity * LABEL_NUMBERS);
        labelNumbers = labelNumbers.length == 0 ? labelNumbers : Arrays.copyOf(labelNumbers, capacity);
    }

    private void close() {
        isFull = true;
        resize(slots);
        codes = Arrays.copyOf(codes, codeEnd(slots - 1));
        scores = Arrays.copyOf(scores, scoreEnd(slots - 1));
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
        if (labels.length == 0) {
            labels = new long[capacity * LABEL_NUMBERS];
        }
        if (labelNumbers.length == 0 && !Double.isNaN(label.number())) {
            labelNumbers = new double[capacity];
            Arrays.fill(labelNumbers, Double.NaN);
        }
        setState(slot, LABELLED);
        labels[slot * LABEL_NUMBERS + LABEL_TIME] = label.at().toEpochMilli();
        labels[slot * LABEL_NUMBERS + LABEL_CODE] = dictionary.code(label.category());
        if (labelNumbers.length > 0) {
            labelNumbers[slot] = label.number();
        }
        return outcome;
    }

    private Outcome outcome(int slot, LateLabel label) {
        if (state(slot) == WAITING) {
            return Outcome.JOINED;
        }
        boolean isSame =
                labelCategory(slot).equals(label.category()) && Double.compare(labelNumber(slot), label.number()) == 0;
        return isSame ? Outcome.DUPLICATE : Outcome.CORRECTED;
    }

    private String labelCategory(int slot) {
        return (String) dictionary.word((int) labels[slot * LABEL_NUMBERS + LABEL_CODE]);
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
        setState(slot, REMOVED);
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
        int code = codeEnd(slot - 1);
        ModelVersion model = (ModelVersion) dictionary.word(codes[code]);
        String predicted = (String) dictionary.word(codes[code + 1]);
        return new KeptPrediction(
                id(slot),
                model,
                Instant.ofEpochMilli(time(slot)),
                predicted,
                Arrays.copyOfRange(scores, scoreEnd(slot - 1), scoreEnd(slot)),
                slices(code + 2, codeEnd(slot)));
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

    private PredictionId id(int slot) {
        return new PredictionId(handle(slot), sequence(slot));
    }

    private Optional<LateLabel> label(int slot) {
        if (state(slot) != LABELLED) {
            return Optional.empty();
        }
        return Optional.of(new LateLabel(
                id(slot),
                labelCategory(slot),
                labelNumber(slot),
                Instant.ofEpochMilli(labels[slot * LABEL_NUMBERS + LABEL_TIME])));
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
        return state(slot) != REMOVED && time(slot) >= from && time(slot) < to && codes[codeEnd(slot - 1)] == model;
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
        while (state(oldest) == REMOVED) {
            oldest++;
        }
        return oldest;
    }

    /** Computes anew in which time the predictions were made that remain. */
    public void tighten() {
        earliest = Long.MAX_VALUE;
        latest = Long.MIN_VALUE;
        for (int slot = 0; slot < slots; slot++) {
            if (state(slot) != REMOVED) {
                earliest = Math.min(earliest, time(slot));
                latest = Math.max(latest, time(slot));
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
        return state(slot) != REMOVED;
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
        return state(slot) != REMOVED && time(slot) < before;
    }

    /**
     * Returns whether a prediction waits for its label.
     *
     * @param slot the slot
     * @return false also if it was removed
     */
    public boolean isWaiting(int slot) {
        return state(slot) == WAITING;
    }

    /**
     * Returns the first half of an identity.
     *
     * @param slot the prediction, which may have been removed
     * @return the number of the handle
     */
    public long handle(int slot) {
        return numbers[slot * NUMBERS + HANDLE];
    }

    /**
     * Returns the second half of an identity.
     *
     * @param slot the prediction, which may have been removed
     * @return the number on the handle
     */
    public long sequence(int slot) {
        return numbers[slot * NUMBERS + SEQUENCE];
    }

    /**
     * Returns about how much memory it takes.
     *
     * @return a number of bytes
     */
    public long bytes() {
        return BYTES_OF_OBJECTS
                + dictionary.bytes()
                + (long) Long.BYTES * (numbers.length + labels.length)
                + (long) Double.BYTES * (scores.length + labelNumbers.length)
                + (long) Integer.BYTES * codes.length;
    }
}
