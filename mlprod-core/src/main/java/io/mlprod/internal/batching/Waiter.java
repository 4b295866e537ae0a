package io.mlprod.internal.batching;

import io.mlprod.internal.lease.Deadline;
import io.mlprod.internal.lease.Lease;
import io.mlprod.spi.TensorBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** A call that waits in the queue with its encoded input until a batch takes it or it gives up. */
final class Waiter {

    /** The shape that inputs must have in common to share a batch: all dimensions but the first. */
    @SuppressWarnings("ArrayRecordComponent") // compared element by element
    record Shape(int hash, long[][] dimensions) {

        static Shape of(TensorBuffer[] inputs) {
            long[][] dimensions = new long[inputs.length][];
            for (int i = 0; i < inputs.length; i++) {
                long[] shape = inputs[i].shape();
                dimensions[i] = Arrays.copyOfRange(shape, 1, shape.length);
            }
            return new Shape(Arrays.deepHashCode(dimensions), dimensions);
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof Shape shape && Arrays.deepEquals(dimensions, shape.dimensions);
        }

        @Override
        public int hashCode() {
            return hash;
        }
    }

    /** The inputs of calls that share a batch. */
    static final class Batch implements RowBatch.Inputs {

        private final List<Waiter> calls;
        private boolean isCompared;

        Batch(List<Waiter> calls) {
            this.calls = calls;
        }

        /** Returns whether some of them were also run alone. */
        boolean isCompared() {
            return isCompared;
        }

        @Override
        public int count() {
            return calls.size();
        }

        @Override
        public int firstRow(int input) {
            return calls.get(input).firstRow;
        }

        @Override
        public int rows(int input) {
            return calls.get(input).rows;
        }

        @Override
        public void noteCompared() {
            isCompared = true;
        }
    }

    final Lease lease;
    final Deadline deadline;
    final Shape shape;
    final long since;
    final CompletableFuture<Object> answer = new CompletableFuture<>();
    private final int rows;
    private int firstRow;
    private boolean hasLeft;
    private volatile long queuedNanos;
    private volatile boolean isShared;

    Waiter(Lease lease, int rows, Deadline deadline, long since) {
        this.lease = lease;
        this.rows = rows;
        this.deadline = deadline;
        this.since = since;
        this.shape = Shape.of(lease.inputs());
    }

    int firstRow() {
        return firstRow;
    }

    int rows() {
        return rows;
    }

    long queuedNanos() {
        return queuedNanos;
    }

    /** Copies the input into a batch, unless the caller has left and may be using its buffers for something else. */
    synchronized boolean copyTo(TensorBuffer[] batch, int row) {
        if (hasLeft) {
            return false;
        }
        firstRow = row;
        for (int i = 0; i < batch.length; i++) {
            TensorBuffer own = lease.inputs()[i];
            batch[i].put(rows == 0 ? 0 : row * (own.size() / rows), own);
        }
        return true;
    }

    /** Returns whether this many rows like its own fit into buffers. */
    boolean haveRoom(int count) {
        for (TensorBuffer own : lease.inputs()) {
            if (rows > 0 && !TensorBuffer.fits(own.type(), (long) count * (own.size() / rows))) {
                return false;
            }
        }
        return true;
    }

    synchronized void leave() {
        hasLeft = true;
    }

    /** Hands over what was read, and whether the run was shared with other calls. */
    void complete(Object read, boolean shared) {
        isShared = shared;
        answer.complete(read);
    }

    boolean isShared() {
        return isShared;
    }

    void startedAt(long now) {
        queuedNanos = now - since;
    }
}
