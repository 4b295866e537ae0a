package io.mlprod.samples.benchmarks;

import ai.onnxruntime.OrtException;
import java.nio.FloatBuffer;
import java.nio.LongBuffer;
import java.util.ArrayList;
import java.util.List;

/** Batches by hand from records to records. */
final class HandBatches<I, O> {

    private final BatchSession batch;
    private final RecordShape<I, O> shape;
    private final int scoresSize;

    HandBatches(BatchSession batch, RecordShape<I, O> shape, int scoresSize) {
        this.batch = batch;
        this.shape = shape;
        this.scoresSize = scoresSize;
    }

    /** The answers to records, whose number is a multiple of the batch. */
    List<O> predictAll(List<I> records) throws OrtException {
        List<O> answers = new ArrayList<>(records.size());
        for (int first = 0; first < records.size(); first += batch.size()) {
            FloatBuffer input = batch.emptyInput();
            for (int i = 0; i < batch.size(); i++) {
                shape.putInto(records.get(first + i), input);
            }
            batch.run();
            LongBuffer labels = batch.labels();
            FloatBuffer probabilities = batch.probabilities();
            for (int i = 0; i < batch.size(); i++) {
                float[] scores = new float[scoresSize];
                probabilities.get(scores);
                answers.add(shape.answer(labels.get(), scores));
            }
        }
        return answers;
    }
}
