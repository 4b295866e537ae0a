package io.mlprod.internal.rollout;

import io.mlprod.internal.rollout.FirstEvents.Outcome;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.atomic.AtomicReferenceArray;

/** What this process has counted in its epoch. Thread-safe; a unit that is known and eventless writes nothing. */
final class Tally {

    /** 8 KB for each step and arm: within 4 % up to 400,000 units. */
    private static final int STEP_BITS = 16;

    /** 256 KB for each arm: within {@link GuardCheck#UNIT_ERROR}, three standard errors, up to twelve million units. */
    private static final int EPOCH_BITS = 21;

    private final CounterLayout layout;
    private final AtomicLongArray counts;
    private final AtomicReferenceArray<UnitCounter> unitsOfSteps;
    private final UnitCounter[] units = {new UnitCounter(EPOCH_BITS), new UnitCounter(EPOCH_BITS)};
    private final FirstEvents[] firstEvents;

    Tally(CounterLayout layout, int guards) {
        this.layout = layout;
        this.counts = new AtomicLongArray(layout.size());
        this.unitsOfSteps = new AtomicReferenceArray<>(layout.seriesSize());
        this.firstEvents = new FirstEvents[guards];
        for (int guard = 0; guard < guards; guard++) {
            firstEvents[guard] = new FirstEvents(FirstEvents.CAPACITY);
        }
    }

    /** Notes that a unit was met. */
    void meet(int step, int arm, long unitHash) {
        long hash = mix(unitHash);
        unitsOfStep(layout.units(step, arm)).add(hash);
        units[arm].add(hash);
    }

    private UnitCounter unitsOfStep(int place) {
        UnitCounter there = unitsOfSteps.get(place);
        if (there != null) {
            return there;
        }
        UnitCounter mine = new UnitCounter(STEP_BITS);
        UnitCounter other = unitsOfSteps.compareAndExchange(place, null, mine);
        return other == null ? mine : other;
    }

    /** Notes an event; false if the unit had one before, in whichever arm. */
    boolean event(int guard, int step, int arm, long unitHash) {
        Outcome outcome = firstEvents[guard].add(unitHash);
        if (outcome == Outcome.FIRST) {
            counts.incrementAndGet(layout.events(guard, step, arm));
        } else if (outcome == Outcome.FULL) {
            counts.incrementAndGet(layout.lost(guard));
        }
        return outcome == Outcome.FIRST;
    }

    void shadowed() {
        counts.incrementAndGet(layout.shadowed());
    }

    void thrown(int guard) {
        counts.incrementAndGet(layout.thrown(guard));
    }

    /** Everything, and what others have counted on top. */
    long[] plus(long[] others) {
        long[] sum = others.clone();
        for (int i = 0; i < sum.length; i++) {
            sum[i] += counts.get(i);
        }
        for (int i = 0; i < layout.seriesSize(); i++) {
            UnitCounter of = unitsOfSteps.get(i);
            sum[i] += of == null ? 0 : of.count(); // units are the first series
        }
        for (int arm = 0; arm < units.length; arm++) {
            sum[layout.allUnits(arm)] += units[arm].count();
        }
        return sum;
    }

    /** The hash that chose the arm would leave bits alike in one arm; steps 2 to 4 of David Stafford's mixer 13. */
    private static long mix(long hash) {
        long mixed = (hash ^ (hash >>> 30)) * 0xbf58476d1ce4e5b9L;
        mixed = (mixed ^ (mixed >>> 27)) * 0x94d049bb133111ebL;
        return mixed ^ (mixed >>> 31);
    }
}
