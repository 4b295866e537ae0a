package io.mlprod.internal.onnx;

import ai.onnxruntime.OnnxMap;
import ai.onnxruntime.OnnxSequence;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OnnxValue;
import ai.onnxruntime.OrtException;
import io.mlprod.error.InvalidOutputException;
import io.mlprod.error.OverloadedException;
import io.mlprod.model.MapValue;
import io.mlprod.model.SequenceValue;
import io.mlprod.model.Tensor;
import io.mlprod.model.Value;
import io.mlprod.spi.TensorBuffer;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/** The copying of ONNX Runtime's values to the heap, which closes every part that is handed out meanwhile. */
final class OnnxValues {

    private OnnxValues() {}

    /** Returns a sequence's or map's content; the caller closes the value itself. */
    static Value read(String output, OnnxValue value, List<Object> classLabels) throws OrtException {
        if (value instanceof OnnxTensor tensor) {
            TensorBuffer buffer = TensorBuffer.direct(output, OnnxTypes.elementType(tensor.getInfo()));
            read(tensor, buffer);
            return buffer.copy(0, buffer.shape());
        }
        if (value instanceof OnnxMap map) {
            return new MapValue(inClassOrder(output, map.getValue(), classLabels));
        }
        if (value instanceof OnnxSequence sequence) {
            // Closing a sequence does not close its elements (onnxruntime#24551): each is ours to free.
            List<? extends OnnxValue> elements = sequence.getValue();
            try {
                List<Value> values = new ArrayList<>(elements.size());
                for (OnnxValue element : elements) {
                    values.add(read(output, element, classLabels));
                }
                return new SequenceValue(values);
            } finally {
                elements.forEach(OnnxValue::close);
            }
        }
        throw new InvalidOutputException(
                "Output '" + output + "' is a " + value.getType() + ", which is not supported", null);
    }

    /** Reads a tensor's content. */
    static void read(OnnxTensor tensor, TensorBuffer into) throws OrtException {
        long[] shape = tensor.getInfo().getShape();
        if (shape.length > Tensor.MAX_RANK) {
            throw new InvalidOutputException(
                    "Output '" + into.name() + "' has " + shape.length + " dimensions, but at most " + Tensor.MAX_RANK
                            + " are supported; reshape it in the model",
                    null);
        }
        long elements = tensor.getInfo().getNumElements();
        if (!TensorBuffer.fits(into.type(), elements)) {
            throw new InvalidOutputException(
                    "Output '" + into.name() + "' has " + elements + " elements (" + into.type()
                            + "), but at most 2 GiB"
                            + " are supported; give fewer rows in a call, or reduce it in the model",
                    null);
        }
        if (tensor.getInfo().type == ai.onnxruntime.OnnxJavaType.STRING) {
            String[] texts = new String[(int) elements];
            if (texts.length > 0) {
                flatten(tensor.getValue(), texts, 0);
            }
            NativeStrings.checkOutput(into.name(), tensor, texts);
            into.adopt(shape, texts);
        } else {
            into.adopt(shape, bytes(tensor, into, elements));
        }
    }

    private static ByteBuffer bytes(OnnxTensor tensor, TensorBuffer into, long elements) {
        try {
            return tensor.getByteBuffer();
        } catch (OutOfMemoryError e) {
            throw new OverloadedException(
                    "no memory for the " + elements + " elements (" + into.type() + ") of output '"
                            + into.name() + "': " + e.getMessage()
                            + "; give fewer rows in a call, let fewer calls run at a time, or raise -Xmx");
        }
    }

    private static int flatten(Object from, String[] into, int position) {
        if (from instanceof Object[] parts) {
            int next = position;
            for (Object part : parts) {
                next = flatten(part, into, next);
            }
            return next;
        }
        into[position] = (String) from;
        return position + 1;
    }

    /**
     * Returns a map in class order. ONNX Runtime keeps a map sorted by key, and its Java binding turns it into a hash
     * map; only the model's ZipMap node has the order of the classes.
     */
    private static Map<Object, Object> inClassOrder(
            String output, Map<? extends Object, ? extends Object> map, List<Object> classLabels) {
        for (Object key : map.keySet()) {
            if (key instanceof String text) {
                NativeStrings.checkKey(output, text, classLabels);
            }
        }
        if (classLabels.size() != map.size() || !map.keySet().containsAll(classLabels)) {
            return new TreeMap<>(map);
        }
        Map<Object, Object> ordered = new LinkedHashMap<>();
        for (Object label : classLabels) {
            ordered.put(label, Objects.requireNonNull(map.get(label)));
        }
        return ordered;
    }
}
