package io.mlprod.samples.benchmarks;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import java.nio.FloatBuffer;
import java.nio.LongBuffer;
import java.util.HashMap;
import java.util.Map;

/**
 * The fastest that ONNX Runtime's Java API allows: direct input tensors and pinned outputs, used again for every run
 * and never closed. For one thread, unlike the session.
 */
final class OrtTuned {

    private final OrtSession session;
    private final ReusedInput[] inputs;
    private final Map<String, OnnxTensor> feeds = new HashMap<>();
    private final Map<String, OnnxTensor> pinned = new HashMap<>();
    private final LongBuffer label = DirectBuffers.longs(1);
    private final FloatBuffer scores;
    private final float[] copy;
    private final boolean isLabelled;

    OrtTuned(OrtModel model, Workload<?, ?> workload) throws OrtException {
        session = model.session();
        inputs = new ReusedInput[workload.inputs().size()];
        for (int i = 0; i < inputs.length; i++) {
            inputs[i] = ReusedInput.of(model.environment(), workload.inputs().get(i));
            feeds.put(inputs[i].name(), inputs[i].tensor());
        }
        isLabelled = workload.labelled();
        if (isLabelled) {
            pinned.put("label", OnnxTensor.createTensor(model.environment(), label, new long[] {1}));
        }
        copy = new float[workload.scoresSize()];
        scores = DirectBuffers.floats(copy.length);
        pinned.put(workload.scores(), OnnxTensor.createTensor(model.environment(), scores, workload.scoresShape(1)));
    }

    /** The label, if the model gives one, and the scores, which are valid until the next call. */
    float[] predict(int row) throws OrtException {
        for (ReusedInput input : inputs) {
            input.fill().accept(row);
        }
        try (OrtSession.Result ignored = session.run(feeds, pinned)) {
            scores.get(0, copy);
            return copy;
        }
    }

    long label() {
        return isLabelled ? label.get(0) : 0;
    }

    Answer answer(int row) {
        try {
            float[] answered = predict(row);
            return new Answer(label(), answered.clone());
        } catch (OrtException e) {
            throw new IllegalStateException(e);
        }
    }
}
