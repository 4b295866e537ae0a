package io.mlprod.samples.benchmarks;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** ONNX Runtime's Java API as its tutorial has it: tensors from Java arrays, answers as Java arrays. */
final class OrtIdiomatic {

    private final OrtEnvironment environment;
    private final OrtSession session;
    private final List<InputRows> inputs;
    private final boolean isLabelled;
    private final String scores;

    OrtIdiomatic(OrtModel model, Workload<?, ?> workload) {
        environment = model.environment();
        session = model.session();
        inputs = workload.inputs();
        isLabelled = workload.labelled();
        scores = workload.scores();
    }

    /** The label and the scores, or the scores alone. */
    Object[] predict(int row) throws OrtException {
        Map<String, OnnxTensor> feeds = new HashMap<>();
        try {
            for (InputRows input : inputs) {
                feeds.put(input.name(), OnnxTensor.createTensor(environment, batchOfOne(input, row)));
            }
            try (OrtSession.Result result = session.run(feeds)) {
                Object values = result.get(scores).orElseThrow().getValue();
                return isLabelled
                        ? new Object[] {result.get("label").orElseThrow().getValue(), values}
                        : new Object[] {values};
            }
        } finally {
            feeds.values().forEach(OnnxTensor::close);
        }
    }

    private static Object batchOfOne(InputRows input, int row) {
        return input instanceof InputRows.Floats floats
                ? new float[][] {floats.rows()[row]}
                : new long[][] {((InputRows.Longs) input).rows()[row]};
    }

    Answer answer(int row) {
        try {
            Object[] values = predict(row);
            return isLabelled
                    ? new Answer(((long[]) values[0])[0], ((float[][]) values[1])[0])
                    : new Answer(0, flat(((float[][][]) values[0])[0]));
        } catch (OrtException e) {
            throw new IllegalStateException(e);
        }
    }

    private static float[] flat(float[][] rows) {
        float[] all = new float[rows.length * rows[0].length];
        for (int i = 0; i < rows.length; i++) {
            System.arraycopy(rows[i], 0, all, i * rows[0].length, rows[0].length);
        }
        return all;
    }
}
