package io.mlprod.internal.onnx;

import ai.onnxruntime.OrtException;
import io.mlprod.error.ModelExecutionException;
import io.mlprod.model.ElementType;
import io.mlprod.model.ModelSignature;
import io.mlprod.model.Value;
import io.mlprod.model.ValueInfo;
import io.mlprod.model.ValueType.TensorType;
import io.mlprod.spi.Invocation;
import io.mlprod.spi.TensorBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * An invocation of an ONNX model: input tensors over buffers that stay, and outputs bound to memory of ours ("pinned"),
 * which saves ONNX Runtime's Java binding most of its work on each call.
 *
 * <p>What is bound depends on the shapes of the inputs. So for each of the last few combinations of shapes there is a
 * {@link Binding}. A new binding knows no output's shape. In its first run ONNX Runtime allocates the outputs; an
 * output whose shape is learnt from that is bound for the next run, if each run overwrites it completely
 * ({@link BindableOutputs}). If an output's shape turns out to depend on more than the inputs' shapes, it is never
 * bound again.
 */
final class OnnxInvocation implements Invocation {

    private static final int MAX_BINDINGS = 4;
    private static final int MAX_KEPT_BYTES = 4 << 20; // more than this is kept only while it is used
    private static final int MAX_SMALL_CALLS = 16;
    private static final int BYTES_OF_REFERENCE = 8;

    private final RunContext context;
    private final TensorBuffer[] inputs;
    private final WantedOutputs outputs;
    private final @Nullable TensorBuffer[] outputTensors; // null where the output is not a tensor
    private final @Nullable Value[] outputValues;
    private final List<Binding> bindings = new ArrayList<>(MAX_BINDINGS); // the one used last is first
    private int smallCalls;

    OnnxInvocation(NativeModel model, ModelSignature signature, List<String> wanted, Set<String> pinnable) {
        inputs = new TensorBuffer[signature.inputs().size()];
        for (int i = 0; i < inputs.length; i++) {
            inputs[i] = buffer(signature.inputs().get(i));
        }
        outputTensors = new TensorBuffer[wanted.size()];
        outputValues = new Value[outputTensors.length];
        List<ValueInfo> infos = new ArrayList<>();
        for (int i = 0; i < outputTensors.length; i++) {
            ValueInfo output = signature.output(wanted.get(i));
            infos.add(output);
            outputTensors[i] = output.type() instanceof TensorType ? buffer(output) : null;
        }
        outputs = new WantedOutputs(infos, signature.outputs(), pinnable);
        try {
            context = model.newContext();
        } catch (OrtException e) {
            throw new ModelExecutionException("ONNX Runtime could not prepare a run", e);
        }
    }

    private static TensorBuffer buffer(ValueInfo value) {
        ElementType type = value.type() instanceof TensorType tensor ? tensor.elementType() : ElementType.FLOAT;
        return TensorBuffer.direct(value.name(), type);
    }

    @Override
    public TensorBuffer input(int index) {
        return inputs[index];
    }

    @Override
    public TensorBuffer output(int index) {
        TensorBuffer buffer = outputTensors[index];
        if (buffer == null) {
            throw new IllegalStateException("Output " + outputs.get(index) + " is not a tensor");
        }
        return buffer;
    }

    @Override
    public Value value(int index) {
        TensorBuffer buffer = outputTensors[index];
        if (buffer != null) {
            return buffer.copy(0, buffer.shape());
        }
        Value value = outputValues[index];
        if (value == null) {
            throw new IllegalStateException("Output " + outputs.get(index) + " is read before the first run");
        }
        return value;
    }

    @Override
    public void run() {
        try {
            Binding binding = binding();
            try {
                binding.feedTexts(inputs);
                runOnce(binding);
            } finally {
                binding.discardTexts();
            }
        } catch (OrtException e) {
            throw failure(e);
        }
    }

    private void runOnce(Binding binding) throws OrtException {
        try {
            binding.run();
            collect(binding);
            return;
        } catch (OrtException e) {
            if (!binding.hasPins() || !isShapeMismatch(e)) {
                throw e;
            }
        } finally {
            binding.releaseResults();
        }
        // Some output has another shape than it had for inputs of these shapes before. Nothing was written to it.
        @Nullable Pin[] before = binding.unpinAll();
        try {
            binding.run();
            binding.noteShapeChanges(before);
            collect(binding);
        } finally {
            binding.releaseResults();
        }
    }

    private static boolean isShapeMismatch(OrtException e) {
        String message = String.valueOf(e.getMessage());
        return message.contains("shape") || message.contains("dimension");
    }

    private void collect(Binding binding) throws OrtException {
        for (int i = 0; i < outputTensors.length; i++) {
            TensorBuffer tensor = outputTensors[i];
            if (tensor == null) {
                outputValues[i] = binding.read(i);
            } else {
                binding.readInto(i, tensor);
            }
        }
        binding.pinLearnt(outputTensors);
    }

    private Binding binding() throws OrtException {
        for (int i = 0; i < bindings.size(); i++) {
            Binding known = bindings.get(i);
            if (known.fits(inputs)) {
                if (i > 0) {
                    bindings.remove(i);
                    bindings.add(0, known);
                }
                return known;
            }
        }
        // A buffer that has grown lies elsewhere, and what was bound to the old memory will never be used again.
        bindings.removeIf(old -> old.closeIfStale(inputs));
        if (bindings.size() == MAX_BINDINGS) {
            bindings.remove(MAX_BINDINGS - 1).close();
        }
        Binding fresh = context.bind(inputs, outputs);
        bindings.add(0, fresh);
        return fresh;
    }

    private static ModelExecutionException failure(OrtException e) {
        return new ModelExecutionException(
                "ONNX Runtime failed with " + e.getCode()
                        + "; its own message is on the cause and may hold values of the input",
                EngineError.plain(e));
    }

    /** Returns whether the next run with these shapes writes an output into memory of ours. */
    boolean isPinned(int output) {
        return !bindings.isEmpty() && bindings.get(0).isPinned(output);
    }

    @Override
    public void trim() {
        long capacity = 0;
        long used = 0;
        for (TensorBuffer input : inputs) {
            if (input.type() == ElementType.STRING) {
                capacity += input.strings().length * (long) BYTES_OF_REFERENCE;
                used += input.size() * (long) BYTES_OF_REFERENCE;
                Arrays.fill(input.strings(), 0, input.size(), null);
            } else {
                capacity += input.bytes().capacity();
                used += input.size() * (long) input.type().byteSize();
            }
        }
        // Memory that one large call needed is given back when the calls after it are all much smaller.
        smallCalls = capacity > MAX_KEPT_BYTES && used < capacity / 4 ? smallCalls + 1 : 0;
        if (smallCalls > MAX_SMALL_CALLS) {
            smallCalls = 0;
            closeBindings();
            for (TensorBuffer input : inputs) {
                input.release();
            }
        }
        for (int i = 0; i < outputTensors.length; i++) {
            TensorBuffer output = outputTensors[i];
            if (output == null) {
                outputValues[i] = null;
            } else if (output.type() == ElementType.STRING || output.bytes().capacity() > MAX_KEPT_BYTES) {
                output.release();
            }
        }
    }

    @Override
    public void terminate() {
        setTerminate(true);
    }

    @Override
    public void resume() {
        setTerminate(false);
    }

    private void setTerminate(boolean value) {
        try {
            context.setTerminate(value);
        } catch (OrtException e) {
            throw new IllegalStateException("ONNX Runtime could not change its run options", e);
        }
    }

    @Override
    public void close() {
        closeBindings();
        context.close();
    }

    private void closeBindings() {
        bindings.forEach(Binding::close);
        bindings.clear();
    }
}
