package io.mlprod.testing.data;

import java.util.Arrays;

/** The times at which parts begin. Rows of one time are in one part. */
final class TimeCuts {

    private final long[] starts; // of each part but the first
    private final long gap;

    private TimeCuts(long[] starts, long gap) {
        this.starts = starts;
        this.gap = gap;
    }

    /** Cuts before the rows of these numbers, in the order of time, or at the nearest time that differs. */
    static TimeCuts at(int[] numbers, long[] times, long gap) {
        long[] sorted = times.clone();
        Arrays.sort(sorted);
        long[] starts = new long[numbers.length];
        long last = sorted[0];
        for (int i = 0; i < numbers.length; i++) {
            long start = nearest(sorted, numbers[i], last);
            if (start == last) {
                long distinct = Arrays.stream(sorted).distinct().count();
                throw new IllegalArgumentException(
                        (distinct == 1 ? "All rows have one time" : "The rows have " + distinct + " different times")
                                + ", too few for " + (numbers.length + 1)
                                + " parts one after the other, since rows of one time stay"
                                + " together; take fewer parts or a finer time");
            }
            starts[i] = start;
            last = start;
        }
        return new TimeCuts(starts, gap);
    }

    /** Returns the time after a previous one that starts nearest to a number; the previous one if there is none. */
    private static long nearest(long[] sorted, int number, long previous) {
        int first = number;
        while (first > 0 && sorted[first - 1] == sorted[number]) {
            first--;
        }
        int next = number;
        while (next < sorted.length && sorted[next] == sorted[number]) {
            next++;
        }
        boolean isFirstNearer = number - first <= next - number || next == sorted.length;
        if (isFirstNearer && sorted[first] > previous) {
            return sorted[first];
        }
        while (next < sorted.length && sorted[next] <= previous) {
            next++;
        }
        return next < sorted.length ? sorted[next] : Math.max(previous, sorted[first]);
    }

    /** Returns the part of a time; -1 if it is in the gap before the next part. */
    int part(long time) {
        int part = 0;
        while (part < starts.length && time >= starts[part]) {
            part++;
        }
        return part < starts.length && !isBefore(time, part) ? -1 : part;
    }

    /** Returns whether a time is before a part, but for the gap. */
    boolean isBefore(long time, int part) {
        long start = starts[part];
        return time < start && start >= Long.MIN_VALUE + gap && time <= start - gap;
    }

    /** Returns whether a time is in the part that begins with a cut, with what is in the gap at its end. */
    boolean isIn(long time, int part) {
        return time >= starts[part] && (part + 1 == starts.length || time < starts[part + 1]);
    }
}
