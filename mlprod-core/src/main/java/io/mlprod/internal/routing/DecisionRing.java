package io.mlprod.internal.routing;

import io.mlprod.model.PredictionId;

/**
 * The newest predictions of one handle in the order in which they were noted, each with its unit, so that feedback
 * finds the prediction that it is about. A prediction is mature once it has the age at which outcomes are counted.
 *
 * <p>There is room for the predictions made within 24 times that age, so that outcomes which come too late are
 * recognised, but for no more than the bound: then the oldest is forgotten for the newest. Grows by doubling and never
 * shrinks; 36 bytes a prediction. Every operation takes constant time, except growing. Not thread-safe.
 *
 * <p>An entry is identified by its number, which counts from 0 and is never given twice.
 */
public final class DecisionRing {

    /** The number that stands for no such prediction, or none that is mature. */
    public static final long NONE = -1;

    private static final int SMALLEST = 64;
    private static final int AGES_KEPT = 24;
    private static final long SPREAD = 0x9E3779B97F4A7C15L; // 2^64 / golden ratio: ids come in blocks

    private final int maxDecisions;
    private final long ageNanos;
    private long[] sequences = new long[SMALLEST];
    private long[] units = new long[SMALLEST];
    private long[] times = new long[SMALLEST];
    private int[] tags = new int[SMALLEST];
    private int[] index = new int[2 * SMALLEST]; // open addressing; an entry's place + 1, 0 if empty
    private long handle;
    private long first; // the sequence of the very first entry
    private long oldest; // the number of the oldest entry
    private long next; // the number of the next entry
    private long nextToMature;
    private long forgotten;

    /**
     * Creates an empty ring.
     *
     * @param maxDecisions the largest number of predictions that are kept, 1 or more
     * @param ageNanos the age at which a prediction is mature, by the clock of the times that are passed in
     */
    public DecisionRing(int maxDecisions, long ageNanos) {
        this.maxDecisions = maxDecisions;
        this.ageNanos = ageNanos;
    }

    /**
     * Notes a prediction. A prediction that is there already stays as it is.
     *
     * @param id the prediction, of the same handle as all others
     * @param unit the prediction's unit
     * @param tag whatever else is to be known about it
     * @param now the time, not before that of the previous prediction
     */
    public void put(PredictionId id, long unit, int tag, long now) {
        handle = id.handle();
        if (find(id) != NONE) {
            return;
        }
        makeRoom(now);
        if (next == 0) {
            first = id.sequence();
        }
        int place = place(next);
        sequences[place] = id.sequence();
        units[place] = unit;
        times[place] = now;
        tags[place] = tag;
        index[slot(id.sequence())] = place + 1;
        next++;
    }

    private void makeRoom(long now) {
        long size = next - oldest;
        boolean isOldestNeeded = size > 0 && (now - times[place(oldest)]) / AGES_KEPT <= ageNanos;
        if (size == sequences.length && size < maxDecisions && isOldestNeeded) {
            grow();
        }
        if (size == Math.min(sequences.length, maxDecisions)) {
            forgetOldest();
        }
    }

    /**
     * Returns the prediction that the next {@link #put} of another one pushes out before it is mature, for lack of
     * room.
     *
     * @return its number; NONE if there is no such prediction
     */
    public long crowdedOut() {
        return next - oldest == maxDecisions && nextToMature == oldest ? oldest : NONE;
    }

    private void forgetOldest() {
        if (nextToMature == oldest) {
            forgotten++;
            nextToMature++;
        }
        remove(slot(sequences[place(oldest)]));
        oldest++;
    }

    private void grow() {
        int before = sequences.length;
        int size = (int) (next - oldest);
        long[] oldSequences = sequences;
        long[] oldUnits = units;
        long[] oldTimes = times;
        int[] oldTags = tags;
        sequences = new long[2 * before];
        units = new long[2 * before];
        times = new long[2 * before];
        tags = new int[2 * before];
        index = new int[4 * before];
        for (long number = oldest; number < oldest + size; number++) {
            int from = (int) (number & (before - 1));
            int to = place(number);
            sequences[to] = oldSequences[from];
            units[to] = oldUnits[from];
            times[to] = oldTimes[from];
            tags[to] = oldTags[from];
            index[slot(sequences[to])] = to + 1;
        }
    }

    /** Returns the place of the entry with this number; the number of places is a power of two. */
    private int place(long number) {
        return (int) (number & (sequences.length - 1));
    }

    /**
     * Returns the slot of the index that holds the sequence, or the empty slot where it belongs; at least half of the
     * slots are empty.
     */
    private int slot(long sequence) {
        int slot = home(sequence);
        while (index[slot] != 0 && sequences[index[slot] - 1] != sequence) {
            slot = (slot + 1) & (index.length - 1);
        }
        return slot;
    }

    private int home(long sequence) {
        return (int) ((sequence * SPREAD) >>> 32) & (index.length - 1);
    }

    /** Empties a slot and moves back the entries that had been placed further on because of it. */
    private void remove(int slot) {
        int mask = index.length - 1;
        int gap = slot;
        for (int other = (slot + 1) & mask; index[other] != 0; other = (other + 1) & mask) {
            int home = home(sequences[index[other] - 1]);
            boolean mayMove = ((other - home) & mask) >= ((other - gap) & mask);
            if (mayMove) {
                index[gap] = index[other];
                gap = other;
            }
        }
        index[gap] = 0;
    }

    /**
     * Finds a prediction.
     *
     * @param id the prediction
     * @return its number; NONE if it was never here or was forgotten
     */
    public long find(PredictionId id) {
        int entry = next == oldest || id.handle() != handle ? 0 : index[slot(id.sequence())];
        if (entry == 0) {
            return NONE;
        }
        return oldest + ((entry - 1L - oldest) & (sequences.length - 1));
    }

    /**
     * Returns whether a prediction dates from between the first one that was noted and the oldest that is still here,
     * so that it was forgotten, if it was noted. Ids are nearly in order.
     *
     * @param id the prediction
     * @return false if it dates from a time of which all predictions are here, or is of another handle
     */
    public boolean isBeforeOldest(PredictionId id) {
        return oldest > 0
                && next > oldest
                && id.handle() == handle
                && id.sequence() >= first
                && id.sequence() < sequences[place(oldest)];
    }

    /**
     * Returns whether {@link #mature} has a prediction to return.
     *
     * @param now the time
     * @return false if it would return NONE
     */
    public boolean isDue(long now) {
        return nextToMature != next && now - times[place(nextToMature)] >= ageNanos;
    }

    /**
     * Returns the oldest prediction that has become mature and was not returned yet.
     *
     * @param now the time
     * @return its number; NONE if there is no such prediction now
     */
    public long mature(long now) {
        return isDue(now) ? nextToMature++ : NONE;
    }

    /**
     * Returns whether a prediction is so old that feedback on it no longer counts.
     *
     * @param number of an entry that is there
     * @param now the time
     * @return true once the prediction has the age of maturity
     */
    public boolean isLate(long number, long now) {
        return now - times[place(number)] >= ageNanos;
    }

    /**
     * Returns the unit of a prediction.
     *
     * @param number of an entry that is there
     * @return as it was noted
     */
    public long unit(long number) {
        return units[place(number)];
    }

    /**
     * Returns when a prediction was noted.
     *
     * @param number of an entry that is there
     * @return the time
     */
    public long time(long number) {
        return times[place(number)];
    }

    /**
     * Returns what else is known about a prediction.
     *
     * @param number of an entry that is there
     * @return as it was noted, or set last
     */
    public int tag(long number) {
        return tags[place(number)];
    }

    /**
     * Sets what else is known about a prediction.
     *
     * @param number of an entry that is there
     * @param tag the value
     */
    public void tag(long number, int tag) {
        tags[place(number)] = tag;
    }

    /**
     * Returns how many predictions were forgotten before they were mature, for lack of room.
     *
     * @return 0 or more
     */
    public long forgotten() {
        return forgotten;
    }
}
