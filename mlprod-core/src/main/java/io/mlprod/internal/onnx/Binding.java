package io.mlprod.internal.onnx;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OnnxValue;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import io.mlprod.error.OverloadedException;
import io.mlprod.model.ElementType;
import io.mlprod.model.ValueInfo;
import io.mlprod.model.ValueType.TensorType;
import io.mlprod.spi.TensorBuffer;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The native tensors for one combination of input shapes. */
final class Binding {

    private static final int MAX_PINNED_BYTES = 1 << 20; // beyond this, pinning saves next to nothing

    private static final int MAX_PINNED_TEXTS = 1_024;

    final Map<String, OnnxTensor> feeds = new LinkedHashMap<>();
    final Map<String, OnnxTensor> pinned = new LinkedHashMap<>();
    final Set<String> requested = new LinkedHashSet<>();
    final @Nullable Pin[] pins;

    private final OnnxSession owner;
    private final List<ValueInfo> outputs;
    private final long[][] shapes;
    private final ByteBuffer[] memory;
    private final boolean hasTexts;

    Binding(OnnxSession owner, TensorBuffer[] inputs, List<ValueInfo> outputs) throws OrtException {
        this.owner = owner;
        this.outputs = outputs;
        shapes = new long[inputs.length][];
        memory = new ByteBuffer[inputs.length];
        boolean texts = false;
        for (int i = 0; i < inputs.length; i++) {
            TensorBuffer input = inputs[i];
            shapes[i] = input.shape();
            memory[i] = input.bytes();
            texts |= input.type() == ElementType.STRING;
        }
        hasTexts = texts;
        pins = new Pin[outputs.size()];
        outputs.forEach(output -> requested.add(output.name()));
        try {
            for (TensorBuffer input : inputs) {
                if (input.type() != ElementType.STRING) {
                    feeds.put(input.name(), tensor(input.type(), input.bytes(), input.shape(), input.size()));
                }
            }
        } catch (OrtException | RuntimeException e) {
            close();
            throw e;
        }
    }

    private OnnxTensor tensor(ElementType type, ByteBuffer bytes, long[] shape, int size) throws OrtException {
        ByteBuffer window = bytes.slice(0, size * type.byteSize()).order(ByteOrder.nativeOrder());
        return OnnxTensor.createTensor(owner.environment, window, shape, OnnxTypes.javaType(type));
    }

    @SuppressWarnings("ReferenceEquality") // checks whether it is still the same memory
    boolean fits(TensorBuffer[] inputs) {
        for (int i = 0; i < inputs.length; i++) {
            long[] shape = inputs[i].shape();
            if (memory[i] != inputs[i].bytes() || (shapes[i] != shape && !Arrays.equals(shapes[i], shape))) {
                return false;
            }
        }
        return true;
    }

    @SuppressWarnings("ReferenceEquality") // as above
    boolean closeIfStale(TensorBuffer[] inputs) {
        for (int i = 0; i < inputs.length; i++) {
            if (memory[i] != inputs[i].bytes()) {
                close();
                return true;
            }
        }
        return false;
    }

    /** Feeds the texts of the inputs: they have no memory that could be bound, so each run needs new native strings. */
    void feedTexts(TensorBuffer[] inputs) throws OrtException {
        if (!hasTexts) {
            return;
        }
        for (TensorBuffer input : inputs) {
            if (input.type() == ElementType.STRING) {
                String[] texts = Arrays.copyOf(input.strings(), input.size());
                feeds.put(input.name(), OnnxTensor.createTensor(owner.environment, texts, input.shape()));
            }
        }
    }

    void closeTexts() {
        if (hasTexts) {
            feeds.values().removeIf(tensor -> {
                boolean isText = tensor.getInfo().type == ai.onnxruntime.OnnxJavaType.STRING;
                if (isText) {
                    tensor.close();
                }
                return isText;
            });
        }
    }

    /** Binds memory of ours to the outputs that ONNX Runtime allocated in the run that has just ended. */
    void pinLearnt(@Nullable TensorBuffer[] learnt) throws OrtException {
        if (requested.isEmpty()) {
            return;
        }
        for (int i = 0; i < pins.length; i++) {
            TensorBuffer output = learnt[i];
            if (pins[i] == null && output != null && owner.canPin(output.name()) && isSmall(output)) {
                if (!isAsDeclared(output.shape(), (TensorType) outputs.get(i).type())) {
                    owner.neverPin(output.name()); // ONNX Runtime lets such an output out, but not in
                    continue;
                }
                Pin pin = pin(output);
                if (pin == null) {
                    owner.neverPin(output.name()); // looking for memory at every run would cost more than it saves
                    continue;
                }
                pins[i] = pin;
                pinned.put(output.name(), pin.tensor());
                requested.remove(output.name());
            }
        }
    }

    private static boolean isSmall(TensorBuffer output) {
        return output.type() == ElementType.STRING
                ? output.size() > 0 && output.size() <= MAX_PINNED_TEXTS
                : output.size() * (long) output.type().byteSize() <= MAX_PINNED_BYTES;
    }

    /**
     * Takes memory for an output; returns null if there is none left, which must not cost the answer that has just been
     * made.
     */
    private @Nullable Pin pin(TensorBuffer output) throws OrtException {
        long[] shape = output.shape();
        if (output.type() == ElementType.STRING) {
            String[] empty = new String[output.size()];
            Arrays.fill(empty, "");
            return new Pin(OnnxTensor.createTensor(owner.environment, empty, shape), shape, null);
        }
        TensorBuffer memory = TensorBuffer.direct(output.name(), output.type());
        try {
            memory.reshape(shape);
        } catch (OverloadedException e) {
            return null;
        }
        return new Pin(tensor(output.type(), memory.bytes(), shape, output.size()), shape, memory.bytes());
    }

    /**
     * Returns whether a shape is as declared: exporters declare wrong output shapes, such as a batch of 1, and a
     * declared rank of 0 may mean "unknown".
     */
    private static boolean isAsDeclared(long[] shape, TensorType declared) {
        if (declared.rank() == 0) {
            return true;
        }
        boolean same = shape.length == declared.rank();
        for (int i = 0; same && i < shape.length; i++) {
            same = declared.shape().get(i).admits(shape[i]);
        }
        return same;
    }

    /** Forgets all pins, so that no result can be taken from them whatever happens next; returns the former pins. */
    @Nullable
    Pin[] unpinAll() {
        @Nullable Pin[] old = pins.clone();
        Arrays.fill(pins, null);
        requested.clear();
        outputs.forEach(output -> requested.add(output.name()));
        pinned.values().forEach(OnnxTensor::close);
        pinned.clear();
        return old;
    }

    /**
     * Compares the outputs of a run without pins with the former pins: an output with another shape is never pinned
     * again.
     */
    void noteShapeChanges(OrtSession.Result result, @Nullable Pin[] before) {
        for (int i = 0; i < before.length; i++) {
            Pin old = before[i];
            OnnxValue value = result.get(i);
            if (old != null
                    && value instanceof OnnxTensor tensor
                    && !Arrays.equals(tensor.getInfo().getShape(), old.shape())) {
                owner.neverPin(outputs.get(i).name());
            }
        }
    }

    void close() {
        feeds.values().forEach(OnnxTensor::close);
        feeds.clear();
        pinned.values().forEach(OnnxTensor::close);
        pinned.clear();
    }
}
