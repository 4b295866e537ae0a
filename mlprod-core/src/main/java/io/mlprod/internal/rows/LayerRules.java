package io.mlprod.internal.rows;

import io.mlprod.internal.rows.Flow.Known;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The operators of neural networks: products, convolutions, sums and norms along axes, recurrent layers. */
final class LayerRules {

    private static final List<String> REDUCTIONS = List.of(
            "ReduceL1",
            "ReduceL2",
            "ReduceLogSum",
            "ReduceLogSumExp",
            "ReduceMax",
            "ReduceMean",
            "ReduceMin",
            "ReduceProd",
            "ReduceSum",
            "ReduceSumSquare");

    private LayerRules() {}

    static void addTo(Map<String, Rule> rules) {
        rules.put(":MatMul", step -> product(step, 0, 1));
        rules.put(":MatMulInteger", step -> product(step, 0, 1));
        rules.put(":QLinearMatMul", step -> product(step, 0, 3));
        rules.put(":Gemm", step -> gemm(step, 0, 1, 2));
        rules.put("com.microsoft:QGemm", step -> gemm(step, 0, 3, 6));
        rules.put(":Einsum", step -> List.of(Einsum.follow(step)));
        rules.put("com.microsoft:CDist", LayerRules::distances);
        rules.put(":Conv", step -> List.of(Convolution.follow(step, 0, 1)));
        rules.put(":ConvInteger", step -> List.of(Convolution.follow(step, 0, 1)));
        rules.put(":QLinearConv", step -> List.of(Convolution.follow(step, 0, 3)));
        rules.put(":ConvTranspose", LayerRules::ofUnknownExtent);
        for (String pool : List.of("AveragePool", "LpPool", "MaxPool")) {
            rules.put(":" + pool, step -> List.of(Convolution.pool(step)));
        }
        for (String pool : List.of("GlobalAveragePool", "GlobalLpPool", "GlobalMaxPool")) {
            rules.put(":" + pool, LayerRules::globalPool);
        }
        rules.put("com.microsoft:QLinearAveragePool", step -> List.of(Convolution.pool(channelsFirst(step))));
        rules.put("com.microsoft:QLinearGlobalAveragePool", step -> globalPool(channelsFirst(step)));
        rules.put(":BatchNormalization", LayerRules::batchNormalization);
        for (String norm : List.of("InstanceNormalization", "GroupNormalization", "LRN")) {
            rules.put(":" + norm, LayerRules::acrossChannels);
        }
        for (String norm : List.of("LayerNormalization", "RMSNormalization", "SimplifiedLayerNormalization")) {
            rules.put(":" + norm, LayerRules::trailingNorm);
        }
        rules.put(":LpNormalization", step -> alongOneAxis(step, -1));
        rules.put(":MeanVarianceNormalization", LayerRules::meanVariance);
        for (String softmax : List.of("Softmax", "LogSoftmax", "Hardmax")) {
            rules.put(":" + softmax, step -> softmax(step, step.opset()));
        }
        rules.put("com.microsoft:QLinearSoftmax", LayerRules::quantizedSoftmax);
        REDUCTIONS.forEach(operator -> rules.put(":" + operator, LayerRules::reduce));
        rules.put(":ArgMax", LayerRules::argument);
        rules.put(":ArgMin", LayerRules::argument);
        rules.put(":TopK", LayerRules::topK);
        rules.put(":CumSum", LayerRules::cumulative);
        for (String layer : List.of("LSTM", "GRU", "RNN")) {
            rules.put(":" + layer, LayerRules::recurrent);
        }
        rules.put(":ReverseSequence", LayerRules::reverseSequence);
    }

    private static List<Known> product(Step step, int first, int second) throws MixedRowsException {
        step.constantsBut(Set.of(first, second));
        return List.of(Known.of(Broadcast.matMul(step.shape(first), step.shape(second))));
    }

    private static List<Known> gemm(Step step, int first, int second, int added) throws MixedRowsException {
        step.constantsBut(Set.of(first, second, added));
        List<Dim> a = turned(step.shape(first), step.number("transA", 0) != 0);
        List<Dim> b = turned(step.shape(second), step.number("transB", 0) != 0);
        List<Dim> result = Broadcast.matMul(a, b);
        return List.of(Known.of(step.has(added) ? Broadcast.of(result, step.shape(added)) : result));
    }

    private static List<Dim> turned(List<Dim> matrix, boolean isTurned) throws MixedRowsException {
        if (matrix.size() != 2) {
            throw new MixedRowsException("multiplies something that is no matrix");
        }
        return isTurned ? List.of(matrix.get(1), matrix.get(0)) : matrix;
    }

    private static List<Known> distances(Step step) throws MixedRowsException {
        step.constantsFrom(1);
        return List.of(
                Known.of(List.of(step.rowsFirst(0, 2).get(0), step.shape(1).get(0))));
    }

    /** Keeps images in line, whatever becomes of their channels and extent. */
    private static List<Known> ofUnknownExtent(Step step) throws MixedRowsException {
        step.constantsFrom(1);
        List<Dim> shape = step.rowsFirst(0, 3);
        List<Dim> result = new ArrayList<>(Collections.nCopies(shape.size(), Dim.ANY));
        result.set(0, shape.get(0));
        return List.of(Known.of(result));
    }

    /** Refuses quantised pools that have channels last, which is not followed. Scales are constants. */
    private static Step channelsFirst(Step step) throws MixedRowsException {
        step.constantsFrom(1);
        if (step.number("channels_last", 0) != 0) {
            throw new MixedRowsException("has channels last");
        }
        return step;
    }

    private static List<Known> globalPool(Step step) throws MixedRowsException {
        List<Dim> result = new ArrayList<>(step.rowsFirst(0, 3));
        for (int i = 2; i < result.size(); i++) {
            result.set(i, Dim.ONE);
        }
        return List.of(Known.of(result));
    }

    private static List<Known> batchNormalization(Step step) throws MixedRowsException {
        if (step.opset() < 7) {
            throw new MixedRowsException("may be in training mode");
        }
        return acrossChannels(step);
    }

    private static List<Known> acrossChannels(Step step) throws MixedRowsException {
        step.constantsFrom(1);
        return List.of(Known.of(step.rowsFirst(0, 2)));
    }

    private static List<Known> trailingNorm(Step step) throws MixedRowsException {
        step.constantsFrom(1);
        List<Dim> shape = step.shape(0);
        int axis = step.axis(-1, shape.size());
        if (Known.rowsAxis(shape) >= axis) {
            throw new MixedRowsException("normalises over the rows");
        }
        for (int i = 1; i < step.inputs().size(); i++) {
            Broadcast.of(shape, step.shape(i));
        }
        List<Dim> statistics = new ArrayList<>(shape);
        for (int i = axis; i < shape.size(); i++) {
            statistics.set(i, Dim.ONE);
        }
        return List.of(Known.of(shape), Known.of(statistics), Known.of(statistics));
    }

    private static List<Known> alongOneAxis(Step step, long absent) throws MixedRowsException {
        List<Dim> shape = step.shape(0);
        Step.notAlong(step.axis(absent, shape.size()), shape);
        return List.of(Known.of(shape));
    }

    private static List<Known> meanVariance(Step step) throws MixedRowsException {
        List<Dim> shape = step.shape(0);
        List<Long> axes = step.numbers("axes");
        for (long axis : axes == null ? List.of(0L, 2L, 3L) : axes) {
            Step.notAlong(Step.normal(axis, shape.size()), shape);
        }
        return List.of(Known.of(shape));
    }

    /** Follows a quantised softmax, which states itself of which version it is. */
    private static List<Known> quantizedSoftmax(Step step) throws MixedRowsException {
        step.constantsFrom(1);
        return softmax(step, step.number("opset", 0));
    }

    /** Follows a softmax. Until version 12 everything from the axis on was one vector. */
    private static List<Known> softmax(Step step, long opset) throws MixedRowsException {
        if (opset >= 13) {
            return alongOneAxis(step, -1);
        }
        List<Dim> shape = step.shape(0);
        if (Known.rowsAxis(shape) >= step.axis(1, shape.size())) {
            throw new MixedRowsException("normalises over the rows");
        }
        return List.of(Known.of(shape));
    }

    private static List<Known> reduce(Step step) throws MixedRowsException {
        List<Dim> shape = step.shape(0);
        List<Long> axes = step.numbers("axes", 1);
        if (axes == null || axes.isEmpty()) {
            if (step.number("noop_with_empty_axes", 0) != 0) {
                return List.of(Known.of(shape));
            }
            axes = new ArrayList<>();
            for (long i = 0; i < shape.size(); i++) {
                axes.add(i);
            }
        }
        return List.of(Known.of(reduced(shape, axes, step.number("keepdims", 1) != 0)));
    }

    private static List<Dim> reduced(List<Dim> shape, List<Long> axes, boolean isKept) throws MixedRowsException {
        List<@Nullable Dim> result = new ArrayList<>(shape);
        for (long given : axes) {
            int axis = Step.normal(given, shape.size());
            if (shape.get(axis).isRows()) {
                throw new MixedRowsException("reduces over the rows");
            }
            boolean isEmpty = !shape.get(axis).isKnown() || shape.get(axis).is(0); // remains so in ONNX Runtime
            result.set(axis, !isKept ? null : isEmpty ? Dim.ANY : Dim.ONE);
        }
        List<Dim> left = new ArrayList<>();
        for (Dim dim : result) {
            if (dim != null) {
                left.add(dim);
            }
        }
        return left;
    }

    private static List<Known> argument(Step step) throws MixedRowsException {
        List<Dim> shape = step.shape(0);
        List<Long> axis = List.of(step.number("axis", 0));
        return List.of(Known.of(reduced(shape, axis, step.number("keepdims", 1) != 0)));
    }

    private static List<Known> topK(Step step) throws MixedRowsException {
        step.constantsFrom(1);
        List<Dim> shape = step.shape(0);
        int axis = step.axis(-1, shape.size());
        Step.notAlong(axis, shape);
        List<Dim> count = step.has(1) ? step.input(1).numbers() : List.of(Dim.of(step.number("k", 1)));
        List<Dim> result = new ArrayList<>(shape);
        result.set(axis, count != null && count.size() == 1 ? count.get(0) : Dim.ANY);
        return List.of(Known.of(result), Known.of(result));
    }

    private static List<Known> cumulative(Step step) throws MixedRowsException {
        List<Dim> shape = step.shape(0);
        for (long axis : step.plainNumbers(1)) {
            Step.notAlong(Step.normal(axis, shape.size()), shape);
        }
        return List.of(Known.of(shape));
    }

    /**
     * Follows a recurrent layer, which has time first, then rows; the state that rows start from comes with them or is
     * zero.
     */
    private static List<Known> recurrent(Step step) throws MixedRowsException {
        List<Dim> shape = step.shape(0);
        if (step.number("layout", 0) != 0 || shape.size() != 3 || Known.rowsAxis(shape) != 1) {
            throw new MixedRowsException("does not have its rows in the second of three dimensions");
        }
        for (int i = 1; i < step.inputs().size(); i++) {
            if (step.has(i)) {
                int axis = step.data(i).rowsAxis();
                boolean isState = i == 5 || i == 6;
                boolean isAsItShould = i == 4 ? axis == 0 : isState ? axis == 1 : axis < 0;
                if (!isAsItShould) {
                    throw new MixedRowsException("has rows where it takes none, or none where it takes them");
                }
            }
        }
        Dim directions = Dim.of(step.text("direction", "forward").equals("bidirectional") ? 2 : 1);
        Dim hidden = step.hasAttribute("hidden_size") ? Dim.of(step.number("hidden_size", 0)) : Dim.ANY;
        Known last = Known.of(List.of(directions, shape.get(1), hidden));
        return List.of(Known.of(List.of(shape.get(0), directions, shape.get(1), hidden)), last, last);
    }

    private static List<Known> reverseSequence(Step step) throws MixedRowsException {
        List<Dim> shape = step.shape(0);
        int rows = Known.rowsAxis(shape);
        if (rows != step.number("batch_axis", 1) || step.data(1).rowsAxis() != 0) {
            throw new MixedRowsException("reverses something other than the steps of each row");
        }
        Step.notAlong(Step.normal(step.number("time_axis", 0), shape.size()), shape);
        return List.of(Known.of(shape));
    }
}
