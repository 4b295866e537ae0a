package io.mlprod.internal.graph;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Refuses operators whose constants are of a form that native code does not look at. ONNX Runtime 1.28 ends the process when
 * it runs a recurrent layer whose weights have a wrong number of dimensions, such as one that lacks an input, so that the
 * next one takes its place; and where an operator takes one number, it reads one of a tensor that is empty, too.
 */
final class ConstantChecks {

    private static final Set<String> RECURRENT = Set.of("LSTM", "GRU", "RNN");

    /** Of the inputs X, W, R, B, sequence_lens, initial_h, initial_c and P. */
    private static final int[] RANKS = {3, 3, 3, 2, 1, 3, 3, 2};

    /** Which inputs are one number. */
    private static final Map<String, List<Integer>> NUMBERS = Map.ofEntries(
            Map.entry("SequenceAt", List.of(1)),
            Map.entry("SequenceErase", List.of(1)),
            Map.entry("SequenceInsert", List.of(2)),
            Map.entry("Loop", List.of(0, 1)),
            Map.entry("If", List.of(0)),
            Map.entry("Range", List.of(0, 1, 2)),
            Map.entry("OneHot", List.of(1)),
            Map.entry("TopK", List.of(1)),
            Map.entry("Trilu", List.of(1)),
            Map.entry("CumSum", List.of(1)),
            Map.entry("Clip", List.of(1, 2)),
            Map.entry("Dropout", List.of(1, 2)),
            Map.entry("DFT", List.of(1, 2)),
            Map.entry("STFT", List.of(1, 3)),
            Map.entry("NonMaxSuppression", List.of(2, 3, 4)),
            Map.entry("Pad", List.of(2)),
            Map.entry("HannWindow", List.of(0)),
            Map.entry("HammingWindow", List.of(0)),
            Map.entry("BlackmanWindow", List.of(0)),
            Map.entry("MelWeightMatrix", List.of(0, 1, 2, 3, 4)),
            Map.entry("QuantizeLinear", List.of(1, 2)),
            Map.entry("DequantizeLinear", List.of(1, 2)),
            Map.entry("MatMulInteger", List.of(2, 3)),
            Map.entry("ConvInteger", List.of(2, 3)),
            Map.entry("QLinearMatMul", List.of(1, 2, 4, 5, 6, 7)),
            Map.entry("QLinearConv", List.of(1, 2, 4, 5, 6, 7)));

    private record Call(String operator, List<String> inputs, Scope scope, int position) {}

    private record Form(int rank, boolean isEmpty) {}

    /** The tensors of one graph by name, and those of the graph around it. */
    static final class Scope {

        private final Map<String, Form> forms = new HashMap<>();
        private final @Nullable Scope outer;

        Scope(@Nullable Scope outer) {
            this.outer = outer;
        }

        void note(String tensor, List<Long> shape) {
            forms.put(tensor, new Form(shape.size(), shape.contains(0L)));
        }

        private @Nullable Form form(String tensor) {
            Form own = forms.get(tensor);
            return own != null || outer == null ? own : outer.form(tensor);
        }
    }

    private final List<Call> calls = new ArrayList<>();

    void note(String operator, List<String> inputs, Scope scope, int position) {
        if (RECURRENT.contains(operator) || NUMBERS.containsKey(operator)) {
            calls.add(new Call(operator, inputs, scope, position));
        }
    }

    /** Checks what has been noted, when all tensors are known: they may stand behind the nodes. */
    void check() throws MalformedModelException {
        for (Call call : calls) {
            List<Integer> numbers = NUMBERS.getOrDefault(call.operator(), List.of());
            for (int i = 0; i < call.inputs().size(); i++) {
                Form form = call.scope().form(call.inputs().get(i));
                if (form == null) {
                    continue;
                }
                if (RECURRENT.contains(call.operator()) && i < RANKS.length && form.rank() != RANKS[i]) {
                    throw broken(call, i, "has " + form.rank() + " dimensions instead of " + RANKS[i]);
                }
                if (numbers.contains(i) && form.isEmpty()) {
                    throw broken(call, i, "is empty where there must be a number");
                }
            }
        }
    }

    private static MalformedModelException broken(Call call, int input, String problem) {
        return new MalformedModelException(
                call.operator() + " whose input " + input + ", '"
                        + call.inputs().get(input) + "', " + problem,
                call.position());
    }
}
