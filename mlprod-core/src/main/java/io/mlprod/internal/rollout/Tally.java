package io.mlprod.internal.rollout;

import io.mlprod.internal.rollout.FirstEvents.Outcome;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * What this process has counted in its epoch. Two series for each guard, by step and arm: the first event of each unit
 * in the epoch, and whether the first prediction of a unit in a step has the event. Thread-safe; a unit that is known
 * and eventless writes nothing.
 */
final class Tally {

    private final CounterLayout layout;
    private final AtomicLongArray counts;
    private final AtomicReferenceArray<@Nullable UnitCounter> unitsOfSteps;
    private final FirstEvents[] firstEvents;

    Tally(CounterLayout layout, int guards) {
        this.layout = layout;
        this.counts = new AtomicLongArray(layout.size());
        this.unitsOfSteps = new AtomicReferenceArray<>(layout.phases());
        this.firstEvents = new FirstEvents[guards];
        for (int guard = 0; guard < guards; guard++) {
            firstEvents[guard] = new FirstEvents(FirstEvents.CAPACITY);
        }
    }

    /** Notes that a unit was met; whether this is its first prediction in the step, of which {@link #first} is asked. */
    boolean meet(int step, int arm, long unitHash) {
        return unitsOf(step).add(arm, mix(unitHash));
    }

    private UnitCounter unitsOf(int step) {
        UnitCounter there = unitsOfSteps.get(step + 1);
        if (there != null) {
            return there;
        }
        UnitCounter mine = new UnitCounter();
        UnitCounter other = unitsOfSteps.compareAndExchange(step + 1, null, mine);
        for (int before = 0; before < step; before++) { // the step just before may have predictions in flight
            UnitCounter old = unitsOfSteps.get(before);
            if (old != null) {
                old.close();
            }
        }
        return other == null ? mine : other;
    }

    /** Notes an event at any prediction; false if the unit had one before, in whichever arm. */
    boolean event(int guard, int step, int arm, long unitHash) {
        Outcome outcome = firstEvents[guard].add(unitHash);
        if (outcome == Outcome.FIRST) {
            counts.incrementAndGet(layout.events(guard, step, arm));
        } else if (outcome == Outcome.FULL) {
            counts.incrementAndGet(layout.lost(guard));
        }
        return outcome == Outcome.FIRST;
    }

    /** Notes an event at the first prediction of a unit in a step; if it is told by feedback, once that is mature. */
    void first(int guard, int step, int arm) {
        counts.incrementAndGet(layout.firsts(guard, step, arm));
    }

    /** Notes that the first prediction of a unit in a step is so old that what happened was told. */
    void matured(int step, int arm) {
        counts.incrementAndGet(layout.matured(step, arm));
    }

    /** Notes that any prediction is so old that what happened was told. */
    void due() {
        counts.incrementAndGet(layout.due());
    }

    /** Notes that a prediction was forgotten before it was due. */
    void forgotten() {
        counts.incrementAndGet(layout.forgotten());
    }

    /** Notes that something was told of a prediction after it was due. */
    void late(int arm) {
        counts.incrementAndGet(layout.late(arm));
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
        for (int phase = 0; phase < layout.phases(); phase++) {
            UnitCounter of = unitsOfSteps.get(phase);
            for (int arm = 0; of != null && arm < 2; arm++) {
                sum[layout.units(phase - 1, arm)] += of.count(arm);
                sum[layout.met(phase - 1, arm)] += of.found(arm);
            }
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
