package io.mlprod.internal.experiment;

import java.util.Arrays;

/**
 * The units by their hash, numbered from 0 in the order in which they arrived, with what is known about each in
 * columns: 8 bytes for the hash, 8 to 16 for finding it, 8 for when it came, 4 + 2 + 1 + 1 for its slot, slices, arm
 * and first outcome, 8 for its covariate, 8 for each metric. Grows by doubling up to its bound and never shrinks. Not
 * thread-safe.
 */
final class UnitTable {

    static final int UNKNOWN = -1;
    static final int FULL = -2;

    /** The mark of a unit for which nothing was reported yet. */
    static final int NOTHING = 0;

    static final int IN_TIME = 1;
    static final int LATE = 2;

    private static final int START = 64;
    private static final long SPREAD = 0x9E3779B97F4A7C15L; // 2^64 / golden ratio, whatever hash the caller used

    private final int maxUnits;
    private final int metrics;
    private int size;
    private int[] places; // open addressing; a unit's number + 1, 0 for an empty place
    private long[] hashes = new long[START];
    private long[] times = new long[START];
    private int[] slots = new int[START];
    private short[] slices = new short[START];
    private byte[] arms = new byte[START];
    private byte[] told = new byte[START];
    private double[] covariates = new double[START];
    private double[] values;

    UnitTable(int maxUnits, int metrics) {
        this.maxUnits = maxUnits;
        this.metrics = metrics;
        this.places = new int[2 * START];
        this.values = new double[START * metrics];
    }

    int size() {
        return size;
    }

    /** Returns the unit's number, or UNKNOWN. */
    int find(long hash) {
        return places[place(hash)] - 1;
    }

    /** Adds a unit that is not there and returns its number, or FULL. */
    int add(long hash, long time, int arm, int slot, double covariate) {
        if (size == maxUnits) {
            return FULL;
        }
        if (size == hashes.length) {
            grow();
        }
        int unit = size++;
        hashes[unit] = hash;
        times[unit] = time;
        arms[unit] = (byte) arm;
        slots[unit] = slot;
        covariates[unit] = covariate;
        places[place(hash)] = size;
        return unit;
    }

    /** Returns where the hash is, or the empty place where it belongs; at least half of the places are empty. */
    private int place(long hash) {
        int mask = places.length - 1;
        int place = (int) ((hash * SPREAD) >>> 32) & mask;
        while (places[place] != 0 && hashes[places[place] - 1] != hash) {
            place = (place + 1) & mask;
        }
        return place;
    }

    private void grow() {
        int capacity = (int) Math.min(maxUnits, 2L * hashes.length);
        hashes = Arrays.copyOf(hashes, capacity);
        times = Arrays.copyOf(times, capacity);
        arms = Arrays.copyOf(arms, capacity);
        told = Arrays.copyOf(told, capacity);
        slots = Arrays.copyOf(slots, capacity);
        slices = Arrays.copyOf(slices, capacity);
        covariates = Arrays.copyOf(covariates, capacity);
        values = Arrays.copyOf(values, Math.multiplyExact(capacity, metrics));
        places = new int[2 * Integer.highestOneBit(2 * capacity - 1)];
        for (int unit = 0; unit < size; unit++) {
            places[place(hashes[unit])] = unit + 1;
        }
    }

    /** Returns the arm of the unit's first prediction. */
    int arm(int unit) {
        return arms[unit] < 0 ? ~arms[unit] : arms[unit];
    }

    boolean isLeftOut(int unit) {
        return arms[unit] < 0;
    }

    void leaveOut(int unit) {
        arms[unit] = (byte) ~arm(unit);
    }

    /** Returns when the unit was first seen. */
    long time(int unit) {
        return times[unit];
    }

    int slot(int unit) {
        return slots[unit];
    }

    int slices(int unit) {
        return slices[unit] & 0xFFFF;
    }

    void slices(int unit, int slicesOfUnit) {
        slices[unit] = (short) slicesOfUnit;
    }

    /** Returns how the first outcome of the unit was reported: NOTHING, IN_TIME or LATE. */
    int told(int unit) {
        return told[unit];
    }

    void told(int unit, int how) {
        told[unit] = (byte) how;
    }

    double covariate(int unit) {
        return covariates[unit];
    }

    double value(int unit, int metric) {
        return values[unit * metrics + metric];
    }

    void value(int unit, int metric, double value) {
        values[unit * metrics + metric] = value;
    }
}
