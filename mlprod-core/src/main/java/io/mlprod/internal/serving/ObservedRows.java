package io.mlprod.internal.serving;

import io.mlprod.Call;
import io.mlprod.Prediction;
import io.mlprod.internal.lease.Lease;
import io.mlprod.internal.observe.Recorders;
import org.jspecify.annotations.Nullable;

/** The rows of one version's predictions as recorders see them, before their lease goes back. Thread-safe. */
public final class ObservedRows {

    private final Pipeline<?, ?> pipeline;
    private final HandleSettings.Types<?, ?> types;
    private final Recorders recorders;
    private volatile @Nullable RowParts parts; // made when the first recorder comes

    /**
     * Prepares the rows for recorders; none records before {@link #begin()}.
     *
     * @param pipeline the version's
     * @param types what callers give and get
     * @param journal knows which listeners may record
     */
    public ObservedRows(Pipeline<?, ?> pipeline, HandleSettings.Types<?, ?> types, Journal journal) {
        this.pipeline = pipeline;
        this.types = types;
        this.recorders = journal.recorders(() -> parts().layout());
    }

    private RowParts parts() {
        RowParts made = parts;
        if (made == null) {
            made = RowParts.of(pipeline, types, pipeline.schema());
            parts = made;
        }
        return made;
    }

    /** Lets listeners record from now on, since the version has passed its gates. */
    void begin() {
        recorders.begin();
    }

    /** Returns whether any recorder is there. */
    boolean areWanted() {
        return !recorders.areNone();
    }

    /**
     * Shows an answered prediction whose input is in the lease's buffers.
     *
     * @param start when the call began, if a recorder was there then; else 0
     */
    void show(Lease lease, int rows, Prediction<?> answer, Call call, long start) {
        if (start == 0 || recorders.areNone()) { // 0 even if a recorder came during the call
            return;
        }
        RowView view = view(lease);
        view.open(answer, rows, lease.collector().replaced());
        view.time(System.nanoTime() - start, lease.waitedNanos(), call.tags());
        record(view);
    }

    /** Shows the answered predictions of a chunk that is in the lease's buffers. */
    void show(Lease lease, Chunk chunk, @Nullable Prediction<?>[] answers, Call call, long nanosEach) {
        if (recorders.areNone() || !chunk.areNeededAfterwards()) { // the latter if a recorder came since
            return;
        }
        RowView view = view(lease);
        int from = 0;
        while (from < answers.length) {
            int to = from;
            while (to < answers.length && answers[to] != null) {
                to++;
            }
            if (to > from) {
                view.open(answers, chunk, from, to);
                view.time(nanosEach, 0, call.tags());
                record(view);
            }
            from = to + 1; // after one that is asked alone, and shown then
        }
    }

    private void record(RowView view) {
        try {
            recorders.record(view, pipeline.version());
        } finally {
            view.shut();
        }
    }

    private RowView view(Lease lease) {
        Object kept = lease.view();
        if (kept == null) {
            kept = new RowView(parts(), lease.inputs());
            lease.setView(kept);
        }
        return (RowView) kept;
    }

    /** Ends all recorders; the version is gone. */
    void close() {
        recorders.close();
    }

    /**
     * Returns an action that ends all recorders if the version's memory is freed without {@link #close()}; it does not
     * refer to the version.
     */
    Runnable closing() {
        return recorders.closing();
    }
}
