package io.mlprod.internal.onnx;

import io.mlprod.model.ValueInfo;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * The outputs that the runs of an invocation are asked for: those that the caller wants, then the others that may be
 * bound to memory of ours. ONNX Runtime computes every output in every run, and allocates those that it is given no
 * memory for, so binding an output that nobody reads is cheaper than leaving it out.
 *
 * <p>The session keeps the names of the outputs that may be bound; outputs whose shape turns out to vary are taken out
 * of them, for all of its invocations.
 */
public final class WantedOutputs {

    private final List<ValueInfo> asked = new ArrayList<>();
    private final int wanted;
    private final Set<String> pinnable;

    /**
     * Creates them.
     *
     * @param wanted what the caller wants
     * @param all all outputs of the model
     * @param pinnable the session's names, which other threads change
     */
    WantedOutputs(List<ValueInfo> wanted, List<ValueInfo> all, Set<String> pinnable) {
        this.wanted = wanted.size();
        this.pinnable = pinnable;
        asked.addAll(wanted);
        for (ValueInfo output : all) {
            if (!wanted.contains(output) && pinnable.contains(output.name())) {
                asked.add(output);
            }
        }
    }

    /** Returns how many outputs are asked for. */
    public int size() {
        return asked.size();
    }

    /** Returns one of them. */
    public ValueInfo get(int output) {
        return asked.get(output);
    }

    /** Returns whether the caller reads an output. */
    boolean isWanted(int output) {
        return output < wanted;
    }

    boolean canPin(int output) {
        return pinnable.contains(asked.get(output).name());
    }

    void neverPin(int output) {
        pinnable.remove(asked.get(output).name());
    }
}
