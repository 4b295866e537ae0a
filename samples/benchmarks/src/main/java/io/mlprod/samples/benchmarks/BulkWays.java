package io.mlprod.samples.benchmarks;

import ai.onnxruntime.OrtException;
import io.mlprod.Columns;
import io.mlprod.ModelHandle;
import io.mlprod.Outcome;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntFunction;

/** All ways to answer a model's rows at once; typed, so that the benchmark need not be. For one thread. */
final class BulkWays<I, O> implements AutoCloseable {

    private static final float BATCH_TOLERANCE = 1e-4f; // a batch adds up in another order

    private final Workload<I, O> workload;
    private final float[][] arrays;
    private final RecordShape<I, O> shape;
    private final OrtModel ort;
    private final Mlprod<I, O> mlprod;

    private BulkWays(Workload<I, O> workload, RecordShape<I, O> shape) throws OrtException, IOException {
        this.workload = workload;
        this.shape = shape;
        arrays = ((InputRows.Floats) workload.inputs().get(0)).rows();
        ort = OrtModel.open(workload.model());
        mlprod = new Mlprod<>(workload);
    }

    static BulkWays<?, ?> of(String model) throws OrtException, IOException {
        return switch (model) {
            case "linear" -> new BulkWays<>(Workload.linear(), RecordShape.CELL);
            case "trees" -> new BulkWays<>(Workload.trees(), RecordShape.CELL);
            case "mlp" -> new BulkWays<>(Workload.mlp(), RecordShape.PIXELS);
            default -> throw new IllegalArgumentException("There is no bulk of " + model);
        };
    }

    /** A way to answer all rows. */
    interface Way {
        Object answerAll() throws OrtException;
    }

    Way predictAll() {
        ModelHandle<I, O> handle = mlprod.handle();
        List<I> records = workload.records();
        return () -> handle.predictAll(records);
    }

    Way predictColumns() {
        ModelHandle<I, O> handle = mlprod.handle();
        String input = ((InputRows.Floats) workload.inputs().get(0)).name();
        float[] all = flat();
        return () ->
                handle.predictColumns(Columns.of(Rows.COUNT).floats(input, all)).floats(workload.scores());
    }

    private float[] flat() {
        int width = arrays[0].length;
        float[] all = new float[arrays.length * width];
        for (int row = 0; row < arrays.length; row++) {
            System.arraycopy(arrays[row], 0, all, row * width, width);
        }
        return all;
    }

    Way loop() {
        return () -> {
            List<O> answers = new ArrayList<>(Rows.COUNT);
            for (int row = 0; row < Rows.COUNT; row++) {
                answers.add(mlprod.predict(row));
            }
            return answers;
        };
    }

    Way handBatches(int size) throws OrtException {
        HandBatches<I, O> batches =
                new HandBatches<>(new BatchSession(ort, workload, size), shape, workload.scoresSize());
        return () -> batches.predictAll(workload.records());
    }

    Way handArrays(int size) throws OrtException {
        HandArrays batches = new HandArrays(new BatchSession(ort, workload, size), workload.scoresSize());
        return () -> batches.predictAll(arrays);
    }

    /** Checks that every way gives the answers of single rows. */
    void check(List<Way> ways) throws OrtException {
        List<IntFunction<Answer>> competitors = new ArrayList<>();
        competitors.add(mlprod::answer);
        for (Way way : ways) {
            competitors.add(answers(way.answerAll()));
        }
        Agreement.check(Rows.COUNT, BATCH_TOLERANCE, competitors);
    }

    private IntFunction<Answer> answers(Object all) {
        if (all instanceof float[] scores) {
            int size = workload.scoresSize();
            return row ->
                    new Answer(mlprod.answer(row).label(), Arrays.copyOfRange(scores, row * size, (row + 1) * size));
        }
        return row -> {
            Object answer = ((List<?>) all).get(row);
            Object value =
                    answer instanceof Outcome<?> outcome ? outcome.prediction().value() : answer;
            return workload.answer().apply(workload.output().cast(value));
        };
    }

    @Override
    public void close() {
        mlprod.close();
    }
}
