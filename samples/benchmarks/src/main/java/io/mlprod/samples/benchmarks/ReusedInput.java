package io.mlprod.samples.benchmarks;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import java.nio.FloatBuffer;
import java.nio.LongBuffer;
import java.util.function.IntConsumer;

/**
 * One input tensor that is filled again for every run.
 *
 * @param name the model's input
 * @param tensor what the model reads
 * @param fill puts a row into it
 */
record ReusedInput(String name, OnnxTensor tensor, IntConsumer fill) {

    static ReusedInput of(OrtEnvironment environment, InputRows input) throws OrtException {
        if (input instanceof InputRows.Floats floats) {
            float[][] rows = floats.rows();
            FloatBuffer buffer = DirectBuffers.floats(rows[0].length);
            OnnxTensor tensor = OnnxTensor.createTensor(environment, buffer, new long[] {1, rows[0].length});
            return new ReusedInput(input.name(), tensor, row -> buffer.put(0, rows[row]));
        }
        long[][] rows = ((InputRows.Longs) input).rows();
        LongBuffer buffer = DirectBuffers.longs(rows[0].length);
        OnnxTensor tensor = OnnxTensor.createTensor(environment, buffer, new long[] {1, rows[0].length});
        return new ReusedInput(input.name(), tensor, row -> buffer.put(0, rows[row]));
    }
}
