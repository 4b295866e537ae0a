package io.mlprod.internal.ffm;

import ai.onnxruntime.OrtException;
import io.mlprod.spi.TensorBuffer;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * The native texts of one input. The tensor is filled again for each run, and its texts are overwritten after it, since
 * they may be personal data.
 */
final class TextInput {

    private static final Function FILL = Function.of(52, 3);
    private static final long MOST_KEPT = 1 << 20; // bytes

    private final int index;
    private final long[] shape;
    private final Scratch scratch = new Scratch();
    private long tensor;
    private int count;
    private long bytes; // of the scratch memory, for the addresses and then the texts

    TextInput(int index, long[] shape, long tensor) {
        this.index = index;
        this.shape = shape;
        this.tensor = tensor;
    }

    /** Returns the input's place in the signature. */
    int index() {
        return index;
    }

    long tensor() {
        return tensor;
    }

    /** Copies texts into the tensor. */
    void fill(TensorBuffer from) throws OrtException {
        @Nullable String[] texts = from.strings();
        count = from.size();
        byte[][] encoded = new byte[count][];
        long addresses = (long) count * Long.BYTES;
        bytes = addresses;
        for (int i = 0; i < count; i++) {
            encoded[i] = String.valueOf(texts[i]).getBytes(StandardCharsets.UTF_8);
            bytes += encoded[i].length + 1L;
        }
        MemorySegment memory = scratch.memory(bytes);
        long next = addresses;
        for (int i = 0; i < count; i++) {
            memory.setAtIndex(ValueLayout.JAVA_LONG, i, memory.address() + next);
            MemorySegment.copy(encoded[i], 0, memory, ValueLayout.JAVA_BYTE, next, encoded[i].length);
            next += encoded[i].length;
            memory.set(ValueLayout.JAVA_BYTE, next++, (byte) 0);
        }
        FILL.call(tensor, memory.address(), count);
    }

    /**
     * Overwrites the texts, in our memory and in the tensor, where blanks of the same length go to the same place.
     *
     * @return whether the tensor has become another, because the texts were long
     */
    boolean discard() {
        if (bytes == 0) {
            return false;
        }
        try {
            MemorySegment memory = scratch.memory(bytes);
            for (long i = (long) count * Long.BYTES; i < bytes; i++) {
                if (memory.get(ValueLayout.JAVA_BYTE, i) != 0) {
                    memory.set(ValueLayout.JAVA_BYTE, i, (byte) ' ');
                }
            }
            FILL.call(tensor, memory.address(), count);
            boolean isLarge = bytes > MOST_KEPT;
            if (isLarge) {
                long fresh = Tensors.ofTexts(shape);
                Tensors.RELEASE.free(tensor);
                tensor = fresh;
            }
            return isLarge;
        } catch (OrtException e) {
            throw new IllegalStateException("ONNX Runtime could not discard texts", e);
        } finally {
            scratch.erase(bytes);
            bytes = 0;
        }
    }
}
