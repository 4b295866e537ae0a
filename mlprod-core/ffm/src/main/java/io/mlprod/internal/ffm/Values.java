package io.mlprod.internal.ffm;

import ai.onnxruntime.OrtException;
import io.mlprod.error.InvalidOutputException;
import io.mlprod.internal.onnx.ClassOrder;
import io.mlprod.model.ElementType;
import io.mlprod.model.MapValue;
import io.mlprod.model.SequenceValue;
import io.mlprod.model.Value;
import io.mlprod.spi.TensorBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The copying of native sequences and maps to the heap; each part that is handed out meanwhile is freed. */
final class Values {

    private static final Function KIND = Function.of(67, 2);
    private static final Function PART = Function.of(80, 4);
    private static final Function PART_COUNT = Function.of(81, 2);

    private Values() {}

    /** Returns a value's content; the caller frees the value itself. */
    static Value read(String output, long value, List<Object> classLabels, Scratch scratch) throws OrtException {
        KIND.call(value, scratch.result());
        int kind = scratch.takeInt();
        return switch (kind) {
            case TypeInfo.TENSOR -> {
                TensorBuffer tensor = tensor(output, value, scratch);
                yield tensor.copy(0, tensor.shape());
            }
            case TypeInfo.MAP -> new MapValue(ClassOrder.of(map(output, value, scratch), classLabels));
            case TypeInfo.SEQUENCE -> sequence(output, value, classLabels, scratch);
            default ->
                throw new InvalidOutputException(
                        "Output '" + output + "' is a value of kind " + kind + ", which is not supported", null);
        };
    }

    private static TensorBuffer tensor(String output, long value, Scratch scratch) throws OrtException {
        TensorBuffer buffer = TensorBuffer.direct(output, Tensors.elementType(value, scratch));
        Tensors.read(value, buffer, scratch);
        return buffer;
    }

    private static SequenceValue sequence(String output, long value, List<Object> classLabels, Scratch scratch)
            throws OrtException {
        PART_COUNT.call(value, scratch.result());
        int count = Math.toIntExact(scratch.take());
        List<Value> values = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            long part = part(value, i, scratch);
            try {
                values.add(read(output, part, classLabels, scratch));
            } finally {
                Tensors.RELEASE.free(part);
            }
        }
        return new SequenceValue(values);
    }

    private static long part(long value, int index, Scratch scratch) throws OrtException {
        PART.call(value, index, Environment.ALLOCATOR, scratch.result());
        return scratch.take();
    }

    private static Map<Object, Object> map(String output, long map, Scratch scratch) throws OrtException {
        TensorBuffer keys = takePart(output, map, 0, scratch);
        TensorBuffer values = takePart(output, map, 1, scratch);
        Map<Object, Object> entries = HashMap.newHashMap(keys.size());
        for (int i = 0; i < keys.size(); i++) {
            entries.put(element(keys, i), element(values, i));
        }
        return entries;
    }

    private static TensorBuffer takePart(String output, long map, int index, Scratch scratch) throws OrtException {
        long part = part(map, index, scratch);
        try {
            return tensor(output, part, scratch);
        } finally {
            Tensors.RELEASE.free(part);
        }
    }

    private static Object element(TensorBuffer tensor, int index) {
        ElementType type = tensor.type();
        return switch (type) {
            case INT64 -> tensor.bytes().getLong(index * Long.BYTES);
            case FLOAT -> tensor.bytes().getFloat(index * Float.BYTES);
            case DOUBLE -> tensor.bytes().getDouble(index * Double.BYTES);
            case STRING -> String.valueOf(tensor.strings()[index]);
            default ->
                throw new InvalidOutputException(
                        "Output '" + tensor.name() + "' is a map with " + type + ", which is not supported", null);
        };
    }
}
