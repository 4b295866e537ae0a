package io.mlprod.internal.onnx;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OnnxValue;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import io.mlprod.model.ElementType;
import io.mlprod.model.Value;
import io.mlprod.spi.TensorBuffer;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The tensors of ONNX Runtime's Java binding for one combination of input shapes. */
final class JniBinding extends Binding {

    private final JniModel model;
    private final OrtSession.RunOptions runOptions;
    private final WantedOutputs outputs;
    private final Map<String, OnnxTensor> feeds = new LinkedHashMap<>();
    private final Map<String, OnnxTensor> pinned = new LinkedHashMap<>();
    private final Set<String> requested = new LinkedHashSet<>();
    private final boolean hasTexts;
    private OrtSession.@Nullable Result result;

    private JniBinding(JniModel model, OrtSession.RunOptions runOptions, TensorBuffer[] inputs, WantedOutputs outputs) {
        super(inputs, outputs);
        this.model = model;
        this.runOptions = runOptions;
        this.outputs = outputs;
        hasTexts = Arrays.stream(inputs).anyMatch(input -> input.type() == ElementType.STRING);
        for (int i = 0; i < outputs.size(); i++) {
            requested.add(outputs.get(i).name());
        }
    }

    static JniBinding of(JniModel model, OrtSession.RunOptions runOptions, TensorBuffer[] inputs, WantedOutputs outputs)
            throws OrtException {
        JniBinding binding = new JniBinding(model, runOptions, inputs, outputs);
        try {
            for (TensorBuffer input : inputs) {
                if (input.type() != ElementType.STRING) {
                    binding.feeds.put(
                            input.name(), binding.tensor(input.type(), input.bytes(), input.shape(), input.size()));
                }
            }
            return binding;
        } catch (OrtException | RuntimeException e) {
            binding.close();
            throw e;
        }
    }

    private OnnxTensor tensor(ElementType type, ByteBuffer bytes, long[] shape, int size) throws OrtException {
        ByteBuffer window = bytes.slice(0, size * type.byteSize()).order(ByteOrder.nativeOrder());
        return OnnxTensor.createTensor(model.environment(), window, shape, OnnxTypes.javaType(type));
    }

    /** Each run needs new native strings. */
    @Override
    protected void feedTexts(TensorBuffer[] inputs) throws OrtException {
        if (!hasTexts) {
            return;
        }
        for (TensorBuffer input : inputs) {
            if (input.type() == ElementType.STRING) {
                String[] texts = Arrays.copyOf(input.strings(), input.size());
                feeds.put(input.name(), OnnxTensor.createTensor(model.environment(), texts, input.shape()));
            }
        }
    }

    @Override
    protected void discardTexts() {
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

    @Override
    protected void run() throws OrtException {
        result = model.session().run(feeds, requested, pinned, runOptions);
    }

    @Override
    protected void releaseResults() {
        if (result != null) {
            result.close();
            result = null;
        }
    }

    /** Returns the value of an output that is not pinned; those come after the pinned ones. */
    private OnnxValue result(int output) {
        int index = pinned.size();
        for (int i = 0; i < output; i++) {
            if (requested.contains(outputs.get(i).name())) {
                index++;
            }
        }
        if (result == null) {
            throw new IllegalStateException("An output is read before a run");
        }
        return result.get(index);
    }

    @Override
    protected long[] shape(int output) {
        return ((OnnxTensor) result(output)).getInfo().getShape();
    }

    @Override
    protected void read(int output, TensorBuffer into) throws OrtException {
        OnnxValues.read((OnnxTensor) result(output), into);
    }

    @Override
    protected Value read(int output) throws OrtException {
        return OnnxValues.read(
                outputs.get(output).name(), result(output), outputs.get(output).classLabels());
    }

    @Override
    protected void readPinned(int output, TensorBuffer into) throws OrtException {
        OnnxTensor tensor = pinned.get(outputs.get(output).name());
        if (tensor == null) {
            throw new IllegalStateException("Output " + outputs.get(output) + " is not pinned");
        }
        OnnxValues.read(tensor, into);
    }

    @Override
    protected void pin(int output, ElementType type, ByteBuffer bytes, long[] shape) throws OrtException {
        pin(output, tensor(type, bytes, shape, bytes.capacity() / type.byteSize()));
    }

    @Override
    protected void pinTexts(int output, int size, long[] shape) throws OrtException {
        String[] empty = new String[size];
        Arrays.fill(empty, "");
        pin(output, OnnxTensor.createTensor(model.environment(), empty, shape));
    }

    private void pin(int output, OnnxTensor tensor) {
        pinned.put(outputs.get(output).name(), tensor);
        requested.remove(outputs.get(output).name());
    }

    @Override
    protected void drop(int output) {
        requested.remove(outputs.get(output).name());
    }

    @Override
    protected void unpin() {
        requested.clear(); // in the order of the outputs again
        for (int i = 0; i < outputs.size(); i++) {
            requested.add(outputs.get(i).name());
        }
        pinned.values().forEach(OnnxTensor::close);
        pinned.clear();
    }

    @Override
    protected void close() {
        feeds.values().forEach(OnnxTensor::close);
        feeds.clear();
        pinned.values().forEach(OnnxTensor::close);
        pinned.clear();
    }
}
