package io.mlprod.internal.graph;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.function.DoubleConsumer;
import java.util.function.LongConsumer;

/**
 * A reader of one message in the protobuf wire format, confined to a part of an array.
 *
 * <p>It is sixty lines of mlprod's own rather than the protobuf library: hosts such as Spark and Flink bring that
 * library in versions that exclude one another, and only lengths, nesting and a few names are needed here.
 */
final class WireReader {

    private static final int MAX_DEPTH = 100; // the limit of protobuf's own C++ parser
    static final int VARINT = 0;
    static final int FIXED64 = 1;
    static final int BYTES = 2;
    static final int FIXED32 = 5;

    private final MemoryBudget budget;
    private final byte[] data;
    private final int start;
    private final int limit;
    private final int depth;
    private int position;
    private int field;
    private int wireType;

    WireReader(byte[] data, MemoryBudget budget) {
        this(budget, data, 0, data.length, 0);
    }

    private WireReader(MemoryBudget budget, byte[] data, int position, int limit, int depth) {
        this.budget = budget;
        this.data = data;
        this.start = position;
        this.position = position;
        this.limit = limit;
        this.depth = depth;
    }

    /** Returns a second reader, which continues from the position of this one. */
    WireReader copy() {
        return new WireReader(budget, data, position, limit, depth);
    }

    /** Adds what was read since some position to a message, unchanged. */
    void copyTo(WireWriter message, int from) throws MalformedModelException {
        message.add(data, from, position);
    }

    /** Moves to the next field. Returns false at the end of the message. */
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

    /** Returns how many bytes of this message are left. */
    int remaining() {
        return limit - position;
    }

    MemoryBudget budget() {
        return budget;
    }

    /** Returns a reader of this message from its start. */
    WireReader again() {
        return new WireReader(budget, data, start, limit, depth);
    }

    /** Returns the value of a field that must be a number. */
    long number() throws MalformedModelException {
        expect(VARINT);
        return varint();
    }

    /** Returns the value of a field that must be text. */
    String text() throws MalformedModelException {
        String text = passingText();
        budget.take(MemoryBudget.TEXT + text.length());
        return text;
    }

    /** Returns the value of a field that must be text; empty if it has more than {@code mostBytes} bytes. */
    String text(int mostBytes) throws MalformedModelException {
        WireReader bytes = part();
        return bytes.remaining() <= mostBytes
                ? new String(data, bytes.position, bytes.remaining(), StandardCharsets.UTF_8)
                : "";
    }

    /** Returns the value of a field that must be text, without counting it as kept. */
    String passingText() throws MalformedModelException {
        return text(Integer.MAX_VALUE);
    }

    /** Returns the value of a field that must be a message, of which something is kept. This reader moves past it. */
    WireReader message() throws MalformedModelException {
        if (depth == MAX_DEPTH) {
            throw new MalformedModelException("Messages nested deeper than " + MAX_DEPTH, position);
        }
        budget.take(MemoryBudget.MESSAGE);
        return part();
    }

    /** Returns the content of a field of bytes. This reader moves past it. */
    WireReader part() throws MalformedModelException {
        int length = length();
        WireReader inner = new WireReader(budget, data, position, position + length, depth + 1);
        position += length;
        return inner;
    }

    /**
     * Passes each value of a repeated number to a consumer, whether they were written packed or one by one.
     *
     * @return how many there were in this field
     */
    int numbers(LongConsumer into) throws MalformedModelException {
        WireReader values = varints();
        int count = 0;
        for (; values.position < values.limit; count++) {
            into.accept(values.varint());
        }
        return count;
    }

    /** Puts the values of a repeated number into an array. Returns the index after the last one. */
    int numbers(long[] into, int from) throws MalformedModelException {
        WireReader values = varints();
        int next = from;
        while (values.position < values.limit) {
            into[next++] = values.varint();
        }
        return next;
    }

    /** Returns how many values of a repeated number there are in this field. */
    int countNumbers() throws MalformedModelException {
        return numbers(value -> {});
    }

    /** Returns the values of a repeated number, or one of them if they were not written packed. */
    private WireReader varints() throws MalformedModelException {
        if (wireType == BYTES) {
            return part();
        }
        int first = position;
        number();
        return new WireReader(budget, data, first, position, depth);
    }

    /** Passes the rest of this message to a consumer as signed numbers of a fixed width; it can be read again. */
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

    /** Passes the rest of this message to a consumer as floats or doubles; it can be read again. */
    void fractions(int elementType, DoubleConsumer into) {
        ByteBuffer bytes = rest();
        int width = elementType == TensorHead.DOUBLE ? Double.BYTES : Float.BYTES;
        while (bytes.remaining() >= width) {
            into.accept(elementType == TensorHead.DOUBLE ? bytes.getDouble() : bytes.getFloat());
        }
    }

    /** Returns the rest of this message. */
    ByteBuffer rest() {
        return ByteBuffer.wrap(data, position, limit - position).order(ByteOrder.LITTLE_ENDIAN);
    }

    /** Returns the values of a repeated number of a fixed width, or one of them if they were not written packed. */
    WireReader fixed() throws MalformedModelException {
        if (wireType == BYTES) {
            return part();
        }
        int first = position;
        skip();
        return new WireReader(budget, data, first, position, depth);
    }

    /** Returns whether the rest of this message consists only of floats or doubles above 0. */
    boolean isPositive(int elementType) {
        ByteBuffer bytes = rest();
        int width = elementType == TensorHead.FLOAT ? Float.BYTES : Double.BYTES;
        boolean positive = TensorHead.isFraction(elementType) && bytes.hasRemaining() && bytes.remaining() % width == 0;
        while (positive && bytes.hasRemaining()) {
            positive = elementType == TensorHead.FLOAT ? bytes.getFloat() > 0 : bytes.getDouble() > 0;
        }
        return positive;
    }

    /** Skips a field that is of no interest. */
    void skip() throws MalformedModelException {
        switch (wireType) {
            case VARINT -> varint();
            case FIXED64 -> advance(8);
            case FIXED32 -> advance(4);
            default -> advance(length());
        }
    }

    /** Returns the length of a field that must be text, bytes or a message. The position moves to its first byte. */
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
