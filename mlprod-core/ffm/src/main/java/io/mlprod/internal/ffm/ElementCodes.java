package io.mlprod.internal.ffm;

import io.mlprod.model.ElementType;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The numbers that ONNX has for element types. */
final class ElementCodes {

    private static final List<@Nullable ElementType> BY_CODE = Arrays.asList(
            null,
            ElementType.FLOAT,
            ElementType.UINT8,
            ElementType.INT8,
            ElementType.UINT16,
            ElementType.INT16,
            ElementType.INT32,
            ElementType.INT64,
            ElementType.STRING,
            ElementType.BOOL,
            ElementType.FLOAT16,
            ElementType.DOUBLE,
            ElementType.UINT32,
            ElementType.UINT64,
            null, // complex numbers
            null,
            ElementType.BFLOAT16);

    private ElementCodes() {}

    static int of(ElementType type) {
        return BY_CODE.indexOf(type);
    }

    static ElementType typeOf(int code) {
        ElementType type = code > 0 && code < BY_CODE.size() ? BY_CODE.get(code) : null;
        if (type == null) {
            throw new IllegalStateException("ONNX Runtime reported an unknown element type");
        }
        return type;
    }
}
