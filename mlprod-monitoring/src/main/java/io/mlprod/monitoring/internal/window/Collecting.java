package io.mlprod.monitoring.internal.window;

import io.mlprod.monitoring.internal.cells.ColumnCounts;
import io.mlprod.observe.PredictionRows;
import io.mlprod.observe.RowRecorder;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;

/** The first rows of a version without a reference, which become one. Thread-safe. */
final class Collecting {

    private final RowRecorder collector;
    private final Supplier<List<ColumnCounts>> reference;
    private final long needed;
    private final AtomicLong rows = new AtomicLong();

    Collecting(RowRecorder collector, Supplier<List<ColumnCounts>> reference, long needed) {
        this.collector = collector;
        this.reference = reference;
        this.needed = needed;
    }

    /** Collects rows; returns whether there are enough. */
    boolean record(PredictionRows more) {
        collector.record(more);
        rows.addAndGet(more.rows());
        return isReady();
    }

    boolean isReady() {
        return rows.get() >= needed;
    }

    long rows() {
        return rows.get();
    }

    List<ColumnCounts> reference() {
        return reference.get();
    }
}
