package io.mlprod.model;

import java.nio.ByteBuffer;

/**
 * The type of a tensor's elements, and their layout in memory.
 *
 * <p>Elements are stored one after the other in a byte buffer; all methods here use the buffer's own byte order. A
 * {@link #BOOL} is one byte, 0 or 1. {@link #STRING} elements are not in buffers: their {@link #byteSize()} is 0 and
 * every method that touches a buffer throws {@link UnsupportedOperationException} for them.
 *
 * @since 0.1
 */
public enum ElementType {
    /** IEEE 754 binary32, Java {@code float}. */
    FLOAT(4, Kind.FLOATING),
    /** IEEE 754 binary64, Java {@code double}. */
    DOUBLE(8, Kind.FLOATING),
    /** IEEE 754 binary16; read and written as {@code float}, rounding half to even. */
    FLOAT16(2, Kind.FLOATING),
    /** The upper half of a binary32; read and written as {@code float}, rounding half to even. */
    BFLOAT16(2, Kind.FLOATING),
    /** Signed 8-bit integer, Java {@code byte}. */
    INT8(1, Kind.SIGNED),
    /** Unsigned 8-bit integer. */
    UINT8(1, Kind.UNSIGNED),
    /** Signed 16-bit integer, Java {@code short}. */
    INT16(2, Kind.SIGNED),
    /** Unsigned 16-bit integer; ONNX Runtime's Java binding can only produce it, not accept it. */
    UINT16(2, Kind.UNSIGNED),
    /** Signed 32-bit integer, Java {@code int}. */
    INT32(4, Kind.SIGNED),
    /** Unsigned 32-bit integer; ONNX Runtime's Java binding can only produce it, not accept it. */
    UINT32(4, Kind.UNSIGNED),
    /** Signed 64-bit integer, Java {@code long}. */
    INT64(8, Kind.SIGNED),
    /** Unsigned 64-bit integer; ONNX Runtime's Java binding can only produce it, not accept it. */
    UINT64(8, Kind.UNSIGNED),
    /** Truth value, Java {@code boolean}. */
    BOOL(1, Kind.TRUTH),
    /** Text, Java {@code String}. */
    STRING(0, Kind.TEXT);

    private enum Kind {
        FLOATING,
        SIGNED,
        UNSIGNED,
        TRUTH,
        TEXT
    }

    private final int byteSize;
    private final Kind kind;

    ElementType(int byteSize, Kind kind) {
        this.byteSize = byteSize;
        this.kind = kind;
    }

    /**
     * Returns the size of one element in bytes.
     *
     * @return the size, 0 for {@link #STRING}
     */
    public int byteSize() {
        return byteSize;
    }

    /**
     * Returns whether elements are floating-point numbers, which may be NaN or infinite.
     *
     * @return true for the four floating-point types
     */
    public boolean isFloating() {
        return kind == Kind.FLOATING;
    }

    /**
     * Returns whether elements are integers.
     *
     * @return true for the signed and the unsigned integer types
     */
    public boolean isInteger() {
        return kind == Kind.SIGNED || kind == Kind.UNSIGNED;
    }

    /**
     * Returns whether elements are integers without a sign.
     *
     * @return true for the four unsigned integer types
     */
    public boolean isUnsigned() {
        return kind == Kind.UNSIGNED;
    }

    /**
     * Reads one element as a {@code double}: exact for all types but {@link #INT64} and {@link #UINT64}, which are
     * rounded beyond 2^53.
     *
     * @param bytes the buffer that holds the elements; its position is not used
     * @param index the index of the element
     * @return the value; true is 1 and false is 0
     * @throws IndexOutOfBoundsException if the buffer has no such element
     */
    public double readDouble(ByteBuffer bytes, int index) {
        return switch (this) {
            case FLOAT -> bytes.getFloat(index * 4);
            case DOUBLE -> bytes.getDouble(index * 8);
            case FLOAT16 -> HalfFloats.fromFloat16(bytes.getShort(index * 2));
            case BFLOAT16 -> HalfFloats.fromBfloat16(bytes.getShort(index * 2));
            case UINT64 -> {
                long bits = bytes.getLong(index * 8);
                yield bits >= 0 ? bits : ((bits >>> 1) | (bits & 1)) * 2.0;
            }
            default -> readLong(bytes, index);
        };
    }

    /**
     * Reads one element as a {@code long}. Unsigned elements are returned with their true value, except
     * {@link #UINT64}, whose 64 bits are returned as they are.
     *
     * @param bytes the buffer that holds the elements; its position is not used
     * @param index the index of the element
     * @return the value; true is 1 and false is 0
     * @throws UnsupportedOperationException if this type is not an integer or truth value
     * @throws IndexOutOfBoundsException if the buffer has no such element
     */
    public long readLong(ByteBuffer bytes, int index) {
        return switch (this) {
            case INT8 -> bytes.get(index);
            case UINT8, BOOL -> Byte.toUnsignedLong(bytes.get(index));
            case INT16 -> bytes.getShort(index * 2);
            case UINT16 -> Short.toUnsignedLong(bytes.getShort(index * 2));
            case INT32 -> bytes.getInt(index * 4);
            case UINT32 -> Integer.toUnsignedLong(bytes.getInt(index * 4));
            case INT64, UINT64 -> bytes.getLong(index * 8);
            default -> throw new UnsupportedOperationException(this + " elements are not whole numbers");
        };
    }

    /**
     * Writes one element, rounded to what this type can hold: to nearest for floating-point types, saturating
     * truncation as in a Java cast for integers, {@code value != 0} for {@link #BOOL}.
     *
     * @param bytes the buffer that holds the elements; its position is not used
     * @param index the index of the element
     * @param value the value to write
     * @throws IndexOutOfBoundsException if the buffer has no such element
     */
    public void writeDouble(ByteBuffer bytes, int index, double value) {
        switch (this) {
            case FLOAT -> bytes.putFloat(index * 4, (float) value);
            case DOUBLE -> bytes.putDouble(index * 8, value);
            case FLOAT16 -> bytes.putShort(index * 2, HalfFloats.toFloat16(HalfFloats.toOdd(value)));
            case BFLOAT16 -> bytes.putShort(index * 2, HalfFloats.toBfloat16(HalfFloats.toOdd(value)));
            case BOOL -> bytes.put(index, (byte) (value != 0 ? 1 : 0));
            default -> writeLong(bytes, index, (long) value);
        }
    }

    /**
     * Writes one integer element. If the value does not fit, only its low bits are kept, so check with {@link #holds}
     * first.
     *
     * @param bytes the buffer that holds the elements; its position is not used
     * @param index the index of the element
     * @param value the value to write
     * @throws UnsupportedOperationException if this type is not an integer or truth value
     * @throws IndexOutOfBoundsException if the buffer has no such element
     */
    public void writeLong(ByteBuffer bytes, int index, long value) {
        switch (this) {
            case INT8, UINT8 -> bytes.put(index, (byte) value);
            case BOOL -> bytes.put(index, (byte) (value != 0 ? 1 : 0));
            case INT16, UINT16 -> bytes.putShort(index * 2, (short) value);
            case INT32, UINT32 -> bytes.putInt(index * 4, (int) value);
            case INT64, UINT64 -> bytes.putLong(index * 8, value);
            default -> throw new UnsupportedOperationException(this + " elements are not whole numbers");
        }
    }

    /**
     * Returns whether an integer value is in the range of this type.
     *
     * @param value the value
     * @return true if {@link #writeLong} followed by {@link #readLong} gives the value back
     */
    public boolean holds(long value) {
        return switch (this) {
            case INT8 -> value == (byte) value;
            case UINT8 -> value >= 0 && value <= 0xFF;
            case INT16 -> value == (short) value;
            case UINT16 -> value >= 0 && value <= 0xFFFF;
            case INT32 -> value == (int) value;
            case UINT32 -> value >= 0 && value <= 0xFFFF_FFFFL;
            case INT64 -> true;
            case UINT64 -> value >= 0;
            case BOOL -> value == 0 || value == 1;
            default -> false;
        };
    }

    /**
     * Returns the name of the type in ONNX.
     *
     * @return for example {@code float32}, {@code uint8}, {@code string}
     */
    @Override
    public String toString() {
        return switch (this) {
            case FLOAT -> "float32";
            case DOUBLE -> "float64";
            default -> name().toLowerCase(java.util.Locale.ROOT);
        };
    }
}
