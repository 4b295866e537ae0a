package io.mlprod.internal.graph;

import java.util.Map;
import java.util.Set;

/**
 * The operators of ONNX Runtime 1.28 that end the process, or run without end, on some inputs. They were found by
 * running every operator on such inputs in child processes: {@code src/test/models/make_deadly.py}, which writes a
 * witness for each. Operators that could not be tried are listed with those that die.
 */
public final class DeadlyOperators {

    /**
     * The operators that do not survive tensors without elements: they divide by a dimension, or use elements that do
     * not exist.
     */
    public static final Set<String> IF_EMPTY = names("""
            Attention Conv ConvTranspose DFT GRU GridSample InstanceNormalization LSTM LpNormalization
            NonMaxSuppression QLinearConv QuantizeLinear RoiAlign STFT TensorScatter TopK Unique
            ai.onnx.ml:FeatureVectorizer
            com.microsoft:BiasGelu com.microsoft:BifurcationDetector com.microsoft:DynamicQuantizeLSTM
            com.microsoft:FastGelu com.microsoft:FusedConv com.microsoft:GroupQueryAttention
            com.microsoft:Inverse
            com.microsoft:LinearAttention com.microsoft:MoE com.microsoft:MultiHeadAttention
            com.microsoft:QAttention com.microsoft:QMoE com.microsoft:RotaryEmbedding
            com.microsoft:SkipLayerNormalization com.microsoft:SkipSimplifiedLayerNormalization
            com.microsoft:WordConvEmbedding
            """);

    /** The operators that do not survive an empty first operand: Loop takes the number of its iterations from it. */
    public static final Set<String> IF_FIRST_IS_EMPTY = Set.of("Loop");

    /** The operators that were not tried, since they need a whole model, a packed weight or a map as input. */
    public static final Set<String> NOT_TRIED = names("""
            CausalConvWithState LinearAttention MemcpyFromHost MemcpyToHost ai.onnx.ml:CastMap
            ai.onnx.ml:DictVectorizer
            com.microsoft:AttnLSTM com.microsoft:BeamSearch com.microsoft:GreedySearch
            com.microsoft:MatMulFpQ4 com.microsoft:Sampling com.microsoft:SparseAttention
            com.microsoft:SparseToDenseMatMul com.microsoft:WhisperBeamSearch
            """);

    /**
     * The operators that do not survive much that other operators check, such as ranks and sizes that do not fit
     * together.
     */
    public static final Set<String> UNCHECKED = names("""
            CausalConvWithState com.microsoft:AttnLSTM com.microsoft:BeamSearch com.microsoft:BifurcationDetector
            com.microsoft:CausalConvWithState com.microsoft:ConvTransposeWithDynamicPads com.microsoft:GreedySearch
            com.microsoft:Inverse com.microsoft:MatMulFpQ4 com.microsoft:QMoE com.microsoft:Sampling
            com.microsoft:SparseAttention com.microsoft:WhisperBeamSearch
            """);

    /** The operators that do not survive a scalar as their first operand. */
    public static final Set<String> IF_SCALAR =
            names("DFT ai.onnx.ml:FeatureVectorizer ai.onnx.ml:Normalizer com.microsoft:DynamicQuantizeLSTM");

    /** The operators that do not survive some values. */
    public static final Map<String, Values> BY_VALUES = Map.of(
            "Div", new Values(1, Kind.WHOLE, -1, -1, false, "the smallest whole number divided by -1"),
            "Mod", new Values(1, Kind.WHOLE, -1, -1, false, "the smallest whole number divided by -1"),
            "Tile", new Values(1, Kind.ANY, Long.MIN_VALUE, -1, true, "negative repeats"),
            "Trilu", new Values(1, Kind.ANY, Long.MIN_VALUE, Integer.MIN_VALUE, true, "a k near the smallest number"),
            "com.microsoft:Trilu",
                    new Values(1, Kind.ANY, Long.MIN_VALUE, Integer.MIN_VALUE, true, "a k near the smallest number"),
            "STFT", new Values(3, Kind.ANY, 0, 0, true, "frames of length 0"),
            "TensorScatter", Values.any(0, Kind.TEXT, "texts"),
            "com.microsoft:CropAndResize", Values.any(1, Kind.ANY, "NaN as a corner"),
            "ai.onnx.ml:FeatureVectorizer", Values.any(1, Kind.ANY, "inputs of which a later one has more rows"),
            "DFT", Values.any(0, Kind.ANY, "a signal of one element to be transformed back from one side"));

    /** The type that the first operand must have for values to matter. */
    public enum Kind {
        ANY,
        WHOLE,
        TEXT
    }

    /**
     * Values that an operator does not survive.
     *
     * @param operand which operand holds them
     * @param kind the type of the first operand
     * @param lowest the lowest of them
     * @param highest the highest of them
     * @param isNeverMeant whether no model uses them on purpose, so that they may be refused
     * @param words which values
     */
    public record Values(int operand, Kind kind, long lowest, long highest, boolean isNeverMeant, String words) {

        /** Returns values that cannot be recognised by a single number. */
        static Values any(int operand, Kind kind, String words) {
            return new Values(operand, kind, Long.MIN_VALUE, Long.MAX_VALUE, false, words);
        }

        boolean contains(long value) {
            return lowest <= value && value <= highest;
        }
    }

    private DeadlyOperators() {}

    private static Set<String> names(String list) {
        return Set.of(list.strip().split("\\s+"));
    }
}
