package io.mlprod.internal.serving;

import io.mlprod.Outcome;
import io.mlprod.Progress;
import io.mlprod.error.CancelledException;
import io.mlprod.internal.lease.Deadline;
import io.mlprod.internal.lease.LeasePool;
import io.mlprod.time.TimeSource;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import java.util.function.BiConsumer;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * The stream path: answers inputs as an iterator gives them, a chunk at a time, so that memory does not grow with their
 * number.
 */
public final class StreamRunner<I, O> {

    private static final int MAX_CHUNK = 4_096;

    private final BooleanSupplier isClosed;
    private final Supplier<LeasePool> leases; // of the version that serves now
    private final Function<List<I>, List<Outcome<O>>> bulk;
    private final BiConsumer<? super I, ? super Outcome<O>> sink;
    private final Progress.Reports reports;
    private final TimeSource time;
    private final long start;
    private long lastReport;
    private long done;
    private long failed;

    public StreamRunner(
            BooleanSupplier isClosed,
            Supplier<LeasePool> leases,
            Function<List<I>, List<Outcome<O>>> bulk,
            BiConsumer<? super I, ? super Outcome<O>> sink,
            Progress.Reports reports,
            TimeSource time) {
        this.isClosed = isClosed;
        this.leases = leases;
        this.bulk = bulk;
        this.sink = Objects.requireNonNull(sink, "sink");
        this.reports = Objects.requireNonNull(reports, "reports");
        this.time = time;
        this.start = time.nanoTime();
        this.lastReport = start;
    }

    public Progress run(Iterator<? extends I> inputs, java.util.function.IntSupplier chunkSize, Deadline deadline) {
        List<I> chunk = new ArrayList<>();
        while (inputs.hasNext()) {
            checkGoingOn(deadline);
            int size = Math.min(MAX_CHUNK, Math.max(1, chunkSize.getAsInt()));
            while (chunk.size() < size && inputs.hasNext()) {
                chunk.add(Objects.requireNonNull(inputs.next(), () -> "Input " + (done + chunk.size()) + " is null"));
            }
            deliver(chunk, bulk.apply(chunk));
            chunk.clear();
            if (time.nanoTime() - lastReport >= Deadline.nanos(reports.every())) {
                lastReport = time.nanoTime();
                reports.receiver().accept(progress());
            }
        }
        Progress end = progress();
        reports.receiver().accept(end);
        return end;
    }

    private void checkGoingOn(Deadline deadline) {
        LeasePool now = leases.get();
        if (isClosed.getAsBoolean()) { // the handle, since a single version may just have been unloaded
            throw now.closed();
        }
        deadline.check();
        if (Thread.currentThread().isInterrupted()) {
            throw new CancelledException(now + ": the thread was interrupted after " + done + " inputs", null);
        }
    }

    private void deliver(List<I> chunk, List<Outcome<O>> outcomes) {
        for (int i = 0; i < outcomes.size(); i++) {
            Outcome<O> outcome = outcomes.get(i);
            done++;
            failed += outcome.isAnswered() ? 0 : 1;
            sink.accept(chunk.get(i), outcome);
        }
    }

    private Progress progress() {
        return new Progress(done, failed, Duration.ofNanos(time.nanoTime() - start), reports.expected());
    }
}
