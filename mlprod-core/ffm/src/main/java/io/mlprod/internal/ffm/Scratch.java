package io.mlprod.internal.ffm;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/** Native memory of one thread at a time for what a function writes or reads during a call. */
final class Scratch {

    private static final int RESULTS = 64; // bytes for what functions return
    private static final int LEAST = 1_024;
    private static final int MOST_KEPT = 1 << 20;

    private final MemorySegment result = Arena.ofAuto().allocate(RESULTS, Long.BYTES);
    private MemorySegment memory = Arena.ofAuto().allocate(LEAST, Long.BYTES);

    /** Returns the address to which a function writes what it returns. */
    long result() {
        return result.address();
    }

    /** Returns what a function has written to {@link #result()}. */
    long take() {
        return result.get(ValueLayout.JAVA_LONG, 0);
    }

    /** Returns the same, where the function writes an int. */
    int takeInt() {
        return result.get(ValueLayout.JAVA_INT, 0);
    }

    /** Returns memory, with anything in it, that is used until the next call of this method. */
    MemorySegment memory(long bytes) {
        if (memory.byteSize() < bytes) {
            memory = Arena.ofAuto().allocate(Math.max(bytes, Math.min(2 * memory.byteSize(), MOST_KEPT)), Long.BYTES);
        }
        return memory;
    }

    /** Overwrites the first bytes of the memory, which may be personal data. */
    void erase(long bytes) {
        if (memory.byteSize() > MOST_KEPT) {
            memory = Arena.ofAuto().allocate(LEAST, Long.BYTES);
        } else {
            memory.asSlice(0, bytes).fill((byte) 0);
        }
    }
}
