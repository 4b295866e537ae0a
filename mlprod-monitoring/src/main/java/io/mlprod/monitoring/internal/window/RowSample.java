package io.mlprod.monitoring.internal.window;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * A random sample of a window's rows: each row that is offered has a random priority, and those with the lowest are
 * kept. Thread-safe: a row that comes while another thread changes the sample is not taken.
 */
final class RowSample {

    /** How many rows a window's sample has. */
    static final int ROWS = 500;

    private final AtomicBoolean isTaken = new AtomicBoolean();
    private final double[] priorities; // a heap, the highest first
    private final float[][] rows;
    private int size;
    private volatile double limit = 1;

    RowSample(int capacity) {
        this.priorities = new double[capacity];
        this.rows = new float[capacity][];
    }

    /** Returns below which priority a row would be kept. */
    double limit() {
        return limit;
    }

    /** Offers a row, which is copied if it is kept. */
    void offer(double priority, float[] values) {
        if (priority < limit && isTaken.compareAndSet(false, true)) {
            try {
                if (size < rows.length) {
                    addLast(priority, values.clone());
                } else if (priority < priorities[0]) {
                    float[] row = rows[0];
                    System.arraycopy(values, 0, row, 0, row.length);
                    replaceFirst(priority, row);
                }
                limit = size < rows.length ? 1 : priorities[0];
            } finally {
                isTaken.set(false);
            }
        }
    }

    private void addLast(double priority, float[] row) {
        int at = size++;
        while (at > 0 && priorities[(at - 1) / 2] < priority) {
            move((at - 1) / 2, at);
            at = (at - 1) / 2;
        }
        put(at, priority, row);
    }

    private void replaceFirst(double priority, float[] row) {
        int at = 0;
        while (true) {
            int child = 2 * at + 1;
            if (child + 1 < size && priorities[child + 1] > priorities[child]) {
                child++;
            }
            if (child >= size || priorities[child] <= priority) {
                put(at, priority, row);
                return;
            }
            move(child, at);
            at = child;
        }
    }

    private void move(int from, int to) {
        put(to, priorities[from], rows[from]);
    }

    private void put(int at, double priority, float[] row) {
        priorities[at] = priority;
        rows[at] = row;
    }

    /** Returns a copy of the rows; waits for a thread that is changing the sample. */
    @SuppressWarnings("ThreadPriorityCheck") // the thread that is waited for may be waiting for this processor
    List<float[]> rows() {
        while (!isTaken.compareAndSet(false, true)) {
            Thread.yield();
        }
        try {
            List<float[]> copies = new ArrayList<>(size);
            for (float[] row : Arrays.copyOf(rows, size)) {
                copies.add(row.clone());
            }
            return copies;
        } finally {
            isTaken.set(false);
        }
    }
}
