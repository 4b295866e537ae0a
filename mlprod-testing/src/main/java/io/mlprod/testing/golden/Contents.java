package io.mlprod.testing.golden;

import io.mlprod.model.Inputs;
import io.mlprod.model.Tensor;
import java.util.List;
import java.util.Map;

/**
 * What a golden file holds.
 *
 * @param header its origin
 * @param rows its rows, at least one
 * @param calls the same as calls of named tensors; empty if the file is of rows
 * @param isJson whether it is this module's own format
 */
record Contents(GoldenHeader header, List<GoldenRow> rows, List<TensorCall> calls, boolean isJson) {

    Contents {
        rows = List.copyOf(rows);
        calls = List.copyOf(calls);
    }

    /**
     * A call with whole tensors.
     *
     * @param name which of the file
     * @param inputs what the model is given
     * @param outputs what it must answer
     */
    record TensorCall(String name, Inputs inputs, Map<String, Tensor> outputs) {}
}
