package io.mlprod.internal.graph;

import io.mlprod.model.ElementType;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * ONNX's element types: the corresponding types of mlprod, and their names for messages about those that mlprod cannot
 * serve.
 */
public final class ElementTypeNames {

    /** The names by code: TensorProto.DataType in onnx.proto of ONNX 1.23. */
    private static final List<String> NAMES = List.of(
            "undefined",
            "float32",
            "uint8",
            "int8",
            "uint16",
            "int16",
            "int32",
            "int64",
            "string",
            "bool",
            "float16",
            "float64",
            "uint32",
            "uint64",
            "complex64",
            "complex128",
            "bfloat16",
            "float8e4m3fn",
            "float8e4m3fnuz",
            "float8e5m2",
            "float8e5m2fnuz",
            "uint4",
            "int4",
            "float4e2m1",
            "float8e8m0",
            "uint2",
            "int2",
            "float6e2m3",
            "float6e3m2");

    private ElementTypeNames() {}

    /**
     * Returns mlprod's type for one of ONNX's.
     *
     * @param code its number in onnx.proto
     * @return null if mlprod has no such type
     */
    public static @Nullable ElementType typeOf(int code) {
        return switch (code) {
            case 1 -> ElementType.FLOAT;
            case 2 -> ElementType.UINT8;
            case 3 -> ElementType.INT8;
            case 4 -> ElementType.UINT16;
            case 5 -> ElementType.INT16;
            case 6 -> ElementType.INT32;
            case 7 -> ElementType.INT64;
            case 8 -> ElementType.STRING;
            case 9 -> ElementType.BOOL;
            case 10 -> ElementType.FLOAT16;
            case 11 -> ElementType.DOUBLE;
            case 12 -> ElementType.UINT32;
            case 13 -> ElementType.UINT64;
            case 16 -> ElementType.BFLOAT16;
            default -> null;
        };
    }

    /**
     * Returns the name of an element type.
     *
     * @param code its number in onnx.proto
     * @return the name, or the number if ONNX 1.23 has no such type
     */
    public static String nameOf(int code) {
        return code >= 0 && code < NAMES.size() ? NAMES.get(code) : "element type " + code + " (unknown to ONNX 1.23)";
    }
}
