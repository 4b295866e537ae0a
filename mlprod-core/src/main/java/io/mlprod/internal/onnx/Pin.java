package io.mlprod.internal.onnx;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Memory of ours that ONNX Runtime writes one output into.
 *
 * @param shape the output's dimensions
 * @param memory its elements; null for texts, which lie in native strings
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record Pin(long[] shape, @Nullable ByteBuffer memory) {}
