package io.mlprod.internal.rollout;

import io.mlprod.rollout.RolloutCounts;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The counts of this process in its epoch, and their sum with those of the others. There are two series for each guard,
 * by step and arm: the first event of each unit in the epoch, and whether the first prediction of a unit in a step has
 * the event. Thread-safe; a call for a known unit without an event writes nothing.
 *
 * <p>A unit's first event counts once over all processes. Each process counts its own first predictions of units; their
 * sums are divided by how much the units of the processes overlap, see {@link UnitOverlap}: units by their mean number
 * of processes, and what is tested by the design effect, so that no test takes a unit that always fails for several
 * units.
 */
final class Tally {

    private final CounterLayout layout;
    private final AtomicLongArray counts;
    private final AtomicReferenceArray<@Nullable UnitCounter> unitsOfSteps;
    private final UnitNames names;
    private final List<String> guards;
    private final FirstEvents[] firstEvents;
    private final @Nullable UnitsMet met; // null if there are no other processes

    /**
     * Creates an empty tally.
     *
     * @param isShared whether other processes may count, too
     */
    Tally(CounterLayout layout, List<String> guards, UnitNames names, boolean isShared) {
        this.layout = layout;
        this.counts = new AtomicLongArray(layout.size());
        this.unitsOfSteps = new AtomicReferenceArray<>(layout.phases());
        this.names = names;
        this.guards = List.copyOf(guards);
        this.firstEvents = Stream.generate(
                        () -> new FirstEvents(layout.places(), isShared ? FirstEvents.SHARED : FirstEvents.ALONE))
                .limit(guards.size())
                .toArray(FirstEvents[]::new);
        this.met = isShared ? new UnitsMet(layout.phases()) : null;
    }

    /**
     * Notes that a unit was met. Returns whether this is its first prediction in the step, to which {@link #first}
     * refers.
     */
    boolean meet(int step, int arm, long unitHash) {
        long name = names.of(unitHash);
        if (met != null) {
            met.add(step + 1, name);
        }
        return unitsOf(step).add(arm, name);
    }

    private UnitCounter unitsOf(int step) {
        UnitCounter there = unitsOfSteps.get(step + 1);
        if (there != null) {
            return there;
        }
        UnitCounter mine = new UnitCounter();
        UnitCounter other = unitsOfSteps.compareAndExchange(step + 1, null, mine);
        for (int before = 0; before < step; before++) { // predictions of the step just before may be in flight
            UnitCounter old = unitsOfSteps.get(before);
            if (old != null) {
                old.close();
            }
        }
        return other == null ? mine : other;
    }

    /** Notes an event at any prediction. Returns false if the unit had one before, in whichever arm. */
    boolean event(int guard, int step, int arm, long unitHash) {
        return firstEvents[guard].add(names.of(unitHash), layout.place(step, arm));
    }

    /**
     * Notes an event at the first prediction of a unit in a step; an event that feedback reports is noted once the
     * prediction is mature.
     */
    void first(int guard, int step, int arm) {
        counts.incrementAndGet(layout.firsts(guard, step, arm));
    }

    /** Notes that the first prediction of a unit in a step is so old that what happened has been reported. */
    void matured(int step, int arm) {
        counts.incrementAndGet(layout.matured(step, arm));
    }

    /** Notes that any prediction is so old that what happened has been reported. */
    void due() {
        counts.incrementAndGet(layout.due());
    }

    /** Notes that a prediction was forgotten before it was due. */
    void forgotten() {
        counts.incrementAndGet(layout.forgotten());
    }

    /** Notes that something was reported about a prediction after it was due. */
    void late(int arm) {
        counts.incrementAndGet(layout.late(arm));
    }

    /** Notes that something was reported about a prediction that had been forgotten. */
    void lateOfForgotten() {
        counts.incrementAndGet(layout.lateOfForgotten());
    }

    /** Notes that something was reported about a prediction before it was due. */
    void told(int arm) {
        counts.incrementAndGet(layout.told(arm));
    }

    /** Notes, once, that outcomes were waited for so long that late ones would have shown. */
    void watched() {
        counts.set(layout.watched(), 1);
    }

    void withoutUnit() {
        counts.incrementAndGet(layout.noUnit());
    }

    void shadowed() {
        counts.incrementAndGet(layout.shadowed());
    }

    void thrown(int guard) {
        counts.incrementAndGet(layout.thrown(guard));
    }

    /** Returns what this process reports to the others. */
    RolloutCounts told(String instance, long epoch) {
        return new RolloutCounts(
                instance,
                epoch,
                layout.named(own()),
                met == null
                        ? Map.of()
                        : SharedUnits.texts(
                                guards,
                                Arrays.stream(firstEvents)
                                        .map(FirstEvents::told)
                                        .toList(),
                                met.told()));
    }

    /** Replaces what the other processes reported about units before by what they report now. */
    void adopt(SharedUnits others) {
        for (int guard = 0; guard < firstEvents.length; guard++) {
            firstEvents[guard].adopt(others.events().get(guard));
        }
        if (met != null) {
            met.adopt(others.met());
        }
    }

    private long[] own() {
        long[] sum = new long[layout.size()];
        for (int i = 0; i < sum.length; i++) {
            sum[i] = counts.get(i);
        }
        for (int step = -1; step < layout.phases() - 1; step++) {
            UnitCounter of = unitsOfSteps.get(step + 1);
            for (int arm = 0; of != null && arm < 2; arm++) {
                sum[layout.units(step, arm)] = of.count(arm);
                sum[layout.met(step, arm)] = of.found(arm);
            }
        }
        return sum;
    }

    /**
     * Returns what all processes have counted.
     *
     * @param others the sum of what the others have counted
     */
    long[] plus(long[] others) {
        long[] sum = own();
        for (int i = 0; i < sum.length; i++) {
            sum[i] += others[i];
        }
        double events = Arrays.stream(firstEvents)
                .mapToDouble(FirstEvents::effect)
                .max()
                .orElse(1);
        // Each from one moment: arms that are read one after the other may differ by all that happens in between.
        long[][] firstEventsNow =
                Arrays.stream(firstEvents).map(FirstEvents::counts).toArray(long[][]::new);
        for (int step = -1; step < layout.phases() - 1; step++) {
            UnitOverlap overlap = met == null ? UnitOverlap.NONE : met.overlap(step + 1);
            for (int arm = 0; arm < 2; arm++) {
                divide(sum, layout.units(step, arm), overlap.mean());
                for (int place : layout.tested(step, arm)) {
                    divide(sum, place, Math.max(overlap.effect(), events));
                }
                for (int guard = 0; guard < firstEvents.length; guard++) {
                    sum[layout.events(guard, step, arm)] = firstEventsNow[guard][layout.place(step, arm)];
                }
            }
        }
        return sum;
    }

    private static void divide(long[] sum, int place, double by) {
        if (by > 1) {
            sum[place] = Math.round(sum[place] / by);
        }
    }
}
