package io.mlprod.testing.internal.files;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.function.LongConsumer;

/** The fields of a protobuf message, one after the other. For one thread. */
final class Wire {

    private static final int VARINT = 0;
    private static final int FIXED64 = 1;
    private static final int BYTES = 2;
    private static final int FIXED32 = 5;
    private static final String REMEDY = "check that it is a TensorProto, not a sequence, an optional or a model";

    private final String place;
    private final ByteBuffer data;
    private int type;

    Wire(String place, ByteBuffer data) {
        this.place = place;
        this.data = data.order(ByteOrder.LITTLE_ENDIAN);
    }

    /** Returns the number of the next field; 0 at the end. */
    int next() {
        if (!data.hasRemaining()) {
            return 0;
        }
        long key = varint();
        type = (int) (key & 7);
        if (key >>> 3 == 0 || key >>> 3 > Integer.MAX_VALUE || type > FIXED32) {
            throw bad("byte " + data.position() + " begins no field");
        }
        return (int) (key >>> 3);
    }

    /** Passes the numbers of a field to a consumer, whether they are packed or not. */
    void numbers(LongConsumer into) {
        if (type == BYTES) {
            Wire inner = new Wire(place, bytes());
            while (inner.data.hasRemaining()) {
                into.accept(inner.varint());
            }
        } else {
            expect(VARINT);
            into.accept(varint());
        }
    }

    /** Returns the bytes of a field, or those of numbers of a fixed width, whether they are packed or not. */
    ByteBuffer bytes() {
        int length = switch (type) {
            case FIXED32 -> 4;
            case FIXED64 -> 8;
            default -> {
                expect(BYTES);
                long given = varint();
                if (given < 0 || given > data.remaining()) {
                    throw bad("a field of " + given + " bytes where " + data.remaining() + " are left");
                }
                yield (int) given;
            }
        };
        if (length > data.remaining()) {
            throw bad("it ends within a field");
        }
        ByteBuffer bytes = data.slice(data.position(), length).order(ByteOrder.LITTLE_ENDIAN);
        data.position(data.position() + length);
        return bytes;
    }

    void skip() {
        if (type == VARINT) {
            varint();
        } else {
            bytes();
        }
    }

    IllegalArgumentException bad(String problem) {
        return BadFile.at(place, "no ONNX tensor: " + problem, REMEDY);
    }

    private void expect(int wanted) {
        if (type != wanted) {
            throw bad("a field has wire type " + type + " instead of " + wanted);
        }
    }

    private long varint() {
        long value = 0;
        for (int shift = 0; shift < 64; shift += 7) {
            if (!data.hasRemaining()) {
                throw bad("it ends within a number");
            }
            byte next = data.get();
            value |= (long) (next & 0x7F) << shift;
            if (next >= 0) {
                return value;
            }
        }
        throw bad("a number of more than ten bytes");
    }
}
