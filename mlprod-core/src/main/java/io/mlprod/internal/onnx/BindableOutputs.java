package io.mlprod.internal.onnx;

import io.mlprod.model.ElementType;
import io.mlprod.model.ValueInfo;
import io.mlprod.model.ValueType.TensorType;
import io.mlprod.spi.ModelGraph;
import io.mlprod.spi.ModelGraph.Node;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The decision which outputs may be bound to memory that is reused from run to run: those that each run overwrites
 * completely. In any other, an answer could show what the run before left there, which is another caller's.
 *
 * <p>The lists name the operators for which OverwritingTest shows this, with memory full of something else before each
 * run. Operators on neither list are not trusted: control flow, whose bodies hold other operators, and whatever is new.
 *
 * <p>An output is bound only if everything that it is computed from is on the lists, not just the last operator. ONNX
 * Runtime removes operators that change nothing (an Identity, a Reshape to the same shape, two Transposes in a row, a
 * sum with 0), and then the operator in front of them writes the output. It also replaces several operators by one of
 * its own; those that it has for the CPU are on the lists, too.
 */
final class BindableOutputs {

    static final Set<String> OVERWRITE = names("""
            Abs Acos Acosh Add Affine AffineGrid And ArgMax ArgMin Asin Asinh Atan Atanh Attention
            AveragePool BatchNormalization BitShift BitwiseAnd BitwiseNot BitwiseOr BitwiseXor
            BlackmanWindow Cast Ceil Celu Clip Col2Im Compress Concat Constant ConstantOfShape Conv
            ConvInteger ConvTranspose Cos Cosh Crop CumSum DFT DeformConv DepthToSpace DequantizeLinear
            Det Div Dropout DynamicQuantizeLinear Einsum Elu Equal Erf Exp Expand EyeLike Flatten Floor
            GRU Gather GatherElements GatherND Gelu Gemm GlobalAveragePool GlobalLpPool GlobalMaxPool
            Greater GreaterOrEqual GridSample GroupNormalization HammingWindow HannWindow HardSigmoid
            HardSwish Hardmax Identity ImageScaler InstanceNormalization IsInf IsNaN LRN LSTM
            LayerNormalization LeakyRelu Less LessOrEqual Log LogSoftmax LpNormalization LpPool MatMul
            MatMulInteger Max MaxPool MaxRoiPool MaxUnpool Mean MeanVarianceNormalization
            MelWeightMatrix Min Mish Mod Mul Neg NegativeLogLikelihoodLoss NonMaxSuppression NonZero Not
            OneHot Or PRelu Pad ParametricSoftplus Pow QLinearConv QLinearMatMul QuantizeLinear
            RMSNormalization RNN Range Reciprocal ReduceL1 ReduceL2 ReduceLogSum ReduceLogSumExp
            ReduceMax ReduceMean ReduceMin ReduceProd ReduceSum ReduceSumSquare RegexFullMatch Relu
            Reshape ReverseSequence RoiAlign RotaryEmbedding Round STFT Scale ScaledTanh Scatter
            ScatterElements ScatterND Selu Shape Shrink Sigmoid Sign SimplifiedLayerNormalization Sin
            Sinh Size Slice Softmax SoftmaxCrossEntropyLoss Softplus Softsign SpaceToDepth Split Sqrt
            Squeeze Sub Sum Swish Tan Tanh TfIdfVectorizer ThresholdedRelu Tile TopK Transpose Trilu
            Unique Unsqueeze Where Xor
            ai.onnx.ml:ArrayFeatureExtractor ai.onnx.ml:Binarizer ai.onnx.ml:CategoryMapper
            ai.onnx.ml:FeatureVectorizer ai.onnx.ml:Imputer ai.onnx.ml:LabelEncoder
            ai.onnx.ml:LinearClassifier ai.onnx.ml:LinearRegressor ai.onnx.ml:Normalizer
            ai.onnx.ml:OneHotEncoder ai.onnx.ml:SVMClassifier ai.onnx.ml:SVMRegressor ai.onnx.ml:Scaler
            ai.onnx.ml:TreeEnsemble ai.onnx.ml:TreeEnsembleClassifier ai.onnx.ml:TreeEnsembleRegressor
            com.microsoft:Attention com.microsoft:BiasGelu com.microsoft:CDist
            com.microsoft:CausalConvWithState com.microsoft:ConvTransposeWithDynamicPads
            com.microsoft:CropAndResize
            com.microsoft:DequantizeLinear com.microsoft:DynamicQuantizeLSTM
            com.microsoft:DynamicQuantizeMatMul com.microsoft:DynamicTimeWarping
            com.microsoft:EmbedLayerNormalization com.microsoft:ExpandDims com.microsoft:FastGelu
            com.microsoft:FusedConv com.microsoft:FusedGemm com.microsoft:FusedMatMul
            com.microsoft:GatherBlockQuantized com.microsoft:GatherND com.microsoft:Gelu
            com.microsoft:GridSample com.microsoft:Inverse
            com.microsoft:LinearAttention com.microsoft:MatMulBnb4 com.microsoft:MatMulInteger16
            com.microsoft:MatMulIntegerToFloat com.microsoft:MatMulNBits com.microsoft:MaxpoolWithMask
            com.microsoft:MoE com.microsoft:MultiHeadAttention com.microsoft:MurmurHash3
            com.microsoft:NGramRepeatBlock com.microsoft:NhwcMaxPool com.microsoft:Pad
            com.microsoft:QAttention com.microsoft:QEmbedLayerNormalization com.microsoft:QGemm
            com.microsoft:QLinearAdd com.microsoft:QLinearAveragePool com.microsoft:QLinearConcat
            com.microsoft:QLinearConv com.microsoft:QLinearGlobalAveragePool
            com.microsoft:QLinearLeakyRelu com.microsoft:QLinearMul com.microsoft:QLinearSigmoid
            com.microsoft:QLinearSoftmax com.microsoft:QLinearWhere com.microsoft:QuantizeLinear
            com.microsoft:QuickGelu com.microsoft:Range com.microsoft:RotaryEmbedding
            com.microsoft:SampleOp com.microsoft:SkipLayerNormalization
            com.microsoft:SkipSimplifiedLayerNormalization com.microsoft:Tokenizer
            com.microsoft:TransposeMatMul com.microsoft:Trilu com.microsoft:Unique
            """);

    /**
     * Operators that overwrite numbers, but not texts: StringConcat appends to the text that is there, StringSplit
     * keeps it where a row has fewer parts than the longest, StringNormalizer keeps it when everything is filtered out.
     * For the others it is not shown.
     */
    static final Set<String> OVERWRITE_NUMBERS = names("""
            CastLike CenterCropPad Resize StringConcat StringNormalizer StringSplit TensorScatter
            Upsample
            com.microsoft:UnfoldTensor
            """);

    private static Set<String> names(String list) {
        return Set.of(list.strip().split("\\s+"));
    }

    /** The ways in which a value is written, from the best to the worst. */
    private enum Written {
        WHOLE,
        WHOLE_IF_NUMBERS,
        UNKNOWN
    }

    private final ModelGraph graph;
    private final Map<String, Written> values = new HashMap<>();

    private BindableOutputs(ModelGraph graph) {
        this.graph = graph;
        for (Node node : graph.nodes()) {
            Written written = byOperator(node);
            for (String input : node.inputs()) {
                written = worse(written, of(input));
            }
            for (String output : node.outputs()) {
                values.put(output, written);
            }
        }
    }

    /**
     * Returns the names of the outputs that may be bound.
     *
     * @param types the element types that a tensor of ours can have
     */
    static Set<String> find(ModelGraph graph, List<ValueInfo> outputs, Set<ElementType> types) {
        BindableOutputs all = new BindableOutputs(graph);
        Set<String> bindable = new HashSet<>();
        for (ValueInfo output : outputs) {
            if (output.type() instanceof TensorType tensor
                    && types.contains(tensor.elementType())
                    && all.isBindable(output.name(), tensor.elementType())) {
                bindable.add(output.name());
            }
        }
        return bindable;
    }

    /**
     * Returns whether an output may be bound. A value that no node computes is an input or initializer; ONNX Runtime
     * hands that out instead of writing into memory of ours.
     */
    private boolean isBindable(String output, ElementType type) {
        return graph.produced().contains(output)
                && switch (of(output)) {
                    case WHOLE -> true;
                    case WHOLE_IF_NUMBERS -> type != ElementType.STRING;
                    case UNKNOWN -> false;
                };
    }

    private Written byOperator(Node node) {
        String operator = node.domain().isEmpty() ? node.operator() : node.key(); // as the lists name it
        return OVERWRITE.contains(operator)
                ? Written.WHOLE
                : OVERWRITE_NUMBERS.contains(operator) ? Written.WHOLE_IF_NUMBERS : Written.UNKNOWN;
    }

    /**
     * Returns how a value is written: inputs and initializers hold what they should, and a value from further down the
     * file is not known yet.
     */
    private Written of(String value) {
        if (value.isEmpty()) {
            return Written.WHOLE; // an optional input that is left out
        }
        return values.getOrDefault(value, graph.produced().contains(value) ? Written.UNKNOWN : Written.WHOLE);
    }

    private static Written worse(Written one, Written other) {
        return one.compareTo(other) >= 0 ? one : other;
    }
}
