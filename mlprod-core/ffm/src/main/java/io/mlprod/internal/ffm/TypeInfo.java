package io.mlprod.internal.ffm;

import ai.onnxruntime.OrtException;
import io.mlprod.model.Dimension;
import io.mlprod.model.ElementType;
import io.mlprod.model.ValueType;
import io.mlprod.model.ValueType.MapType;
import io.mlprod.model.ValueType.SequenceType;
import io.mlprod.model.ValueType.TensorType;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;

/** The types of inputs and outputs as ONNX Runtime reports them. */
final class TypeInfo {

    static final int TENSOR = 1;
    static final int SEQUENCE = 2;
    static final int MAP = 3;

    private static final Function KIND = Function.of(56, 2);
    private static final Function AS_TENSOR = Function.of(55, 2);
    private static final Function AS_MAP = Function.of(103, 2);
    private static final Function AS_SEQUENCE = Function.of(104, 2);
    private static final Function MAP_KEY = Function.of(105, 2);
    private static final Function MAP_VALUE = Function.of(106, 2);
    private static final Function SEQUENCE_ELEMENT = Function.of(107, 2);
    private static final Function DIMENSION_NAMES = Function.of(63, 3);
    private static final Release RELEASE = Release.of(98);

    private TypeInfo() {}

    /** Returns the type, and frees its info. */
    static ValueType take(long info, Scratch scratch) throws OrtException {
        try {
            return switch (kind(info, scratch)) {
                case TENSOR -> tensor(info, true, scratch);
                case MAP -> map(info, scratch);
                case SEQUENCE -> new SequenceType(element(info, scratch));
                default -> throw unknown(kind(info, scratch));
            };
        } finally {
            RELEASE.free(info);
        }
    }

    private static int kind(long info, Scratch scratch) throws OrtException {
        KIND.call(info, scratch.result());
        return scratch.takeInt();
    }

    private static IllegalStateException unknown(int kind) {
        return new IllegalStateException("ONNX Runtime reported an unknown kind of value: " + kind);
    }

    private static ValueType element(long info, Scratch scratch) throws OrtException {
        AS_SEQUENCE.call(info, scratch.result());
        SEQUENCE_ELEMENT.call(scratch.take(), scratch.result());
        long element = scratch.take();
        try {
            return switch (kind(element, scratch)) {
                case TENSOR -> tensor(element, false, scratch);
                case MAP -> map(element, scratch);
                default -> throw unknown(kind(element, scratch));
            };
        } finally {
            RELEASE.free(element);
        }
    }

    private static MapType map(long info, Scratch scratch) throws OrtException {
        AS_MAP.call(info, scratch.result());
        long map = scratch.take();
        MAP_KEY.call(map, scratch.result());
        ElementType key = ElementCodes.typeOf(scratch.takeInt());
        MAP_VALUE.call(map, scratch.result());
        long value = scratch.take();
        try {
            return new MapType(key, ((TensorType) tensor(value, false, scratch)).elementType());
        } finally {
            RELEASE.free(value);
        }
    }

    private static ValueType tensor(long info, boolean isShaped, Scratch scratch) throws OrtException {
        AS_TENSOR.call(info, scratch.result());
        long tensor = scratch.take();
        ElementType type = Tensors.elementTypeOf(tensor, scratch);
        return new TensorType(type, isShaped ? dimensions(tensor, scratch) : List.of());
    }

    private static List<Dimension> dimensions(long tensor, Scratch scratch) throws OrtException {
        long[] sizes = Tensors.shapeOf(tensor, scratch);
        List<Dimension> dimensions = new ArrayList<>(sizes.length);
        if (sizes.length > 0) {
            DIMENSION_NAMES.call(
                    tensor, scratch.memory((long) sizes.length * Long.BYTES).address(), sizes.length);
        }
        for (int i = 0; i < sizes.length; i++) {
            long at = scratch.memory((long) sizes.length * Long.BYTES).getAtIndex(ValueLayout.JAVA_LONG, i);
            String name = Texts.of(at); // belongs to the info
            dimensions.add(new Dimension(Math.max(sizes[i], Dimension.DYNAMIC), name.isEmpty() ? null : name));
        }
        return dimensions;
    }
}
