package io.mlprod.model;

import java.math.BigInteger;
import java.nio.Buffer;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.DoubleBuffer;
import java.nio.FloatBuffer;
import java.nio.IntBuffer;
import java.nio.LongBuffer;
import java.nio.ShortBuffer;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * An immutable n-dimensional array of numbers, truth values or texts on the Java heap, in row-major order.
 *
 * <p>Thread-safe; nothing to close. Every factory copies what it is given, so the caller may reuse its array or buffer
 * at once, and every accessor returns a copy. A shape has at most {@value #MAX_RANK} dimensions. A shape without
 * dimensions is that of a scalar, which has one element; a dimension may be 0. Factories without a shape create a
 * vector.
 *
 * <p>Two tensors are equal if type, shape and the bits of all elements are equal (so NaN equals the same NaN, and 0.0
 * differs from -0.0). {@link #toString()} shows type and shape, never elements: they may be personal data.
 *
 * @since 0.1
 */
public final class Tensor implements Value {

    /** The largest number of dimensions; ONNX Runtime's Java API takes no more. */
    public static final int MAX_RANK = 8;

    private final ElementType type;
    private final long[] shape;
    private final int size;
    private final ByteBuffer bytes; // native byte order; empty for strings
    private final String @Nullable [] strings; // only for strings

    private Tensor(ElementType type, long[] shape, int size, ByteBuffer bytes, String @Nullable [] strings) {
        this.type = type;
        this.shape = shape;
        this.size = size;
        this.bytes = bytes;
        this.strings = strings;
    }

    /**
     * Creates a float32 vector.
     *
     * @param values the elements
     * @return a tensor of shape [values.length]
     */
    public static Tensor of(float[] values) {
        return of(Objects.requireNonNull(values, "values"), values.length);
    }

    /**
     * Creates a float32 tensor.
     *
     * @param values the elements, row by row
     * @param shape the dimensions
     * @return the tensor
     * @throws IllegalArgumentException if the shape does not have exactly that many elements
     */
    public static Tensor of(float[] values, long... shape) {
        return of(ElementType.FLOAT, FloatBuffer.wrap(Objects.requireNonNull(values, "values")), shape);
    }

    /**
     * Creates a float32 matrix.
     *
     * @param rows the rows, all of one length
     * @return a tensor of shape [rows.length, length of a row]
     * @throws IllegalArgumentException if the rows differ in length, or take 2 GiB or more together
     */
    public static Tensor of(float[][] rows) {
        for (float[] row : Objects.requireNonNull(rows, "rows")) {
            Objects.requireNonNull(row, "rows must hold no null");
        }
        int width = rows.length == 0 ? 0 : rows[0].length;
        FloatBuffer values = FloatBuffer.allocate(bytes(rows.length * (long) width, ElementType.FLOAT) / Float.BYTES);
        for (int i = 0; i < rows.length; i++) {
            if (rows[i].length != width) {
                throw new IllegalArgumentException("Row " + i + " has " + rows[i].length + " values, row 0 has " + width
                        + "; all rows of a matrix must have one length");
            }
            values.put(rows[i]);
        }
        return of(ElementType.FLOAT, values.flip(), rows.length, width);
    }

    /**
     * Creates a float64 vector.
     *
     * @param values the elements
     * @return a tensor of shape [values.length]
     */
    public static Tensor of(double[] values) {
        return of(Objects.requireNonNull(values, "values"), values.length);
    }

    /**
     * Creates a float64 tensor.
     *
     * @param values the elements, row by row
     * @param shape the dimensions
     * @return the tensor
     * @throws IllegalArgumentException if the shape does not have exactly that many elements
     */
    public static Tensor of(double[] values, long... shape) {
        return of(ElementType.DOUBLE, DoubleBuffer.wrap(Objects.requireNonNull(values, "values")), shape);
    }

    /**
     * Creates an int64 vector.
     *
     * @param values the elements
     * @return a tensor of shape [values.length]
     */
    public static Tensor of(long[] values) {
        return of(Objects.requireNonNull(values, "values"), values.length);
    }

    /**
     * Creates an int64 tensor.
     *
     * @param values the elements, row by row
     * @param shape the dimensions
     * @return the tensor
     * @throws IllegalArgumentException if the shape does not have exactly that many elements
     */
    public static Tensor of(long[] values, long... shape) {
        return of(ElementType.INT64, LongBuffer.wrap(Objects.requireNonNull(values, "values")), shape);
    }

    /**
     * Creates an int32 vector.
     *
     * @param values the elements
     * @return a tensor of shape [values.length]
     */
    public static Tensor of(int[] values) {
        return of(Objects.requireNonNull(values, "values"), values.length);
    }

    /**
     * Creates an int32 tensor.
     *
     * @param values the elements, row by row
     * @param shape the dimensions
     * @return the tensor
     * @throws IllegalArgumentException if the shape does not have exactly that many elements
     */
    public static Tensor of(int[] values, long... shape) {
        return of(ElementType.INT32, IntBuffer.wrap(Objects.requireNonNull(values, "values")), shape);
    }

    /**
     * Creates an int16 vector.
     *
     * @param values the elements
     * @return a tensor of shape [values.length]
     */
    public static Tensor of(short[] values) {
        return of(Objects.requireNonNull(values, "values"), values.length);
    }

    /**
     * Creates an int16 tensor.
     *
     * @param values the elements, row by row
     * @param shape the dimensions
     * @return the tensor
     * @throws IllegalArgumentException if the shape does not have exactly that many elements
     */
    public static Tensor of(short[] values, long... shape) {
        return of(ElementType.INT16, ShortBuffer.wrap(Objects.requireNonNull(values, "values")), shape);
    }

    /**
     * Creates an int8 vector.
     *
     * @param values the elements
     * @return a tensor of shape [values.length]
     */
    public static Tensor of(byte[] values) {
        return of(Objects.requireNonNull(values, "values"), values.length);
    }

    /**
     * Creates an int8 tensor; for uint8 use {@link #of(ElementType, Buffer, long...)}.
     *
     * @param values the elements, row by row
     * @param shape the dimensions
     * @return the tensor
     * @throws IllegalArgumentException if the shape does not have exactly that many elements
     */
    public static Tensor of(byte[] values, long... shape) {
        return of(ElementType.INT8, ByteBuffer.wrap(Objects.requireNonNull(values, "values")), shape);
    }

    /**
     * Creates a vector of truth values.
     *
     * @param values the elements
     * @return a tensor of shape [values.length]
     */
    public static Tensor of(boolean[] values) {
        return of(Objects.requireNonNull(values, "values"), values.length);
    }

    /**
     * Creates a tensor of truth values.
     *
     * @param values the elements, row by row
     * @param shape the dimensions
     * @return the tensor
     * @throws IllegalArgumentException if the shape does not have exactly that many elements
     */
    public static Tensor of(boolean[] values, long... shape) {
        ByteBuffer bytes = ByteBuffer.allocate(Objects.requireNonNull(values, "values").length);
        for (boolean value : values) {
            bytes.put((byte) (value ? 1 : 0));
        }
        return of(ElementType.BOOL, bytes.flip(), shape);
    }

    /**
     * Creates a vector of texts.
     *
     * @param values the elements
     * @return a tensor of shape [values.length]
     * @throws NullPointerException if an element is null
     */
    public static Tensor of(String[] values) {
        return of(Objects.requireNonNull(values, "values"), values.length);
    }

    /**
     * Creates a tensor of texts.
     *
     * @param values the elements, row by row
     * @param shape the dimensions
     * @return the tensor
     * @throws NullPointerException if an element is null
     * @throws IllegalArgumentException if the shape does not have exactly that many elements
     */
    public static Tensor of(String[] values, long... shape) {
        Objects.requireNonNull(shape, "shape");
        String[] copy = Objects.requireNonNull(values, "values").clone();
        for (int i = 0; i < copy.length; i++) {
            Objects.requireNonNull(copy[i], "An ONNX string cannot be null: element " + i);
        }
        return new Tensor(
                ElementType.STRING, shape.clone(), checkSize(shape, copy.length), ByteBuffer.allocate(0), copy);
    }

    /**
     * Creates a tensor of any numeric type from a buffer's remaining elements, whatever the buffer's byte order.
     *
     * <p>The buffer is either a buffer of the type's own width ({@code FloatBuffer} for float32, {@code ShortBuffer}
     * for float16, bfloat16 and the 16-bit integers, and so on; floats are also rounded to float16 or bfloat16), or a
     * {@code ByteBuffer} that holds the elements' bytes in the byte order that it is set to. The buffer's position does
     * not change.
     *
     * @param type the element type
     * @param values the elements, row by row
     * @param shape the dimensions
     * @return the tensor
     * @throws IllegalArgumentException if the buffer is of another width, the type is string, the shape does not have
     *     exactly that many elements, or they take 2 GiB or more
     */
    public static Tensor of(ElementType type, Buffer values, long... shape) {
        Objects.requireNonNull(type, "type");
        Objects.requireNonNull(values, "values");
        Objects.requireNonNull(shape, "shape");
        if (type == ElementType.STRING) {
            throw new IllegalArgumentException("Texts do not lie in buffers; use Tensor.of(String[], shape)");
        }
        int remaining = values.remaining();
        boolean raw = values instanceof ByteBuffer;
        if (raw && remaining % type.byteSize() != 0) {
            throw new IllegalArgumentException(
                    remaining + " bytes are not a whole number of " + type + " elements of " + type.byteSize());
        }
        int size = checkSize(shape, raw ? remaining / type.byteSize() : remaining);
        ByteBuffer bytes = ByteBuffer.allocate(bytes(size, type)).order(ByteOrder.nativeOrder());
        fill(bytes, type, values, size);
        return new Tensor(type, shape.clone(), size, bytes, null);
    }

    private static int bytes(long size, ElementType type) {
        if (size > Integer.MAX_VALUE / type.byteSize()) {
            throw new IllegalArgumentException(size + " elements (" + type
                    + ") do not fit into one tensor, which has less" + " than 2 GiB; split the rows into several");
        }
        return (int) size * type.byteSize();
    }

    private static void fill(ByteBuffer target, ElementType type, Buffer values, int size) {
        int width = type.byteSize();
        if (values instanceof ByteBuffer source) {
            if (type == ElementType.BOOL) {
                for (int i = 0; i < size; i++) {
                    target.put(i, (byte) (source.get(source.position() + i) == 0 ? 0 : 1));
                }
            } else if (width == 1 || source.order() == target.order()) {
                target.put(0, source, source.position(), source.remaining());
            } else {
                ByteBuffer view = source.slice().order(source.order());
                for (int i = 0; i < size; i++) {
                    switch (width) {
                        case 2 -> target.putShort(i * 2, view.getShort(i * 2));
                        case 4 -> target.putInt(i * 4, view.getInt(i * 4));
                        default -> target.putLong(i * 8, view.getLong(i * 8));
                    }
                }
            }
        } else if (values instanceof FloatBuffer source && type == ElementType.FLOAT) {
            target.asFloatBuffer().put(0, source, source.position(), size);
        } else if (values instanceof FloatBuffer source
                && (type == ElementType.FLOAT16 || type == ElementType.BFLOAT16)) {
            for (int i = 0; i < size; i++) {
                type.writeDouble(target, i, source.get(source.position() + i));
            }
        } else if (values instanceof DoubleBuffer source && type == ElementType.DOUBLE) {
            target.asDoubleBuffer().put(0, source, source.position(), size);
        } else if (values instanceof ShortBuffer source && width == 2) {
            target.asShortBuffer().put(0, source, source.position(), size);
        } else if (values instanceof IntBuffer source && type.isInteger() && width == 4) {
            target.asIntBuffer().put(0, source, source.position(), size);
        } else if (values instanceof LongBuffer source && type.isInteger() && width == 8) {
            target.asLongBuffer().put(0, source, source.position(), size);
        } else {
            throw new IllegalArgumentException("A " + values.getClass().getSimpleName() + " cannot hold " + type
                    + " elements; use the buffer of its width or a ByteBuffer");
        }
    }

    /**
     * Creates a float32 scalar.
     *
     * @param value the element
     * @return a tensor without dimensions
     */
    public static Tensor scalar(float value) {
        return of(new float[] {value}, new long[0]);
    }

    /**
     * Creates a float64 scalar.
     *
     * @param value the element
     * @return a tensor without dimensions
     */
    public static Tensor scalar(double value) {
        return of(new double[] {value}, new long[0]);
    }

    /**
     * Creates an int32 scalar.
     *
     * @param value the element
     * @return a tensor without dimensions
     */
    public static Tensor scalar(int value) {
        return of(new int[] {value}, new long[0]);
    }

    /**
     * Creates an int64 scalar.
     *
     * @param value the element
     * @return a tensor without dimensions
     */
    public static Tensor scalar(long value) {
        return of(new long[] {value}, new long[0]);
    }

    /**
     * Creates a scalar truth value.
     *
     * @param value the element
     * @return a tensor without dimensions
     */
    public static Tensor scalar(boolean value) {
        return of(new boolean[] {value}, new long[0]);
    }

    /**
     * Creates a scalar text.
     *
     * @param value the element
     * @return a tensor without dimensions
     * @throws NullPointerException if the text is null
     */
    public static Tensor scalar(String value) {
        return of(new String[] {value}, new long[0]);
    }

    /** Returns the number of elements that a shape requires, after a check that there are that many. */
    private static int checkSize(long[] shape, int available) {
        if (shape.length > MAX_RANK) {
            throw new IllegalArgumentException("A tensor has at most " + MAX_RANK + " dimensions, not " + shape.length
                    + ": " + Arrays.toString(shape));
        }
        for (long dimension : shape) {
            if (dimension < 0) {
                throw new IllegalArgumentException("A tensor's dimension is 0 or more: " + Arrays.toString(shape));
            }
        }
        long size = elements(shape);
        if (size != available) {
            throw new IllegalArgumentException("Shape " + Arrays.toString(shape) + " holds "
                    + (size == Long.MAX_VALUE ? "too many" : size) + " elements, but " + available + " were given");
        }
        return available;
    }

    /**
     * Returns the number of elements of a shape.
     *
     * @param shape the dimensions, each 0 or more
     * @return their product, 1 for a scalar; {@link Long#MAX_VALUE} if it is larger than that
     */
    public static long elements(long... shape) {
        long elements = 1;
        for (long dimension : shape) {
            long more = elements * dimension;
            elements = more < 0 || Math.multiplyHigh(elements, dimension) != 0 ? Long.MAX_VALUE : more;
        }
        return elements;
    }

    /**
     * Returns the type of the elements.
     *
     * @return the type
     */
    public ElementType elementType() {
        return type;
    }

    /**
     * Returns the dimensions.
     *
     * @return a copy; empty for a scalar
     */
    public long[] shape() {
        return shape.clone();
    }

    /**
     * Returns the number of dimensions.
     *
     * @return 0 for a scalar
     */
    public int rank() {
        return shape.length;
    }

    /**
     * Returns the size of one dimension.
     *
     * @param index which dimension, from 0
     * @return its size
     * @throws IndexOutOfBoundsException if there is no such dimension
     */
    public long dimension(int index) {
        return shape[Objects.checkIndex(index, shape.length)];
    }

    /**
     * Returns the number of elements.
     *
     * @return the product of the dimensions; 1 for a scalar
     */
    public int size() {
        return size;
    }

    /**
     * Returns the elements as floats: exact for float32, float16, bfloat16, bool and integers of up to 16 bits.
     *
     * @return a copy of the elements, row by row
     * @throws UnsupportedOperationException if a float could not hold every value of this type
     */
    public float[] floats() {
        switch (type) {
            case DOUBLE, INT32, UINT32, INT64, UINT64, STRING ->
                throw unsupported("floats()", "doubles(), longs() or strings()");
            default -> {}
        }
        float[] values = new float[size];
        if (type == ElementType.FLOAT) {
            bytes.asFloatBuffer().get(values);
        } else {
            for (int i = 0; i < size; i++) {
                values[i] = (float) type.readDouble(bytes, i);
            }
        }
        return values;
    }

    /**
     * Returns the elements as doubles: exact for all numeric types but 64-bit integers.
     *
     * @return a copy of the elements, row by row
     * @throws UnsupportedOperationException if the type is a 64-bit integer or string
     */
    public double[] doubles() {
        switch (type) {
            case INT64, UINT64, STRING -> throw unsupported("doubles()", "longs(), bigIntegers() or strings()");
            default -> {}
        }
        double[] values = new double[size];
        for (int i = 0; i < size; i++) {
            values[i] = type.readDouble(bytes, i);
        }
        return values;
    }

    /**
     * Returns the elements as ints, unsigned ones with their true value.
     *
     * @return a copy of the elements, row by row
     * @throws UnsupportedOperationException if an int could not hold every value of this type
     */
    public int[] ints() {
        switch (type) {
            case INT8, UINT8, INT16, UINT16, INT32, BOOL -> {}
            default -> throw unsupported("ints()", "longs(), doubles() or strings()");
        }
        int[] values = new int[size];
        for (int i = 0; i < size; i++) {
            values[i] = (int) type.readLong(bytes, i);
        }
        return values;
    }

    /**
     * Returns the elements as longs, unsigned ones with their true value.
     *
     * @return a copy of the elements, row by row
     * @throws UnsupportedOperationException if the type is not an integer or truth value
     * @throws ArithmeticException if a uint64 element is 2^63 or more; use {@link #bigIntegers()}
     */
    public long[] longs() {
        if (!type.isInteger() && type != ElementType.BOOL) {
            throw unsupported("longs()", "doubles() or strings()");
        }
        long[] values = new long[size];
        for (int i = 0; i < size; i++) {
            values[i] = type.readLong(bytes, i);
            if (type == ElementType.UINT64 && values[i] < 0) {
                throw new ArithmeticException("Element " + i + " is 2^63 or more; use bigIntegers()");
            }
        }
        return values;
    }

    /**
     * Returns the elements as integers of any size, unsigned ones with their true value.
     *
     * @return the elements, row by row
     * @throws UnsupportedOperationException if the type is not an integer or truth value
     */
    public BigInteger[] bigIntegers() {
        if (!type.isInteger() && type != ElementType.BOOL) {
            throw unsupported("bigIntegers()", "doubles() or strings()");
        }
        BigInteger[] values = new BigInteger[size];
        for (int i = 0; i < size; i++) {
            long bits = type.readLong(bytes, i);
            values[i] = type == ElementType.UINT64 && bits < 0
                    ? BigInteger.valueOf(bits).add(BigInteger.ONE.shiftLeft(64))
                    : BigInteger.valueOf(bits);
        }
        return values;
    }

    /**
     * Returns the elements as truth values.
     *
     * @return a copy of the elements, row by row
     * @throws UnsupportedOperationException if the type is not bool
     */
    public boolean[] booleans() {
        if (type != ElementType.BOOL) {
            throw unsupported("booleans()", "longs(), doubles() or strings()");
        }
        boolean[] values = new boolean[size];
        for (int i = 0; i < size; i++) {
            values[i] = bytes.get(i) != 0;
        }
        return values;
    }

    /**
     * Returns the elements as texts.
     *
     * @return a copy of the elements, row by row
     * @throws UnsupportedOperationException if the type is not string
     */
    public String[] strings() {
        if (strings == null) {
            throw unsupported("strings()", "floats(), doubles() or longs()");
        }
        return strings.clone();
    }

    /**
     * Returns the elements' bytes in the machine's byte order, without copying.
     *
     * @return a read-only view of all bytes; empty for a string tensor
     */
    public ByteBuffer bytes() {
        return bytes.asReadOnlyBuffer().order(ByteOrder.nativeOrder());
    }

    /**
     * Returns one element as a double.
     *
     * @param index the element's place in row-major order
     * @return the value, rounded if a 64-bit integer is beyond 2^53
     * @throws UnsupportedOperationException if the type is string
     * @throws IndexOutOfBoundsException if there is no such element
     */
    public double doubleAt(int index) {
        if (strings != null) {
            throw unsupported("doubleAt()", "stringAt()");
        }
        return type.readDouble(bytes, Objects.checkIndex(index, size));
    }

    /**
     * Returns one element as a long, an unsigned one with its true value.
     *
     * @param index the element's place in row-major order
     * @return the value
     * @throws UnsupportedOperationException if the type is not an integer or truth value
     * @throws ArithmeticException if a uint64 element is 2^63 or more
     * @throws IndexOutOfBoundsException if there is no such element
     */
    public long longAt(int index) {
        long value = type.readLong(bytes, Objects.checkIndex(index, size));
        if (type == ElementType.UINT64 && value < 0) {
            throw new ArithmeticException("Element " + index + " is 2^63 or more; use bigIntegers()");
        }
        return value;
    }

    /**
     * Returns one element as text.
     *
     * @param index the element's place in row-major order
     * @return the text
     * @throws UnsupportedOperationException if the type is not string
     * @throws IndexOutOfBoundsException if there is no such element
     */
    public String stringAt(int index) {
        if (strings == null) {
            throw unsupported("stringAt()", "doubleAt() or longAt()");
        }
        return strings[Objects.checkIndex(index, size)];
    }

    private UnsupportedOperationException unsupported(String asked, String instead) {
        return new UnsupportedOperationException(
                asked + " cannot hold every value of a " + type + " tensor; use " + instead);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Tensor that
                && type == that.type
                && Arrays.equals(shape, that.shape)
                && bytes.equals(that.bytes)
                && Arrays.equals(strings, that.strings);
    }

    @Override
    public int hashCode() {
        return 31 * (31 * (31 * type.hashCode() + Arrays.hashCode(shape)) + bytes.hashCode())
                + Arrays.hashCode(strings);
    }

    /**
     * Returns the type and the shape; never elements.
     *
     * @return for example {@code float32[1, 30]}
     */
    @Override
    public String toString() {
        return type + Arrays.toString(shape);
    }
}
