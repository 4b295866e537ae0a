package io.mlprod.internal.serving;

import io.mlprod.internal.batching.ChunkSizes;
import io.mlprod.internal.codec.InputEncoder;
import io.mlprod.internal.lease.Lease;
import io.mlprod.internal.validation.InputValidator;
import io.mlprod.internal.validation.SizeLimits;
import io.mlprod.internal.validation.ViolationCollector;
import io.mlprod.spi.TensorBuffer;
import java.util.List;

/** A filler that gathers valid rows of one shape into a chunk, as many as are quick to run together. Thread-safe. */
final class ChunkFiller<I> {

    private static final int MAX_INVALID = 4_096; // inputs that a chunk may leave out
    private static final int BYTES_OF_TEXT = 64;

    private final InputEncoder<I> encoder;
    private final InputValidator validator;
    private final ChunkSizes sizes;
    private volatile int lastSize = 1;

    ChunkFiller(InputEncoder<I> encoder, InputValidator validator, ChunkSizes sizes) {
        this.encoder = encoder;
        this.validator = validator;
        this.sizes = sizes;
    }

    /** Returns how many inputs make a chunk, as far as is known from the last one. */
    int chunkSize() {
        return lastSize;
    }

    /** Writes inputs from the chunk's end on, as many as fit into it. */
    void fill(Lease lease, Chunk chunk, I[] inputs) {
        if (!validator.canBeClean() || !fillAtOnce(lease, chunk, inputs)) {
            chunk.clear();
            fillOneByOne(lease, chunk, inputs);
        }
    }

    /**
     * Writes inputs one behind the other and checks all of them together; returns false if anything was found in one of
     * them.
     */
    private boolean fillAtOnce(Lease lease, Chunk chunk, I[] inputs) {
        SizeLimits limits = validator.limits();
        TensorBuffer[] buffers = lease.inputs();
        ViolationCollector collector = lease.freshCollector();
        I first = inputs[chunk.end()];
        if (!isShaped(first, buffers, collector) || !collector.isEmpty()) {
            return false;
        }
        int capacity = capacity(lease, encoder.rows(first), inputs.length - chunk.end());
        encoder.resize(buffers, capacity);
        int from = chunk.end();
        int to = Math.min(inputs.length, from + capacity);
        if (encoder.encodeAll(inputs, from, to, buffers, collector)) {
            chunk.addAll(to - from);
            return collector.isEmpty() && validator.mayHave(1) && validator.isClean(buffers, capacity);
        }
        for (int i = from; i < inputs.length; i++) {
            I input = inputs[i];
            boolean isAlike = encoder.takes(input, collector) && encoder.continues(input, buffers, limits, collector);
            if (!collector.isEmpty()) {
                return false;
            }
            int rows = encoder.rows(input);
            int firstRow = chunk.totalRows();
            if (!isAlike || rows > capacity - firstRow) {
                break;
            }
            encoder.encode(input, buffers, firstRow, collector);
            if (!collector.isEmpty() || !validator.mayHave(rows)) {
                return false;
            }
            chunk.add(rows, List.of());
        }
        if (chunk.count() == 0) {
            return false; // its inputs have rows of their own, so that it cannot share a batch
        }
        encoder.resize(buffers, chunk.totalRows());
        return validator.isClean(buffers, chunk.totalRows());
    }

    /**
     * Writes valid inputs one behind the other until the chunk is full. Invalid inputs are left out: asked alone, they
     * get the same error as from predict.
     */
    private void fillOneByOne(Lease lease, Chunk chunk, I[] inputs) {
        SizeLimits limits = validator.limits();
        TensorBuffer[] buffers = lease.inputs();
        int capacity = -1; // until an input has given the buffers their shape
        int invalid = 0;
        for (int i = chunk.end(); i < inputs.length && invalid < MAX_INVALID; i++) {
            I input = inputs[i];
            ViolationCollector collector = lease.freshCollector();
            if (capacity < 0 && isShaped(input, buffers, collector)) {
                capacity = capacity(lease, encoder.rows(input), inputs.length - i);
                encoder.resize(buffers, capacity);
            }
            boolean isAlike = !collector.isRejected()
                    && encoder.takes(input, collector)
                    && encoder.continues(input, buffers, limits, collector);
            int rows = collector.isRejected() ? 0 : encoder.rows(input);
            if (!collector.isRejected()) {
                int firstRow = chunk.totalRows();
                if (!isAlike || rows > capacity - firstRow) {
                    break;
                }
                encoder.encode(input, buffers, firstRow, collector);
            }
            if (!collector.isRejected()) {
                validator.check(buffers, chunk.totalRows(), rows, capacity, collector);
            }
            if (collector.isRejected()) {
                chunk.skip();
                invalid++;
            } else {
                chunk.noteReplaced(collector.replaced());
                chunk.add(rows, collector.toList());
            }
        }
        if (capacity >= 0) {
            encoder.resize(buffers, chunk.totalRows());
        }
    }

    /** Gives the buffers the shape for one input; returns false if the input is rejected. */
    private boolean isShaped(I input, TensorBuffer[] buffers, ViolationCollector collector) {
        if (encoder.takes(input, collector)) {
            encoder.shape(input, buffers, validator.limits(), collector);
        }
        return !collector.isRejected();
    }

    /**
     * Returns how many rows like those of the one input in the buffers make a chunk; at least as many as that input
     * has.
     */
    private int capacity(Lease lease, int rows, int inputs) {
        int size = sizes.next(bytes(lease.inputs()) / Math.max(1, rows));
        lastSize = size / Math.max(1, rows);
        long most = Math.min(size, (long) inputs * rows);
        return (int) Math.max(rows, Math.min(most, validator.maxBatch()));
    }

    /** Returns about how much memory the contents of buffers take. */
    static long bytes(TensorBuffer... buffers) {
        long bytes = 0;
        for (TensorBuffer buffer : buffers) {
            bytes += bytes(buffer);
        }
        return bytes;
    }

    private static long bytes(TensorBuffer buffer) {
        int width = buffer.type().byteSize();
        return buffer.size() * (long) (width == 0 ? BYTES_OF_TEXT : width);
    }
}
