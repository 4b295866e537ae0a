package io.mlprod.internal.rollout;

import io.mlprod.internal.text.PlainText;
import io.mlprod.rollout.RolloutCounts;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Where each of a rollout's counters is in an array, and by which name processes tell it to each other: {@code
 * units/2/candidate} for the units met in step 2, {@code units/all/candidate} for those of the whole epoch, {@code
 * errors/shadow/control} for a guard's events. Immutable.
 */
final class CounterLayout {

    static final int CONTROL = 0;
    static final int CANDIDATE = 1;

    private static final long MOST = 1_000_000_000_000L; // a counter above is damaged; sums stay within a long

    private static final String[] ARMS = {"control", "candidate"};

    private final int phases;
    private final int guards;
    private final List<String> names = new ArrayList<>();
    private final Map<String, Integer> places = new HashMap<>();

    CounterLayout(int steps, List<String> guards) {
        this.phases = steps + 1;
        this.guards = guards.size();
        addPhases("units");
        guards.forEach(this::addPhases);
        for (String arm : ARMS) {
            names.add("units/all/" + arm);
        }
        names.add("shadowed");
        for (String guard : guards) {
            names.add("thrown/" + guard);
            names.add("lost/" + guard);
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

    int size() {
        return names.size();
    }

    /** How many places at the front, by twos, are of one series: units first, then each guard. */
    int seriesSize() {
        return 2 * phases;
    }

    /** Units met in a step; in step -1 there are those before the first. */
    int units(int step, int arm) {
        return 2 * (step + 1) + arm;
    }

    int allUnits(int arm) {
        return (guards + 1) * seriesSize() + arm;
    }

    int events(int guard, int step, int arm) {
        return (guard + 1) * seriesSize() + 2 * (step + 1) + arm;
    }

    int shadowed() {
        return allUnits(CANDIDATE) + 1;
    }

    /** How often the code of a guard threw. */
    int thrown(int guard) {
        return shadowed() + 1 + 2 * guard;
    }

    /** Events that were not counted since there were too many units with one. */
    int lost(int guard) {
        return thrown(guard) + 1;
    }

    /** An event of a guard in all steps together. */
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

    /** The sum of what other processes have counted in an epoch; names that this process does not know are left out. */
    long[] sum(List<RolloutCounts> counts, long epoch, String except) throws IOException {
        long[] sum = new long[size()];
        for (RolloutCounts of : counts) {
            if (of.epoch() != epoch || of.instance().equals(except)) {
                continue;
            }
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
