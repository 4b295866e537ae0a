package io.mlprod.internal.lease;

import io.mlprod.error.ModelExecutionException;
import io.mlprod.model.ModelSignature;
import io.mlprod.model.ValueInfo;
import io.mlprod.model.ValueType.TensorType;
import io.mlprod.spi.Invocation;
import io.mlprod.spi.ModelSession;
import io.mlprod.spi.TensorBuffer;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The check that an engine's buffers are those of its signature. Each lease is checked once, so that a mistake of an
 * engine is not taken for one of the caller.
 */
final class BufferCheck {

    private BufferCheck() {}

    /** Returns a new invocation, whose buffers are still to be checked. */
    static Invocation opened(ModelSession session, List<String> outputs) {
        Invocation made;
        try {
            made = session.newInvocation(outputs);
        } catch (RuntimeException e) {
            throw new ModelExecutionException("the engine could not prepare a run; see the cause", e);
        }
        if (made == null) {
            throw new ModelExecutionException("the engine's newInvocation returned null", null);
        }
        return made;
    }

    /** Returns the buffers of the inputs, each of which the engine is asked for once. */
    static TensorBuffer[] inputs(Invocation invocation, ModelSignature signature) {
        List<ValueInfo> declared = signature.inputs();
        TensorBuffer[] inputs = new TensorBuffer[declared.size()];
        for (int i = 0; i < inputs.length; i++) {
            int index = i;
            inputs[i] = checked(() -> invocation.input(index), declared.get(i), "input");
        }
        return inputs;
    }

    static void checkOutputs(Invocation invocation, ModelSignature signature, List<String> outputs) {
        for (int i = 0; i < outputs.size(); i++) {
            ValueInfo output = signature.output(outputs.get(i));
            if (output.type() instanceof TensorType) {
                int index = i;
                checked(() -> invocation.output(index), output, "output");
            }
        }
    }

    private static TensorBuffer checked(Supplier<@Nullable TensorBuffer> engine, ValueInfo declared, String what) {
        TensorBuffer buffer;
        try {
            buffer = engine.get();
        } catch (RuntimeException e) {
            throw new ModelExecutionException(
                    "the engine could not give its buffer for " + what + " '" + declared.name() + "'; see the cause",
                    e);
        }
        if (buffer == null) {
            throw new ModelExecutionException(
                    "the engine has no buffer for " + what + " '" + declared.name() + "'", null);
        }
        if (declared.type() instanceof TensorType tensor && buffer.type() != tensor.elementType()) {
            throw new ModelExecutionException(
                    "the engine's buffer for " + what + " '" + declared.name() + "' holds " + buffer.type()
                            + ", but its signature says " + tensor.elementType(),
                    null);
        }
        return buffer;
    }
}
