package io.mlprod.internal.graph;

import java.util.List;

/** The names of ONNX's element types, for messages about those that mlprod cannot serve. */
public final class ElementTypeNames {

    /** By their codes: TensorProto.DataType in onnx.proto of ONNX 1.23. */
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
     * Names an element type.
     *
     * @param code its number in onnx.proto
     * @return the name, or the number if ONNX 1.23 has no such type
     */
    public static String nameOf(int code) {
        return code >= 0 && code < NAMES.size() ? NAMES.get(code) : "element type " + code + " (unknown to ONNX 1.23)";
    }
}
