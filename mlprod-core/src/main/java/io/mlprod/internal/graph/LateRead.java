package io.mlprod.internal.graph;

import io.mlprod.error.LoadException;
import io.mlprod.error.LoadException.Reason;
import io.mlprod.model.ElementType;
import io.mlprod.model.Tensor;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.function.Supplier;

/** The parts of a file that are decoded each time that an engine asks for them, within the budget of the file. */
final class LateRead {

    private static final int WHOLE_LIST = 8; // fields of AttributeProto
    private static final int FLOAT_LIST = 7;
    private static final int TEXT_LIST = 9;

    private LateRead() {}

    static Supplier<long[]> numbers(WireReader attribute, int count) {
        return () ->
                bounded(() -> WireList.numbers(attribute, WHOLE_LIST, count).longs());
    }

    static Supplier<float[]> fractions(WireReader attribute, int count) {
        return () -> bounded(() -> {
            attribute.budget().take((long) Float.BYTES * count);
            float[] values = new float[count];
            WireReader fields = attribute.again();
            int next = 0;
            while (fields.next()) {
                if (fields.field() == FLOAT_LIST) {
                    ByteBuffer some = fields.fixed().rest();
                    while (some.remaining() >= Float.BYTES) {
                        values[next++] = some.getFloat();
                    }
                } else {
                    fields.skip();
                }
            }
            return values;
        });
    }

    static Supplier<List<String>> texts(WireReader attribute, int count) {
        return () -> bounded(() -> WireList.texts(attribute, TEXT_LIST, count).stream()
                .map(String.class::cast)
                .toList());
    }

    static Supplier<Tensor> tensor(WireReader tensor, int elementType, List<Long> shape, boolean isExternal) {
        return () -> {
            ElementType type = ElementTypeNames.typeOf(elementType);
            if (isExternal) {
                throw new LoadException(Reason.EXTERNAL_DATA, "The elements of a constant lie in another file");
            }
            if (type == null || shape.size() > Tensor.MAX_RANK) {
                throw new LoadException(
                        Reason.UNSUPPORTED,
                        "A constant is a tensor of " + ElementTypeNames.nameOf(elementType) + " with " + shape.size()
                                + " dimensions, and no tensor of mlprod is");
            }
            return bounded(() -> read(tensor, type, shape));
        };
    }

    private static Tensor read(WireReader tensor, ElementType type, List<Long> shape) throws MalformedModelException {
        long[] dimensions = shape.stream().mapToLong(Long::longValue).toArray();
        int size = size(type, dimensions);
        if (type == ElementType.STRING) {
            return Tensor.of(strings(tensor, size), dimensions);
        }
        tensor.budget().take(2L * size * type.byteSize()); // the tensor copies it
        ByteBuffer bytes = ByteBuffer.allocate(size * type.byteSize()).order(ByteOrder.LITTLE_ENDIAN);
        WireReader raw = null;
        WireReader fields = tensor.again();
        while (fields.next()) {
            if (fields.field() == 9) {
                raw = fields.part();
            } else if (fields.field() == listOf(type)) {
                put(fields, type, bytes);
            } else {
                fields.skip();
            }
        }
        if (raw != null) {
            put(raw.rest(), bytes.clear());
        }
        if (bytes.hasRemaining()) {
            throw otherList();
        }
        return Tensor.of(type, bytes.flip(), dimensions);
    }

    private static int size(ElementType type, long[] dimensions) {
        long size = 1;
        for (long dimension : dimensions) { // the data exist, so this cannot overflow
            size *= dimension;
        }
        if (size > Integer.MAX_VALUE / Math.max(1, type.byteSize())) {
            throw new LoadException(Reason.TOO_LARGE, "A constant has 2 GiB or more, which no tensor of mlprod has");
        }
        return (int) size;
    }

    /** Returns the field of TensorProto that contains the elements of a type if they are not stored as raw bytes. */
    private static int listOf(ElementType type) {
        return switch (type) {
            case FLOAT -> 4;
            case DOUBLE -> 10;
            case INT64 -> 7;
            case UINT32, UINT64 -> 11;
            default -> 5;
        };
    }

    private static void put(WireReader fields, ElementType type, ByteBuffer into) throws MalformedModelException {
        if (type == ElementType.FLOAT || type == ElementType.DOUBLE) {
            put(fields.fixed().rest(), into);
            return;
        }
        fields.numbers(number -> {
            if (into.hasRemaining()) {
                switch (type.byteSize()) {
                    case Byte.BYTES -> into.put((byte) number);
                    case Short.BYTES -> into.putShort((short) number);
                    case Integer.BYTES -> into.putInt((int) number);
                    default -> into.putLong(number);
                }
            }
        });
    }

    private static void put(ByteBuffer some, ByteBuffer into) {
        into.put(some.limit(Math.min(some.limit(), some.position() + into.remaining())));
    }

    private static String[] strings(WireReader tensor, int size) throws MalformedModelException {
        tensor.budget().take((long) MemoryBudget.REFERENCE * size);
        String[] texts = new String[size];
        int next = 0;
        WireReader fields = tensor.again();
        while (fields.next()) {
            if (fields.field() == 6 && next < size) {
                texts[next++] = fields.text();
            } else {
                fields.skip();
            }
        }
        if (next < size) {
            throw otherList();
        }
        return texts;
    }

    private static LoadException otherList() {
        return new LoadException(Reason.CORRUPT, "A constant has its elements in the list of another type");
    }

    private interface Read<T> {
        T read() throws MalformedModelException;
    }

    private static <T> T bounded(Read<T> read) {
        try {
            return read.read();
        } catch (OversizedModelException e) {
            throw new LoadException(
                    Reason.TOO_LARGE,
                    "The lists of the model cannot be read: " + e.getMessage()
                            + ", a third of the heap that the file leaves; if that is right, give the JVM more with"
                            + " -Xmx",
                    e);
        } catch (MalformedModelException e) {
            throw new IllegalStateException("The field was walked through when the model was read", e);
        }
    }
}
