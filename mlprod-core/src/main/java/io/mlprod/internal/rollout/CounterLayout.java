package io.mlprod.internal.rollout;

import io.mlprod.internal.text.PlainText;
import io.mlprod.rollout.RolloutCounts;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * The layout of a rollout's counters: the place of each in an array, and the name under which processes report it to
 * each other, such as {@code units/2/candidate} for the units that came in step 2, or
 * {@code events/errors/shadow/control} for a guard's events. Immutable.
 */
final class CounterLayout {

    static final int CONTROL = 0;
    static final int CANDIDATE = 1;

    private static final long MOST = 1_000_000_000_000L; // a counter above this is damaged; sums stay within a long

    private static final String[] ARMS = {"control", "candidate"};

    /** The series of all guards together, which come before those of each guard. */
    private static final List<String> COMMON = List.of("units", "met", "matured");

    private final int phases;
    private final int guards;
    private final int scalars; // where the counters start that belong to no step
    private final int ofGuards; // and those of them that each guard has
    private final List<String> names = new ArrayList<>();
    private final Map<String, Integer> places = new HashMap<>();

    CounterLayout(int steps, List<String> guards) {
        this.phases = steps + 1;
        this.guards = guards.size();
        COMMON.forEach(this::addPhases);
        for (String guard : guards) {
            addPhases("events/" + guard);
            addPhases("firsts/" + guard);
        }
        this.scalars = names.size();
        names.addAll(List.of("shadowed", "due", "forgotten", "late/control", "late/candidate", "late/forgotten"));
        names.addAll(List.of("told/control", "told/candidate", "watched", "noUnit"));
        this.ofGuards = names.size();
        for (String guard : guards) {
            names.add("thrown/" + guard);
        }
        for (int i = 0; i < names.size(); i++) {
            places.put(names.get(i), i);
        }
    }

    private void addPhases(String series) {
        for (int phase = 0; phase < phases; phase++) {
            for (String arm : ARMS) {
                names.add(series + "/" + (phase == 0 ? "shadow" : String.valueOf(phase - 1)) + "/" + arm);
            }
        }
    }

    /** Returns how many places a series has. */
    int places() {
        return 2 * phases;
    }

    /** Returns a place in a series, counted from its start. */
    int place(int step, int arm) {
        return 2 * (step + 1) + arm;
    }

    private int place(int series, int step, int arm) {
        return series * places() + place(step, arm);
    }

    int size() {
        return names.size();
    }

    /** Returns how many phases there are: the steps, and the phase before the first, whose number is -1. */
    int phases() {
        return phases;
    }

    /** Returns the place of the approximate number of different units that came in a step. */
    int units(int step, int arm) {
        return place(0, step, arm);
    }

    /**
     * Returns the place of the exact number of units whose first prediction in a step was looked at: fewer than units
     * once there are some millions.
     */
    int met(int step, int arm) {
        return place(1, step, arm);
    }

    /** Returns the place of those of them whose first prediction is so old that feedback has reported what happened. */
    int matured(int step, int arm) {
        return place(2, step, arm);
    }

    /** Returns the place of the units that had an event, by the step and arm of the first one in the epoch. */
    int events(int guard, int step, int arm) {
        return place(COMMON.size() + 2 * guard, step, arm);
    }

    /**
     * Returns the place of the units whose first prediction in a step had the event: a part of those met, or of those
     * matured.
     */
    int firsts(int guard, int step, int arm) {
        return place(COMMON.size() + 2 * guard + 1, step, arm);
    }

    /** Returns the places of all that is counted, and tested, of the first predictions of units in a step. */
    int[] tested(int step, int arm) {
        return IntStream.concat(
                        IntStream.of(met(step, arm), matured(step, arm)),
                        IntStream.range(0, guards).map(guard -> firsts(guard, step, arm)))
                .toArray();
    }

    int shadowed() {
        return scalars;
    }

    /** Returns the place of the predictions so old that feedback has reported what happened. */
    int due() {
        return scalars + 1;
    }

    /** Returns the place of the predictions that were forgotten before that. */
    int forgotten() {
        return scalars + 2;
    }

    /** Returns the place of what was reported after that, of predictions that were still known. */
    int late(int arm) {
        return scalars + 3 + arm;
    }

    /** Returns the place of what was reported of predictions that had been forgotten. */
    int lateOfForgotten() {
        return late(CANDIDATE) + 1;
    }

    /** Returns the place of what was reported in time. */
    int told(int arm) {
        return lateOfForgotten() + 1 + arm;
    }

    /** Returns the place of the processes that have waited for outcomes for so long that late ones would have shown. */
    int watched() {
        return told(CANDIDATE) + 1;
    }

    /** Returns the place of the predictions without a unit, which do not count. */
    int noUnit() {
        return watched() + 1;
    }

    /** Returns the place of how often the code of a guard threw. */
    int thrown(int guard) {
        return ofGuards + guard;
    }

    /** Returns how many events of a guard there are in all steps together. */
    long total(long[] counts, int guard, int arm) {
        long total = 0;
        for (int step = -1; step < phases - 1; step++) {
            total += counts[events(guard, step, arm)];
        }
        return total;
    }

    Map<String, Long> named(long[] counts) {
        Map<String, Long> named = new HashMap<>();
        for (int i = 0; i < counts.length; i++) {
            if (counts[i] != 0) {
                named.put(names.get(i), counts[i]);
            }
        }
        return named;
    }

    /** Returns the sum of what several processes have counted. Names that this process does not know are left out. */
    long[] sum(List<RolloutCounts> counts) throws IOException {
        long[] sum = new long[size()];
        for (RolloutCounts of : counts) {
            for (Map.Entry<String, Long> entry : of.counts().entrySet()) {
                Integer place = places.get(entry.getKey());
                if (entry.getValue() < 0 || entry.getValue() > MOST) {
                    throw new IOException(PlainText.line("The counter " + entry.getKey() + " of process "
                            + of.instance() + " is " + entry.getValue() + ", expected 0 to " + MOST));
                }
                if (place != null) {
                    sum[place] += entry.getValue();
                }
            }
        }
        return sum;
    }
}
