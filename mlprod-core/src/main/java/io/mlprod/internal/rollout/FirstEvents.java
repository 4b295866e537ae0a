package io.mlprod.internal.rollout;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * The units that had an event of one guard, each counted once over all processes, by place: the step and the arm of its
 * first event. Thread-safe; an event of a known unit takes no lock.
 *
 * <p>Memory is bounded. When there are too many units, those whose name is in the upper half are <em>closed</em>: the
 * units are forgotten, their counts stay, and further units of that half are not counted. So each later event counts
 * with the same probability in both arms, no count is ever taken back, and the test of their ratio stays exact. Closed
 * counts are sent to the other processes together with the units. If two processes have closed the same half, the
 * larger counts hold for all.
 */
final class FirstEvents {

    /**
     * The number of units that are kept for all processes together that share a store, so that a text of 15,000
     * characters has room for all of them, and for the counts that are closed.
     */
    static final int SHARED = 1_000;

    /** The number of units that a process keeps if it is alone; about 1 MB. */
    static final int ALONE = 50_000;

    /**
     * The units and closed counts that one process sends to the others.
     *
     * @param units the units that are not closed
     * @param closed the counts by place of each level below that of the units; not to be changed
     */
    record Told(UnitSample units, List<long[]> closed) {

        String text() {
            return units.text() + " " + closed.stream().map(Told::text).collect(Collectors.joining(";"));
        }

        private static String text(long[] counts) {
            return IntStream.range(0, counts.length)
                    .filter(place -> counts[place] != 0)
                    .mapToObj(place -> place + ":" + counts[place])
                    .collect(Collectors.joining(","));
        }

        static Told parse(String text, int places) throws IOException {
            int end = text.lastIndexOf(' ');
            UnitSample units = UnitSample.parse(text.substring(0, Math.max(0, end)), places);
            List<long[]> closed = new ArrayList<>();
            String[] levels =
                    units.level() == 0 ? new String[0] : text.substring(end + 1).split(";", -1);
            if (levels.length != units.level()) {
                throw new IOException("it has the counts of " + levels.length + " levels instead of " + units.level());
            }
            for (String level : levels) {
                long[] counts = new long[places];
                for (String pair : level.isEmpty() ? new String[0] : level.split(",", -1)) {
                    String[] parts = pair.split(":", 2);
                    int place = UnitSample.number(parts[0], 0, places - 1);
                    counts[place] = UnitSample.number(parts[parts.length - 1], 1, Integer.MAX_VALUE);
                }
                closed.add(counts);
            }
            return new Told(units, closed);
        }
    }

    private final int places;
    private final int most;
    private final UnitSet own = new UnitSet();
    private final List<long[]> closed = new ArrayList<>(); // by level: counts by place
    private List<UnitSample> told = List.of(); // by the other processes
    private volatile UnitOverlap known = UnitOverlap.NONE; // when it was last counted
    private volatile long[] counts;

    /**
     * Creates an instance without an event.
     *
     * @param places how many places there are
     * @param most how many units are kept at most
     */
    FirstEvents(int places, int most) {
        this.places = places;
        this.most = most;
        this.counts = new long[places];
    }

    /** Returns how many units had their first event, by place, at one moment; not to be changed. */
    long[] counts() {
        return counts;
    }

    /** Returns the design effect of counting units with an event separately in each process. */
    double effect() {
        return known.effect();
    }

    /** Notes an event. Returns false if nothing more is counted because of it. */
    boolean add(long wideName, int place) {
        long name = UnitSet.name(wideName);
        return isNew(name) && addNew(name, place);
    }

    private boolean isNew(long name) {
        return own.takes(name) && own.find(name) < 0;
    }

    private synchronized boolean addNew(long name, int place) {
        if (!isNew(name)) {
            return false;
        }
        own.put(name, place);
        if (isToldBy(name)) {
            return false; // if it was in a later step there, the next exchange sees it
        }
        long[] next = counts.clone();
        next[place]++;
        counts = next;
        if (own.size() > 2 * most) {
            count();
        }
        return true;
    }

    private boolean isToldBy(long name) {
        int at = Arrays.binarySearch(known.union(), name << UnitSet.PLACE_BITS);
        int next = at < 0 ? -at - 1 : at;
        return next < known.union().length && known.union()[next] >>> UnitSet.PLACE_BITS == name;
    }

    /** Replaces what the other processes sent before by what they send now. */
    synchronized void adopt(List<Told> others) {
        if (others.isEmpty() && told.isEmpty() && own.size() <= most) {
            return;
        }
        int level = own.level();
        for (Told other : others) {
            level = Math.max(level, other.units().level());
            for (int i = 0; i < other.closed().size(); i++) {
                if (i == closed.size()) {
                    closed.add(other.closed().get(i));
                } else if (sum(other.closed().get(i)) > sum(closed.get(i))) {
                    closed.set(i, other.closed().get(i));
                }
            }
        }
        own.raise(level);
        told = others.stream().map(Told::units).toList();
        count();
    }

    private static long sum(long[] counts) {
        return Arrays.stream(counts).sum();
    }

    /** Counts again, and closes what is too much. */
    private void count() {
        known = overlap();
        while (known.union().length > most && own.level() < UnitSet.MOST_LEVELS) {
            int next = own.level() + 1;
            long[] upper = new long[places];
            for (long entry : known.union()) {
                upper[UnitSet.place(entry)] += UnitSet.isBelow(entry, next) ? 0 : 1;
            }
            closed.add(upper);
            own.raise(next);
            known = overlap();
        }
        long[] sum = new long[places];
        for (long entry : known.union()) {
            sum[UnitSet.place(entry)]++;
        }
        for (long[] of : closed) {
            for (int place = 0; place < places; place++) {
                sum[place] += of[place];
            }
        }
        counts = sum;
    }

    private UnitOverlap overlap() {
        List<long[]> processes = new ArrayList<>();
        processes.add(own.entries());
        told.forEach(sample -> processes.add(sample.at(own.level())));
        return UnitOverlap.of(processes);
    }

    /** Returns what the other processes need to know. */
    synchronized Told told() {
        return new Told(UnitSample.of(own), List.copyOf(closed));
    }
}
