package io.mlprod.monitoring.profile;

import io.mlprod.monitoring.internal.sketch.ColumnSketch;
import io.mlprod.monitoring.internal.sketch.ColumnSummary;
import io.mlprod.monitoring.internal.sketch.DataSummary;
import io.mlprod.observe.PredictionRows;
import java.io.Serial;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.ObjIntConsumer;

/** What was collected of rows, in parts: each for one thread at a time. Thread-safe. */
final class CollectedRows {

    private final DataSummary before;
    private final AtomicReferenceArray<Part> parts =
            new AtomicReferenceArray<>(Runtime.getRuntime().availableProcessors());

    CollectedRows(DataSummary before) {
        this.before = before;
    }

    /** What some threads have collected, one at a time. */
    private static final class Part extends ReentrantLock {

        @Serial
        private static final long serialVersionUID = 1;

        private final transient ColumnSketch[] sketches;
        private transient long rows;

        Part(DataSummary like) {
            sketches = like.columns().stream()
                    .map(each -> new ColumnSketch(each.column()))
                    .toArray(ColumnSketch[]::new);
        }

        long rows() {
            lock();
            try {
                return rows;
            } finally {
                unlock();
            }
        }

        DataSummary added(DataSummary sum) {
            lock();
            try {
                List<ColumnSummary> all =
                        Arrays.stream(sketches).map(ColumnSketch::summary).toList();
                int features = sum.features().size();
                return sum.plus(new DataSummary(
                        sum.model(), rows, sum.fewest(), all.subList(0, features), all.subList(features, all.size())));
            } finally {
                unlock();
            }
        }
    }

    /** Adds rows. Waits only while as many other threads as there are processors add theirs. */
    void add(PredictionRows rows) {
        Part part = locked();
        try {
            for (int row = 0; row < rows.rows(); row++) {
                for (int column = 0; column < part.sketches.length; column++) {
                    part.sketches[column].add(rows, row, column);
                }
                part.rows++;
            }
        } finally {
            part.unlock();
        }
    }

    /** Adds a row, each column by a call of the values. */
    void add(ObjIntConsumer<ColumnSketch> values) {
        Part part = locked();
        try {
            for (int column = 0; column < part.sketches.length; column++) {
                values.accept(part.sketches[column], column);
            }
            part.rows++;
        } finally {
            part.unlock();
        }
    }

    private Part locked() {
        for (int i = 0; i < parts.length(); i++) {
            Part part = part(i);
            if (part.tryLock()) {
                return part;
            }
        }
        Part part = part(0);
        part.lock();
        return part;
    }

    private Part part(int index) {
        Part part = parts.get(index);
        if (part == null) {
            parts.compareAndSet(index, null, new Part(before));
            part = parts.get(index);
        }
        return part;
    }

    /** Returns the summary of all rows so far. */
    DataSummary summary() {
        DataSummary sum = before;
        for (int i = 0; i < parts.length(); i++) {
            Part part = parts.get(i);
            if (part != null) {
                sum = part.added(sum);
            }
        }
        return sum;
    }

    long rows() {
        long rows = before.rows();
        for (int i = 0; i < parts.length(); i++) {
            Part part = parts.get(i);
            if (part != null) {
                rows += part.rows();
            }
        }
        return rows;
    }
}
