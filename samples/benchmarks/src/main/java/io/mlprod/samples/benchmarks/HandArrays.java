package io.mlprod.samples.benchmarks;

import ai.onnxruntime.OrtException;
import java.nio.FloatBuffer;

/** Batches by hand from arrays to one array, without labels: as little as one can do. */
final class HandArrays {

    private final BatchSession batch;
    private final int scoresSize;

    HandArrays(BatchSession batch, int scoresSize) {
        this.batch = batch;
        this.scoresSize = scoresSize;
    }

    /** The scores of rows, whose number is a multiple of the batch. */
    float[] predictAll(float[][] rows) throws OrtException {
        float[] scores = new float[rows.length * scoresSize];
        for (int first = 0; first < rows.length; first += batch.size()) {
            FloatBuffer input = batch.emptyInput();
            for (int i = 0; i < batch.size(); i++) {
                input.put(rows[first + i]);
            }
            batch.run();
            batch.probabilities().get(scores, first * scoresSize, batch.size() * scoresSize);
        }
        return scores;
    }
}
