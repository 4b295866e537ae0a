package io.mlprod.internal.graph;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.function.DoubleConsumer;
import java.util.function.LongConsumer;

/**
 * A reader of one message in the protobuf wire format, over a part of an array that it never leaves.
 *
 * <p>Our own sixty lines rather than the protobuf library: hosts such as Spark and Flink bring that in versions that
 * exclude one another, and only lengths, nesting and a few names are needed here.
 */
final class WireReader {

    private static final int MAX_DEPTH = 100; // the limit of protobuf's own C++ parser
    static final int VARINT = 0;
    static final int FIXED64 = 1;
    static final int BYTES = 2;
    static final int FIXED32 = 5;
    static final int FLOAT = 1; // of TensorProto.DataType, as the next
    static final int DOUBLE = 11;

    private final byte[] data;
    private final int limit;
    private final int depth;
    private int position;
    private int field;
    private int wireType;

    WireReader(byte[] data) {
        this(data, 0, data.length, 0);
    }

    private WireReader(byte[] data, int position, int limit, int depth) {
        this.data = data;
        this.position = position;
        this.limit = limit;
        this.depth = depth;
    }

    /** Moves to the next field; false at the end of the message. */
    boolean next() throws MalformedModelException {
        if (position == limit) {
            return false;
        }
        int start = position;
        long tag = varint();
        field = (int) (tag >>> 3);
        wireType = (int) (tag & 7);
        if (tag >>> 3 == 0 || tag >>> 3 > 0x1FFF_FFFF) {
            throw new MalformedModelException("Field number " + (tag >>> 3), start);
        }
        if (wireType != VARINT && wireType != FIXED64 && wireType != BYTES && wireType != FIXED32) {
            throw new MalformedModelException("Wire type " + wireType, start);
        }
        return true;
    }

    int field() {
        return field;
    }

    int position() {
        return position;
    }

    /** The value of a field that must be a number. */
    long number() throws MalformedModelException {
        expect(VARINT);
        return varint();
    }

    /** The value of a field that must be text. */
    String text() throws MalformedModelException {
        int length = length();
        String text = new String(data, position, length, StandardCharsets.UTF_8);
        position += length;
        return text;
    }

    /** The value of a field that must be a message; this reader moves behind it. */
    WireReader message() throws MalformedModelException {
        if (depth == MAX_DEPTH) {
            throw new MalformedModelException("Messages nested deeper than " + MAX_DEPTH, position);
        }
        int length = length();
        WireReader inner = new WireReader(data, position, position + length, depth + 1);
        position += length;
        return inner;
    }

    /** Gives each value of a repeated number, whether it was written packed or one by one. */
    void numbers(LongConsumer into) throws MalformedModelException {
        if (wireType == BYTES) {
            WireReader packed = message();
            while (packed.position < packed.limit) {
                into.accept(packed.varint());
            }
        } else {
            into.accept(number());
        }
    }

    /** Gives what is left of this message as signed numbers of a fixed width; it can be read again. */
    void littleEndian(int width, LongConsumer into) {
        ByteBuffer bytes = rest();
        while (bytes.remaining() >= width) {
            into.accept(
                    switch (width) {
                        case Byte.BYTES -> bytes.get();
                        case Integer.BYTES -> bytes.getInt();
                        default -> bytes.getLong();
                    });
        }
    }

    /** Gives what is left of this message as floats or doubles; it can be read again. */
    void fractions(int elementType, DoubleConsumer into) {
        ByteBuffer bytes = rest();
        int width = elementType == DOUBLE ? Double.BYTES : Float.BYTES;
        while (bytes.remaining() >= width) {
            into.accept(elementType == DOUBLE ? bytes.getDouble() : bytes.getFloat());
        }
    }

    private ByteBuffer rest() {
        return ByteBuffer.wrap(data, position, limit - position).order(ByteOrder.LITTLE_ENDIAN);
    }

    /** The values of a repeated number of a fixed width, or one of them if they were not written packed. */
    WireReader fixed() throws MalformedModelException {
        if (wireType == BYTES) {
            return message();
        }
        int start = position;
        skip();
        return new WireReader(data, start, position, depth);
    }

    /** Whether what is left of this message are floats or doubles above 0 only. */
    boolean isPositive(int elementType) {
        ByteBuffer bytes = rest();
        int width = elementType == FLOAT ? Float.BYTES : Double.BYTES;
        boolean positive = (elementType == FLOAT || elementType == DOUBLE)
                && bytes.hasRemaining()
                && bytes.remaining() % width == 0;
        while (positive && bytes.hasRemaining()) {
            positive = elementType == FLOAT ? bytes.getFloat() > 0 : bytes.getDouble() > 0;
        }
        return positive;
    }

    /** Moves behind a field that is of no interest. */
    void skip() throws MalformedModelException {
        switch (wireType) {
            case VARINT -> varint();
            case FIXED64 -> advance(8);
            case FIXED32 -> advance(4);
            default -> advance(length());
        }
    }

    /** The length of a field that must be text, bytes or a message; the position moves to its first byte. */
    private int length() throws MalformedModelException {
        expect(BYTES);
        int start = position;
        long length = varint();
        if (length < 0 || length > limit - position) {
            throw new MalformedModelException(
                    "A field of " + Long.toUnsignedString(length) + " bytes where only " + (limit - position)
                            + " are left",
                    start);
        }
        return (int) length;
    }

    private void advance(int count) throws MalformedModelException {
        if (count > limit - position) {
            throw new MalformedModelException("The data end in the middle of a field", position);
        }
        position += count;
    }

    private long varint() throws MalformedModelException {
        long value = 0;
        for (int shift = 0; shift < 64; shift += 7) {
            if (position == limit) {
                throw new MalformedModelException("The data end in the middle of a number", position);
            }
            byte next = data[position++];
            value |= (long) (next & 0x7F) << shift;
            if (next >= 0) {
                return value;
            }
        }
        throw new MalformedModelException("A number longer than ten bytes", position);
    }

    private void expect(int type) throws MalformedModelException {
        if (wireType != type) {
            throw new MalformedModelException(
                    "Field " + field + " has wire type " + wireType + " instead of " + type, position);
        }
    }
}
