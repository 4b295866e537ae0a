package io.mlprod.internal.plain.operators;

import static java.util.Map.entry;

import io.mlprod.internal.plain.Operator;
import java.util.Map;

/** The operators that the engine has. */
public final class Operators {

    /** The operators by {@code domain:operator}; nothing before the colon for {@code ai.onnx}. */
    public static final Map<String, Operator> BY_KEY = Map.ofEntries(
            entry("ai.onnx.ml:ArrayFeatureExtractor", Selections::arrayFeatureExtractor),
            entry("ai.onnx.ml:Imputer", Columns::imputer),
            entry("ai.onnx.ml:LabelEncoder", Encoders::labelEncoder),
            entry("ai.onnx.ml:LinearClassifier", LinearModels::classifier),
            entry("ai.onnx.ml:LinearRegressor", LinearModels::regressor),
            entry("ai.onnx.ml:Normalizer", Columns::normalizer),
            entry("ai.onnx.ml:OneHotEncoder", Encoders::oneHotEncoder),
            entry("ai.onnx.ml:Scaler", Columns::scaler),
            entry("ai.onnx.ml:TreeEnsemble", Trees::regressor),
            entry("ai.onnx.ml:TreeEnsembleClassifier", Trees::classifier),
            entry("ai.onnx.ml:TreeEnsembleRegressor", Trees::regressor),
            entry("ai.onnx.ml:ZipMap", Sources::zipMap),
            entry(":Add", Arithmetic.ADD),
            entry(":ArgMax", Winners::argMax),
            entry(":Cast", Casts::cast),
            entry(":Concat", Joins::concat),
            entry(":Constant", Sources::constant),
            entry(":Div", Arithmetic.DIV),
            entry(":Flatten", Views::flatten),
            entry(":Gather", Selections::gather),
            entry(":Gemm", Products::gemm),
            entry(":Identity", Views::identity),
            entry(":MatMul", Products::matMul),
            entry(":Mul", Arithmetic.MUL),
            entry(":Relu", Activations.RELU),
            entry(":Reshape", Views::reshape),
            entry(":Sigmoid", Activations.SIGMOID),
            entry(":Slice", Slices::slice),
            entry(":Softmax", Activations::softmax),
            entry(":Squeeze", Views::squeeze),
            entry(":Sub", Arithmetic.SUB),
            entry(":Tanh", Activations.TANH),
            entry(":Transpose", Slices::transpose),
            entry(":Unsqueeze", Views::unsqueeze));

    private Operators() {}
}
