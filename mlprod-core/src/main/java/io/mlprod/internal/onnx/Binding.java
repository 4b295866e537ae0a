package io.mlprod.internal.onnx;

import ai.onnxruntime.OrtException;
import io.mlprod.error.OverloadedException;
import io.mlprod.model.ElementType;
import io.mlprod.model.Tensor;
import io.mlprod.model.Value;
import io.mlprod.model.ValueType.TensorType;
import io.mlprod.spi.TensorBuffer;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The native tensors for one combination of input shapes: those of the inputs, and of the outputs that are bound to
 * memory of ours ("pinned").
 */
public abstract class Binding {

    private static final int MAX_PINNED_BYTES = 1 << 20; // beyond this, pinning saves next to nothing
    private static final int MAX_UNREAD_BYTES = 1 << 12; // for outputs that nobody reads
    private static final int MAX_PINNED_TEXTS = 1_024;

    private final WantedOutputs outputs;
    private final long[][] shapes;
    private final ByteBuffer[] memory; // holds the memory of the native tensors
    private final @Nullable Pin[] pins;
    private final boolean[] dropped;
    private boolean isComplete; // whether nothing is left to learn

    /**
     * Creates a binding without pins.
     *
     * @param inputs the buffers in the order of the signature
     * @param outputs the outputs that are asked for
     */
    protected Binding(TensorBuffer[] inputs, WantedOutputs outputs) {
        this.outputs = outputs;
        shapes = new long[inputs.length][];
        memory = new ByteBuffer[inputs.length];
        for (int i = 0; i < inputs.length; i++) {
            shapes[i] = inputs[i].shape();
            memory[i] = inputs[i].bytes();
        }
        pins = new Pin[outputs.size()];
        dropped = new boolean[pins.length];
    }

    /** Feeds the texts of the inputs: they have no memory that could be bound. */
    protected abstract void feedTexts(TensorBuffer[] inputs) throws OrtException;

    /** Discards the texts of the inputs. */
    protected abstract void discardTexts();

    /** Runs the model; outputs that are not pinned can be read until {@link #releaseResults()}. */
    protected abstract void run() throws OrtException;

    /** Returns the dimensions of an output that is not pinned and is a tensor. */
    protected abstract long[] shape(int output) throws OrtException;

    /** Reads an output that is a tensor and is not pinned. */
    protected abstract void read(int output, TensorBuffer into) throws OrtException;

    /** Reads an output that is no tensor. */
    protected abstract Value read(int output) throws OrtException;

    /** Reads the texts of an output that is pinned. */
    protected abstract void readPinned(int output, TensorBuffer into) throws OrtException;

    /** Frees the outputs that are not pinned. */
    protected abstract void releaseResults();

    /** Pins an output to memory. */
    protected abstract void pin(int output, ElementType type, ByteBuffer bytes, long[] shape) throws OrtException;

    /** Pins an output of texts. */
    protected abstract void pinTexts(int output, int size, long[] shape) throws OrtException;

    /** Stops asking for an output, which is not pinned. */
    protected abstract void drop(int output);

    /** Undoes all pins, and asks for all outputs again. */
    protected abstract void unpin();

    /** Frees everything. */
    protected abstract void close();

    @SuppressWarnings("ReferenceEquality") // checks whether it is still the same memory
    final boolean fits(TensorBuffer[] inputs) {
        for (int i = 0; i < inputs.length; i++) {
            long[] shape = inputs[i].shape();
            if (memory[i] != inputs[i].bytes() || (shapes[i] != shape && !Arrays.equals(shapes[i], shape))) {
                return false;
            }
        }
        return true;
    }

    @SuppressWarnings("ReferenceEquality") // as above
    final boolean closeIfStale(TensorBuffer[] inputs) {
        for (int i = 0; i < inputs.length; i++) {
            if (memory[i] != inputs[i].bytes()) {
                close();
                return true;
            }
        }
        return false;
    }

    final boolean isPinned(int output) {
        return pins[output] != null;
    }

    final boolean hasPins() {
        for (Pin pin : pins) {
            if (pin != null) {
                return true;
            }
        }
        return false;
    }

    /** Hands the result of a run to a buffer. */
    final void readInto(int output, TensorBuffer buffer) throws OrtException {
        Pin pin = pins[output];
        if (pin == null) {
            read(output, buffer);
        } else if (pin.memory() == null) {
            readPinned(output, buffer);
        } else {
            buffer.adopt(pin.shape(), pin.memory());
        }
    }

    /**
     * Binds memory of ours to the outputs that ONNX Runtime allocated in the run that has just ended.
     *
     * @param learnt what was read of the outputs that the caller wants; null for those that are no tensors
     */
    final void pinLearnt(@Nullable TensorBuffer[] learnt) throws OrtException {
        if (isComplete) {
            return;
        }
        long[][] found = new long[pins.length][]; // all, before a pin changes where a result is
        for (int i = 0; i < pins.length; i++) {
            if (pins[i] == null && !dropped[i] && outputs.canPin(i)) {
                TensorBuffer read = outputs.isWanted(i) ? learnt[i] : null;
                found[i] = read == null ? shape(i) : read.shape();
            }
        }
        boolean isAll = true;
        for (int i = 0; i < pins.length; i++) {
            if (pins[i] == null && !dropped[i]) {
                if (found[i] != null && outputs.get(i).type() instanceof TensorType type) {
                    pinIfSmall(i, type, found[i]);
                }
                if (!outputs.isWanted(i) && pins[i] == null) {
                    dropped[i] = true;
                    drop(i);
                }
                isAll &= pins[i] != null || dropped[i];
            }
        }
        isComplete = isAll;
    }

    private void pinIfSmall(int output, TensorType declared, long[] shape) throws OrtException {
        ElementType type = declared.elementType();
        if (!isSmall(type, shape, outputs.isWanted(output))) {
            return;
        }
        if (!isAsDeclared(shape, declared)) {
            outputs.neverPin(output); // ONNX Runtime lets such an output out, but not in
            return;
        }
        if (type == ElementType.STRING) {
            pinTexts(output, (int) Tensor.elements(shape), shape);
            pins[output] = new Pin(shape, null);
            return;
        }
        TensorBuffer own = TensorBuffer.direct(outputs.get(output).name(), type);
        try {
            own.reshape(shape);
        } catch (OverloadedException e) {
            outputs.neverPin(output); // looking for memory at every run would cost more than it saves
            return;
        }
        pin(output, type, own.bytes(), shape);
        pins[output] = new Pin(shape, own.bytes());
    }

    private static boolean isSmall(ElementType type, long[] shape, boolean isRead) {
        double elements = 1; // cannot overflow
        for (long dimension : shape) {
            elements *= dimension;
        }
        if (type == ElementType.STRING) {
            return elements > 0 && elements <= MAX_PINNED_TEXTS;
        }
        return elements * type.byteSize() <= (isRead ? MAX_PINNED_BYTES : MAX_UNREAD_BYTES);
    }

    /**
     * Returns whether a shape is as declared: exporters declare wrong output shapes, such as a batch of 1, and a
     * declared rank of 0 may mean "unknown".
     */
    private static boolean isAsDeclared(long[] shape, TensorType declared) {
        if (declared.rank() == 0) {
            return true;
        }
        boolean same = shape.length == declared.rank();
        for (int i = 0; same && i < shape.length; i++) {
            same = declared.shape().get(i).admits(shape[i]);
        }
        return same;
    }

    /** Forgets all pins, so that no result can be taken from them whatever happens next; returns the former pins. */
    final @Nullable Pin[] unpinAll() {
        @Nullable Pin[] old = pins.clone();
        Arrays.fill(pins, null);
        isComplete = false;
        unpin();
        for (int i = 0; i < pins.length; i++) {
            if (!outputs.isWanted(i)) {
                if (!dropped[i]) {
                    outputs.neverPin(i); // it may be the one whose shape varies
                    dropped[i] = true;
                }
                drop(i);
            }
        }
        return old;
    }

    /**
     * Compares the outputs of a run without pins with the former pins: an output with another shape is never pinned
     * again.
     */
    final void noteShapeChanges(@Nullable Pin[] before) throws OrtException {
        for (int i = 0; i < before.length; i++) {
            Pin old = before[i];
            if (old != null && !dropped[i] && !Arrays.equals(shape(i), old.shape())) {
                outputs.neverPin(i);
            }
        }
    }
}
