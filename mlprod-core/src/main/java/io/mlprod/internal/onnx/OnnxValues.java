package io.mlprod.internal.onnx;

import ai.onnxruntime.OnnxMap;
import ai.onnxruntime.OnnxSequence;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OnnxValue;
import ai.onnxruntime.OrtException;
import io.mlprod.error.InvalidOutputException;
import io.mlprod.model.MapValue;
import io.mlprod.model.SequenceValue;
import io.mlprod.model.Value;
import io.mlprod.spi.TensorBuffer;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

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
            return new MapValue(map(output, map, classLabels));
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
        long elements = tensor.getInfo().getNumElements();
        ResultLimits.check(into, shape, elements);
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
            throw ResultLimits.noMemory(into, elements, e);
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

    private static Map<Object, Object> map(String output, OnnxMap map, List<Object> classLabels) throws OrtException {
        Map<? extends Object, ? extends Object> read = map.getValue();
        for (Object key : read.keySet()) {
            if (key instanceof String text) {
                NativeStrings.checkKey(output, text, classLabels);
            }
        }
        return ClassOrder.of(read, classLabels);
    }
}
