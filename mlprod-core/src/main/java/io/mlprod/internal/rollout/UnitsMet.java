package io.mlprod.internal.rollout;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * A sample of the units that this process meets in the newest step that it has seen: those with the lowest names. The
 * samples of all processes show how many of them meet the same unit. Thread-safe; only a unit that is new in the sample
 * takes a lock.
 */
final class UnitsMet {

    /** The number of units that are kept, which gives the mean number of processes within a few percent. */
    static final int MOST = 512;

    private final UnitSet own = new UnitSet();
    private final AtomicReferenceArray<@Nullable UnitOverlap> overlaps; // by step
    private volatile UnitOverlap newest = UnitOverlap.NONE;
    private volatile int phase = -1; // the step, counted from 0 for the time before the first

    UnitsMet(int phases) {
        this.overlaps = new AtomicReferenceArray<>(phases);
    }

    /** Notes a unit. */
    void add(int at, long wideName) {
        long name = UnitSet.name(wideName);
        if (at > phase || (at == phase && isNew(name))) {
            addNew(at, name);
        }
    }

    private boolean isNew(long name) {
        return own.takes(name) && own.find(name) < 0;
    }

    private synchronized void addNew(int at, long name) {
        if (at > phase) {
            own.clear();
            phase = at;
        }
        if (at == phase && isNew(name)) {
            own.put(name, at);
            if (own.size() > MOST) {
                own.raise(own.level() + 1);
            }
        }
    }

    /** Replaces what the other processes sent before by what they send now. */
    void adopt(List<UnitSample> others) {
        UnitSample mine = told();
        if (mine.entries().length == 0) {
            return;
        }
        List<UnitSample> same = new ArrayList<>(List.of(mine));
        others.stream().filter(other -> phase(other) == phase(mine)).forEach(same::add);
        int level = same.stream().mapToInt(UnitSample::level).max().orElse(0);
        newest = UnitOverlap.of(
                same.stream().map(sample -> sample.at(level)).toList()); // outside of the lock, since it takes time
        overlaps.set(phase(mine), newest);
    }

    private static int phase(UnitSample of) {
        return of.entries().length == 0 ? -1 : UnitSet.place(of.entries()[0]);
    }

    /**
     * Returns how the units of a step overlap. For a step that ended before this process could see that, returns how
     * those of the newest step do.
     *
     * @param at the step, counted from 0 for the time before the first
     */
    UnitOverlap overlap(int at) {
        UnitOverlap there = overlaps.get(at);
        return there == null ? newest : there;
    }

    /** Returns what the other processes need to know. */
    synchronized UnitSample told() {
        return UnitSample.of(own);
    }
}
