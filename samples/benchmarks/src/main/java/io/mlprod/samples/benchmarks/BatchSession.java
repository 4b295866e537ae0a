package io.mlprod.samples.benchmarks;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import java.nio.FloatBuffer;
import java.nio.LongBuffer;
import java.util.Map;

/** A classifier run by hand on batches of one size, through buffers that are used again. For one thread. */
final class BatchSession {

    private final int size;
    private final OrtSession session;
    private final FloatBuffer input;
    private final LongBuffer labels;
    private final FloatBuffer probabilities;
    private final Map<String, OnnxTensor> feeds;
    private final Map<String, OnnxTensor> pinned;

    BatchSession(OrtModel model, Workload<?, ?> workload, int size) throws OrtException {
        this.size = size;
        session = model.session();
        InputRows.Floats only = (InputRows.Floats) workload.inputs().get(0);
        int width = only.rows()[0].length;
        input = DirectBuffers.floats(size * width);
        labels = DirectBuffers.longs(size);
        probabilities = DirectBuffers.floats(size * workload.scoresSize());
        feeds = Map.of(only.name(), OnnxTensor.createTensor(model.environment(), input, new long[] {size, width}));
        pinned = Map.of(
                "label",
                OnnxTensor.createTensor(model.environment(), labels, new long[] {size}),
                workload.scores(),
                OnnxTensor.createTensor(model.environment(), probabilities, workload.scoresShape(size)));
    }

    int size() {
        return size;
    }

    /** Where the rows of a batch are put, one behind the other. */
    FloatBuffer emptyInput() {
        return input.clear();
    }

    void run() throws OrtException {
        session.run(feeds, pinned).close();
    }

    LongBuffer labels() {
        return labels.clear();
    }

    FloatBuffer probabilities() {
        return probabilities.clear();
    }
}
