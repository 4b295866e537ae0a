package io.mlprod.internal.graph;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Refuses recurrent layers whose weights have a wrong number of dimensions, such as those that lack an input, so that the
 * next one takes its place. ONNX Runtime 1.28 ends the process when it runs them; wrong sizes it refuses itself.
 */
final class RecurrentChecks {

    private static final Set<String> OPERATORS = Set.of("LSTM", "GRU", "RNN");

    /** Of the inputs X, W, R, B, sequence_lens, initial_h, initial_c and P. */
    private static final int[] RANKS = {3, 3, 3, 2, 1, 3, 3, 2};

    private record Layer(String operator, List<String> inputs, Scope scope, int position) {}

    /** The tensors of one graph by name, with how many dimensions they have, and those of the graph around it. */
    static final class Scope {

        private final Map<String, Integer> ranks = new HashMap<>();
        private final @Nullable Scope outer;

        Scope(@Nullable Scope outer) {
            this.outer = outer;
        }

        void note(String tensor, int rank) {
            ranks.put(tensor, rank);
        }

        private @Nullable Integer rank(String tensor) {
            Integer own = ranks.get(tensor);
            return own != null || outer == null ? own : outer.rank(tensor);
        }
    }

    private final List<Layer> layers = new ArrayList<>();

    void note(String operator, List<String> inputs, Scope scope, int position) {
        if (OPERATORS.contains(operator)) {
            layers.add(new Layer(operator, inputs, scope, position));
        }
    }

    /** Checks what has been noted, when all tensors are known: they may stand behind the layers. */
    void check() throws MalformedModelException {
        for (Layer layer : layers) {
            for (int i = 0; i < layer.inputs().size() && i < RANKS.length; i++) {
                Integer rank = layer.scope().rank(layer.inputs().get(i));
                if (rank != null && rank != RANKS[i]) {
                    throw new MalformedModelException(
                            layer.operator() + " whose input " + i + ", '" + layer.inputs().get(i) + "', has " + rank
                                    + " dimensions instead of " + RANKS[i],
                            layer.position());
                }
            }
        }
    }
}
