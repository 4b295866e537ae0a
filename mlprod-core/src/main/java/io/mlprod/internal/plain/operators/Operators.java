package io.mlprod.internal.plain.operators;

import static java.util.Map.entry;

import io.mlprod.internal.plain.Operator;
import java.util.Map;

/** The operators that the engine has. */
public final class Operators {

    /** The operators by {@code domain:operator}; nothing before the colon for {@code ai.onnx}. */
    public static final Map<String, Operator> BY_KEY = Map.ofEntries(
            entry("ai.onnx.ml:LinearClassifier", LinearModels::classifier),
            entry("ai.onnx.ml:LinearRegressor", LinearModels::regressor));

    private Operators() {}
}
