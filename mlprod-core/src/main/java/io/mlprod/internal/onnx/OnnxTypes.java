package io.mlprod.internal.onnx;

import ai.onnxruntime.MapInfo;
import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.SequenceInfo;
import ai.onnxruntime.TensorInfo;
import ai.onnxruntime.ValueInfo;
import io.mlprod.model.Dimension;
import io.mlprod.model.ElementType;
import io.mlprod.model.ValueType;
import java.util.ArrayList;
import java.util.List;

/** The mapping from ONNX Runtime's types to ours. */
final class OnnxTypes {

    private OnnxTypes() {}

    static ValueType typeOf(ValueInfo info) {
        if (info instanceof TensorInfo tensor) {
            return new ValueType.TensorType(elementType(tensor), dimensions(tensor));
        }
        if (info instanceof MapInfo map) {
            return mapType(map);
        }
        if (info instanceof SequenceInfo sequence) {
            return new ValueType.SequenceType(
                    sequence.isSequenceOfMaps()
                            ? mapType(sequence.mapInfo)
                            : new ValueType.TensorType(elementType(sequence.sequenceType), List.of()));
        }
        throw new IllegalStateException("ONNX Runtime reported an unknown kind of value: " + info);
    }

    private static ValueType.MapType mapType(MapInfo map) {
        return new ValueType.MapType(elementType(map.keyType), elementType(map.valueType));
    }

    private static List<Dimension> dimensions(TensorInfo tensor) {
        long[] sizes = tensor.getShape();
        String[] names = tensor.getDimensionNames();
        List<Dimension> dimensions = new ArrayList<>(sizes.length);
        for (int i = 0; i < sizes.length; i++) {
            String name = i < names.length && !names[i].isEmpty() ? names[i] : null;
            dimensions.add(new Dimension(Math.max(sizes[i], Dimension.DYNAMIC), name));
        }
        return dimensions;
    }

    /**
     * Returns the element type of a tensor; the Java type alone does not distinguish unsigned integers from signed
     * ones.
     */
    static ElementType elementType(TensorInfo tensor) {
        return switch (tensor.onnxType) {
            case ONNX_TENSOR_ELEMENT_DATA_TYPE_UINT16 -> ElementType.UINT16;
            case ONNX_TENSOR_ELEMENT_DATA_TYPE_UINT32 -> ElementType.UINT32;
            case ONNX_TENSOR_ELEMENT_DATA_TYPE_UINT64 -> ElementType.UINT64;
            default -> elementType(tensor.type);
        };
    }

    private static ElementType elementType(OnnxJavaType type) {
        return switch (type) {
            case FLOAT -> ElementType.FLOAT;
            case DOUBLE -> ElementType.DOUBLE;
            case INT8 -> ElementType.INT8;
            case UINT8 -> ElementType.UINT8;
            case INT16 -> ElementType.INT16;
            case INT32 -> ElementType.INT32;
            case INT64 -> ElementType.INT64;
            case BOOL -> ElementType.BOOL;
            case STRING -> ElementType.STRING;
            case FLOAT16 -> ElementType.FLOAT16;
            case BFLOAT16 -> ElementType.BFLOAT16;
            case UNKNOWN -> throw new IllegalStateException("ONNX Runtime reported an unknown element type");
        };
    }

    /** Returns whether ONNX Runtime's Java binding can make a tensor of this type. */
    static boolean isCreatable(ElementType type) {
        return switch (type) {
            case UINT16, UINT32, UINT64 -> false;
            default -> true;
        };
    }

    static OnnxJavaType javaType(ElementType type) {
        return switch (type) {
            case UINT16, UINT32, UINT64 ->
                throw new IllegalArgumentException("ONNX Runtime's Java binding has no " + type);
            default -> OnnxJavaType.valueOf(type.name());
        };
    }
}
