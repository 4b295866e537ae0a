package io.mlprod.spi;

import io.mlprod.error.OverloadedException;
import io.mlprod.internal.text.PlainText;
import io.mlprod.model.ElementType;
import io.mlprod.model.Tensor;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A mutable tensor that is reused from call to call. Numbers are in memory in native byte order, direct or on the heap
 * as the engine chooses; texts are in an array.
 *
 * <p>For one thread at a time. The memory grows with {@link #reshape} and is freed by the garbage collector, so no
 * sequence of calls can touch freed memory.
 *
 * @since 0.1
 */
public final class TensorBuffer {

    private static final ByteBuffer NO_DIRECT_BYTES = allocate(0, true);
    private static final ByteBuffer NO_HEAP_BYTES = allocate(0, false);
    private static final String[] NO_STRINGS = {};
    private static final long[] EMPTY = {0};

    private final String name;
    private final ElementType type;
    private final boolean isDirect;
    private long[] shape = EMPTY;
    private int size;
    private ByteBuffer bytes;
    private @Nullable FloatBuffer floats;
    private @Nullable String[] strings = NO_STRINGS;

    private TensorBuffer(String name, ElementType type, boolean isDirect) {
        this.name = Objects.requireNonNull(name, "name");
        this.type = Objects.requireNonNull(type, "type");
        this.isDirect = isDirect;
        this.bytes = isDirect ? NO_DIRECT_BYTES : NO_HEAP_BYTES;
    }

    /**
     * Creates an empty buffer in direct memory, for engines whose runs are native.
     *
     * @param name the input or output that it is for
     * @param type the type of the elements
     * @return the buffer
     */
    public static TensorBuffer direct(String name, ElementType type) {
        return new TensorBuffer(name, type, true);
    }

    /**
     * Creates an empty buffer on the heap, for engines in Java: {@link #bytes()} has an array, whose offset is 0.
     *
     * @param name the input or output that it is for
     * @param type the type of the elements
     * @return the buffer
     */
    public static TensorBuffer heap(String name, ElementType type) {
        return new TensorBuffer(name, type, false);
    }

    private static ByteBuffer allocate(int capacity, boolean isDirect) {
        ByteBuffer bytes = isDirect ? ByteBuffer.allocateDirect(capacity) : ByteBuffer.allocate(capacity);
        return bytes.order(ByteOrder.nativeOrder());
    }

    /**
     * Returns the name of the input or output that the buffer is for.
     *
     * @return its name
     */
    public String name() {
        return name;
    }

    /**
     * Returns the type of the elements.
     *
     * @return the type
     */
    public ElementType type() {
        return type;
    }

    /**
     * Returns the current dimensions.
     *
     * @return the array itself, not to be changed
     */
    public long[] shape() {
        return shape;
    }

    /**
     * Returns the current number of elements.
     *
     * @return the product of the dimensions
     */
    public int size() {
        return size;
    }

    /**
     * Returns the elements of a numeric tensor.
     *
     * @return memory in native byte order with room for at least {@link #size()} elements; another object after the
     *     buffer has grown
     */
    public ByteBuffer bytes() {
        return bytes;
    }

    /**
     * Returns the elements of a float32 tensor, as floats. These are quicker to get and put one by one than through
     * bytes, which check their order each time.
     *
     * @return a view of {@link #bytes()}; another object after the buffer has grown
     * @throws IllegalStateException if the elements are not floats
     */
    public FloatBuffer floats() {
        if (floats == null) {
            if (type != ElementType.FLOAT) {
                throw new IllegalStateException(PlainText.line("'" + name + "' holds " + type + ", not FLOAT"));
            }
            floats = bytes.asFloatBuffer();
        }
        return floats;
    }

    /**
     * Returns the elements of a string tensor.
     *
     * @return an array with room for at least {@link #size()} elements; another object after the buffer has grown
     */
    public @Nullable String[] strings() {
        return strings;
    }

    /**
     * Returns whether a tensor is small enough for a buffer, whose bytes are indexed by ints, as those of every Java
     * buffer are.
     *
     * @param type the type of the elements
     * @param elements how many
     * @return false if they take 2 GiB or more
     */
    public static boolean fits(ElementType type, long elements) {
        return elements >= 0 && elements <= Integer.MAX_VALUE / Math.max(1, type.byteSize());
    }

    /**
     * Sets the dimensions and makes room for the elements. Elements keep their values if the buffer need not grow. If
     * this method throws, the buffer is unchanged.
     *
     * @param newShape the dimensions; the array is kept, so the caller does not change it afterwards
     * @throws IllegalArgumentException if a dimension is negative or the elements do not {@linkplain #fits fit}
     * @throws OverloadedException if there is not enough memory
     */
    public void reshape(long[] newShape) {
        if (newShape == shape || Arrays.equals(newShape, shape)) {
            return;
        }
        long elements = elements(newShape);
        if (!fits(type, elements)) {
            throw new IllegalArgumentException(
                    "A " + type + " tensor of shape " + Arrays.toString(newShape) + " does not fit into 2 GiB");
        }
        ensureCapacity((int) elements);
        size = (int) elements;
        shape = newShape;
    }

    /** Returns the product of the dimensions; -1 if one is negative, {@link Long#MAX_VALUE} if it is larger. */
    private static long elements(long[] dimensions) {
        long product = 1;
        boolean isEmpty = false;
        for (long dimension : dimensions) {
            if (dimension < 0) {
                return -1;
            }
            isEmpty |= dimension == 0;
            product = dimension == 0 || product <= Long.MAX_VALUE / dimension ? product * dimension : Long.MAX_VALUE;
        }
        return isEmpty ? 0 : product;
    }

    private void ensureCapacity(int elements) {
        try {
            if (type == ElementType.STRING) {
                if (strings.length < elements) {
                    strings = new String[elements];
                }
            } else if (bytes.capacity() < elements * type.byteSize()) {
                setBytes(allocate(elements * type.byteSize(), isDirect));
            }
        } catch (OutOfMemoryError e) {
            throw new OverloadedException("no memory for the " + elements + " elements (" + type + ") of '" + name
                    + "': " + e.getMessage() + "; give fewer rows in a call, let fewer calls run at a time, or raise "
                    + (isDirect && type != ElementType.STRING ? "-XX:MaxDirectMemorySize" : "-Xmx"));
        }
    }

    @SuppressWarnings("ReferenceEquality") // the view is kept while the memory is the same
    private void setBytes(ByteBuffer memory) {
        if (memory != bytes) {
            bytes = memory;
            floats = null;
        }
    }

    /**
     * Takes over the memory of a result, with its dimensions.
     *
     * @param newShape the dimensions; kept
     * @param elements the elements in native byte order; kept
     * @throws IllegalArgumentException if the buffer has another byte order or size
     */
    @SuppressWarnings("ReferenceEquality") // memory that was taken over before needs no second check
    public void adopt(long[] newShape, ByteBuffer elements) {
        if (elements == bytes && newShape == shape) {
            return;
        }
        long count = Tensor.elements(newShape);
        if (elements.order() != ByteOrder.nativeOrder() || count * type.byteSize() != elements.capacity()) {
            throw new IllegalArgumentException(PlainText.line("Output '" + name + "': a shape of " + count + " " + type
                    + " elements needs a buffer of just their size in native byte order"));
        }
        shape = newShape;
        setBytes(elements);
        size = elements.capacity() / type.byteSize();
    }

    /**
     * Takes over the texts of a result, with its dimensions.
     *
     * @param newShape the dimensions; kept
     * @param elements the texts; kept
     */
    public void adopt(long[] newShape, String[] elements) {
        shape = newShape;
        strings = elements;
        size = elements.length;
    }

    /**
     * Copies the elements of a tensor into this buffer.
     *
     * @param firstElement the index where to put its first element
     * @param tensor a tensor of this buffer's type
     */
    public void put(int firstElement, Tensor tensor) {
        if (type == ElementType.STRING) {
            System.arraycopy(tensor.strings(), 0, strings, firstElement, tensor.size());
        } else {
            ByteBuffer source = tensor.bytes();
            bytes.put(firstElement * type.byteSize(), source, 0, source.capacity());
        }
    }

    /**
     * Copies the elements of another buffer into this one.
     *
     * @param firstElement the index where to put its first element
     * @param source a buffer of this buffer's type
     */
    public void put(int firstElement, TensorBuffer source) {
        if (type == ElementType.STRING) {
            System.arraycopy(source.strings, 0, strings, firstElement, source.size);
        } else {
            bytes.put(firstElement * type.byteSize(), source.bytes, 0, source.size * type.byteSize());
        }
    }

    /**
     * Copies consecutive elements out of this buffer.
     *
     * @param firstElement the index of the first of them
     * @param newShape the dimensions of the result, which determine how many are copied
     * @return an immutable copy
     */
    public Tensor copy(int firstElement, long[] newShape) {
        int count = (int) Tensor.elements(newShape);
        if (type == ElementType.STRING) {
            return Tensor.of(Arrays.copyOfRange(strings, firstElement, firstElement + count), newShape);
        }
        int width = type.byteSize();
        ByteBuffer part = bytes.slice(firstElement * width, count * width).order(ByteOrder.nativeOrder());
        return Tensor.of(type, part, newShape);
    }

    /** Releases the memory to the garbage collector; used after an unusually large call. */
    public void release() {
        shape = EMPTY;
        size = 0;
        setBytes(isDirect ? NO_DIRECT_BYTES : NO_HEAP_BYTES);
        strings = NO_STRINGS;
    }
}
