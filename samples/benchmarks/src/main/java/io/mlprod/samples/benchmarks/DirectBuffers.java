package io.mlprod.samples.benchmarks;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.LongBuffer;

/** Buffers that ONNX Runtime reads and writes in place. */
final class DirectBuffers {

    private DirectBuffers() {}

    static FloatBuffer floats(int size) {
        return bytes(size * Float.BYTES).asFloatBuffer();
    }

    static LongBuffer longs(int size) {
        return bytes(size * Long.BYTES).asLongBuffer();
    }

    private static ByteBuffer bytes(int size) {
        return ByteBuffer.allocateDirect(size).order(ByteOrder.nativeOrder());
    }
}
