package io.mlprod.internal.onnx;

import ai.onnxruntime.OnnxTensor;
import java.nio.ByteBuffer;

/** Memory of ours that ONNX Runtime writes one output into. */
@SuppressWarnings("ArrayRecordComponent") // never compared
record Pin(OnnxTensor tensor, long[] shape, ByteBuffer memory) {}
