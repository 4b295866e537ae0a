package io.mlprod.internal.ffm;

import ai.onnxruntime.OrtException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * The native objects that live as long as the process. The environment is the one that ONNX Runtime's Java binding has
 * made: it counts references, and ours is never given back.
 */
final class Environment {

    static final int FATAL = 4; // the level of its log; its messages reach us as errors

    static final long POINTER;
    static final long ALLOCATOR;
    static final long MEMORY_INFO;

    static {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment result = arena.allocate(ValueLayout.JAVA_LONG);
            Function.of(3, 3).call(FATAL, Arena.global().allocateFrom("mlprod").address(), result.address());
            POINTER = result.get(ValueLayout.JAVA_LONG, 0);
            Function.of(78, 1).call(result.address());
            ALLOCATOR = result.get(ValueLayout.JAVA_LONG, 0);
            Function.of(69, 3).call(0, 0, result.address()); // no arena, default memory
            MEMORY_INFO = result.get(ValueLayout.JAVA_LONG, 0);
        } catch (OrtException e) {
            throw new IllegalStateException("ONNX Runtime could not be prepared", e);
        }
    }

    private Environment() {}
}
