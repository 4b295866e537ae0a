package io.mlprod.samples.benchmarks;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.translate.NoBatchifyTranslator;
import ai.djl.translate.TranslatorContext;
import java.util.List;

/** Tells DJL how the row of a number becomes arrays, and arrays an answer. */
final class DjlTranslator implements NoBatchifyTranslator<Integer, Answer> {

    private final List<InputRows> inputs;
    private final boolean isLabelled;

    DjlTranslator(Workload<?, ?> workload) {
        inputs = workload.inputs();
        isLabelled = workload.labelled();
    }

    @Override
    public NDList processInput(TranslatorContext context, Integer row) {
        NDList arrays = new NDList(inputs.size());
        for (InputRows input : inputs) {
            arrays.add(array(context.getNDManager(), input, row));
        }
        return arrays;
    }

    private static NDArray array(NDManager manager, InputRows input, int row) {
        NDArray array;
        if (input instanceof InputRows.Floats floats) {
            float[] values = floats.rows()[row];
            array = manager.create(values, new Shape(1, values.length));
        } else {
            long[] values = ((InputRows.Longs) input).rows()[row];
            array = manager.create(values, new Shape(1, values.length));
        }
        array.setName(input.name());
        return array;
    }

    @Override
    public Answer processOutput(TranslatorContext context, NDList outputs) {
        float[] scores = outputs.get(outputs.size() - 1).toFloatArray();
        return new Answer(isLabelled ? outputs.get(0).toLongArray()[0] : 0, scores);
    }
}
