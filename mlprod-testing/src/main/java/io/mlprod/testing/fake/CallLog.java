package io.mlprod.testing.fake;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/** What one version was asked. Thread-safe. */
final class CallLog<I> {

    static final int MAX_KEPT = 10_000;

    private final Deque<I> inputs = new ArrayDeque<>();
    private final Deque<Integer> batchSizes = new ArrayDeque<>();
    private long calls;
    private long runs;

    /** Counts a run and returns the number of its first row, from 1. */
    synchronized long begin(int rows) {
        long first = calls + 1;
        calls += rows;
        runs++;
        add(batchSizes, rows);
        return first;
    }

    synchronized void note(I row) {
        add(inputs, row);
    }

    private static <T> void add(Deque<T> kept, T value) {
        if (kept.size() == MAX_KEPT) {
            kept.removeFirst();
        }
        kept.addLast(value);
    }

    synchronized long calls() {
        return calls;
    }

    synchronized long runs() {
        return runs;
    }

    synchronized List<I> inputs() {
        return List.copyOf(inputs);
    }

    synchronized List<Integer> batchSizes() {
        return new ArrayList<>(batchSizes);
    }

    synchronized void reset() {
        inputs.clear();
        batchSizes.clear();
        calls = 0;
        runs = 0;
    }
}
