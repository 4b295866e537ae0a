package io.mlprod.internal.ffm;

import ai.onnxruntime.OrtException;
import io.mlprod.internal.onnx.ResultLimits;
import io.mlprod.model.ElementType;
import io.mlprod.spi.TensorBuffer;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** The native tensors. */
final class Tensors {

    static final Release RELEASE = Release.of(96);
    private static final Function CREATE = Function.of(48, 5);
    private static final Function CREATE_OVER_MEMORY = Function.of(49, 7);
    private static final Function DATA = Function.of(51, 2);
    private static final Function INFO = Function.of(65, 2);
    private static final Function ELEMENT_TYPE = Function.of(60, 2);
    private static final Function RANK = Function.of(61, 2);
    private static final Function DIMENSIONS = Function.of(62, 3);
    private static final Release RELEASE_INFO = Release.of(99);

    private Tensors() {}

    /** Creates a tensor over direct memory, which the caller holds as long as the tensor. */
    static long over(ByteBuffer memory, ElementType type, long[] shape, long bytes) throws OrtException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment result = arena.allocate(ValueLayout.JAVA_LONG);
            CREATE_OVER_MEMORY.call(
                    Environment.MEMORY_INFO,
                    MemorySegment.ofBuffer(memory).address(),
                    bytes,
                    dimensions(arena, shape),
                    shape.length,
                    ElementCodes.of(type),
                    result.address());
            return result.get(ValueLayout.JAVA_LONG, 0);
        }
    }

    /** Creates a tensor of empty texts. */
    static long ofTexts(long[] shape) throws OrtException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment result = arena.allocate(ValueLayout.JAVA_LONG);
            CREATE.call(
                    Environment.ALLOCATOR,
                    dimensions(arena, shape),
                    shape.length,
                    ElementCodes.of(ElementType.STRING),
                    result.address());
            return result.get(ValueLayout.JAVA_LONG, 0);
        }
    }

    private static long dimensions(Arena arena, long[] shape) {
        MemorySegment dimensions = arena.allocate(ValueLayout.JAVA_LONG, shape.length + 1L); // never empty
        MemorySegment.copy(shape, 0, dimensions, ValueLayout.JAVA_LONG, 0, shape.length);
        return dimensions.address();
    }

    static long[] shape(long tensor, Scratch scratch) throws OrtException {
        INFO.call(tensor, scratch.result());
        long info = scratch.take();
        try {
            return shapeOf(info, scratch);
        } finally {
            RELEASE_INFO.free(info);
        }
    }

    /** Returns the dimensions in a tensor's info. */
    static long[] shapeOf(long info, Scratch scratch) throws OrtException {
        RANK.call(info, scratch.result());
        long[] shape = new long[(int) scratch.take()];
        if (shape.length > 0) {
            MemorySegment memory = scratch.memory((long) shape.length * Long.BYTES);
            DIMENSIONS.call(info, memory.address(), shape.length);
            MemorySegment.copy(memory, ValueLayout.JAVA_LONG, 0, shape, 0, shape.length);
        }
        return shape;
    }

    static ElementType elementType(long tensor, Scratch scratch) throws OrtException {
        INFO.call(tensor, scratch.result());
        long info = scratch.take();
        try {
            return elementTypeOf(info, scratch);
        } finally {
            RELEASE_INFO.free(info);
        }
    }

    /** Returns the element type in a tensor's info. */
    static ElementType elementTypeOf(long info, Scratch scratch) throws OrtException {
        ELEMENT_TYPE.call(info, scratch.result());
        return ElementCodes.typeOf(scratch.takeInt());
    }

    /** Reads a tensor's content. */
    static void read(long tensor, TensorBuffer into, Scratch scratch) throws OrtException {
        if (elementType(tensor, scratch) != into.type()) {
            throw new IllegalStateException(
                    "ONNX Runtime gave output '" + into.name() + "' another type than declared");
        }
        long[] shape = shape(tensor, scratch);
        long elements = 1;
        for (long dimension : shape) {
            elements *= dimension;
        }
        ResultLimits.check(into, shape, elements);
        if (into.type() == ElementType.STRING) {
            into.adopt(shape, Texts.read(tensor, (int) elements, scratch));
        } else {
            into.adopt(shape, bytes(tensor, into, elements, scratch));
        }
    }

    private static ByteBuffer bytes(long tensor, TensorBuffer into, long elements, Scratch scratch)
            throws OrtException {
        ByteBuffer copy;
        try {
            copy = ByteBuffer.allocate((int) (elements * into.type().byteSize()))
                    .order(ByteOrder.nativeOrder());
        } catch (OutOfMemoryError e) {
            throw ResultLimits.noMemory(into, elements, e);
        }
        if (elements > 0) {
            DATA.call(tensor, scratch.result());
            MemorySegment.ofBuffer(copy).copyFrom(Library.at(scratch.take(), copy.capacity()));
        }
        return copy;
    }
}
