package io.mlprod.internal.plain;

import io.mlprod.error.ModelExecutionException;
import io.mlprod.error.OverloadedException;
import io.mlprod.model.ElementType;
import io.mlprod.model.Tensor;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A value of a run: its type, its dimensions, and its elements in an array that is reused from run to run. Only the
 * array of its own type is ever used; it may be longer than the value.
 */
public final class Slot {

    private static final int MAX_RANK = 16;
    private static final float[] NO_FLOATS = {};
    private static final double[] NO_DOUBLES = {};
    private static final long[] NO_LONGS = {};
    private static final int[] NO_INTS = {};
    private static final byte[] NO_BOOLS = {};
    private static final String[] NO_TEXTS = {};

    private final ElementType type;
    private final int[] dims = new int[MAX_RANK];
    private int rank;
    private int size;
    private boolean isShared; // its array belongs to another slot
    private float[] floats = NO_FLOATS;
    private double[] doubles = NO_DOUBLES;
    private long[] longs = NO_LONGS;
    private int[] ints = NO_INTS;
    private byte[] bools = NO_BOOLS;
    private @Nullable String[] texts = NO_TEXTS;

    /**
     * Creates an empty value.
     *
     * @throws NotTakenException if there are no values of this type
     */
    public Slot(ElementType type) {
        this.type = type;
        dims[0] = 0;
        rank = 1;
        if (!isTaken(type)) {
            throw new NotTakenException("computes with " + type + " elements");
        }
    }

    /** Returns whether there are values of a type. */
    public static boolean isTaken(ElementType type) {
        return switch (type) {
            case FLOAT, DOUBLE, INT64, INT32, BOOL, STRING -> true;
            default -> false;
        };
    }

    /**
     * Returns a value that holds the elements of a tensor.
     *
     * @throws NotTakenException if there are no values of its type
     */
    public static Slot of(Tensor tensor) {
        Slot slot = new Slot(tensor.elementType());
        int[] dims = slot.reshape(tensor.rank());
        for (int i = 0; i < tensor.rank(); i++) {
            dims[i] = Math.toIntExact(tensor.dimension(i));
        }
        slot.allocate();
        switch (slot.type) {
            case FLOAT -> slot.floats = tensor.floats();
            case DOUBLE -> slot.doubles = tensor.doubles();
            case INT64 -> slot.longs = tensor.longs();
            case INT32 -> slot.ints = tensor.ints();
            case STRING -> slot.texts = tensor.strings();
            default -> tensor.bytes().get(slot.bools);
        }
        return slot;
    }

    public ElementType type() {
        return type;
    }

    public int rank() {
        return rank;
    }

    /** Returns a dimension; a negative index counts from the last one, which is -1. */
    public int dim(int index) {
        return dims[index < 0 ? index + rank : index];
    }

    /** Returns the number of elements. */
    public int size() {
        return size;
    }

    /** Returns the product of some dimensions, 1 if there are none. */
    public int product(int from, int to) {
        int product = 1;
        for (int i = from; i < to; i++) {
            product *= dims[i];
        }
        return product;
    }

    public float[] floats() {
        return floats;
    }

    public double[] doubles() {
        return doubles;
    }

    public long[] longs() {
        return longs;
    }

    public int[] ints() {
        return ints;
    }

    /** Returns truth values, each 0 or 1. */
    public byte[] bools() {
        return bools;
    }

    public @Nullable String[] texts() {
        return texts;
    }

    /** Returns the array of its own type. */
    public Object array() {
        return switch (type) {
            case FLOAT -> floats;
            case DOUBLE -> doubles;
            case INT64 -> longs;
            case INT32 -> ints;
            case STRING -> texts;
            default -> bools;
        };
    }

    /** Sets the number of dimensions; the caller writes them into the array, then calls {@link #allocate}. */
    public int[] reshape(int newRank) {
        if (newRank > MAX_RANK) {
            throw new ModelExecutionException("A value has more than " + MAX_RANK + " dimensions", null);
        }
        rank = newRank;
        return dims;
    }

    /** Sets the dimensions to those of another value and makes room for the elements. */
    public void reshapeLike(Slot other) {
        System.arraycopy(other.dims, 0, dims, 0, other.rank);
        rank = other.rank;
        allocate();
    }

    /** Sets one dimension and makes room for the elements. */
    public void allocate(int length) {
        rank = 1;
        dims[0] = length;
        allocate();
    }

    /** Sets two dimensions and makes room for the elements. */
    public void allocate(int rows, int columns) {
        rank = 2;
        dims[0] = rows;
        dims[1] = columns;
        allocate();
    }

    /** Makes room for the elements that the dimensions need; the elements are undefined after it. */
    public void allocate() {
        size = count();
        if (isShared) {
            dropArrays();
        }
        try {
            switch (type) {
                case FLOAT -> floats = floats.length < size ? new float[size] : floats;
                case DOUBLE -> doubles = doubles.length < size ? new double[size] : doubles;
                case INT64 -> longs = longs.length < size ? new long[size] : longs;
                case INT32 -> ints = ints.length < size ? new int[size] : ints;
                case STRING -> texts = texts.length < size ? new String[size] : texts;
                default -> bools = bools.length < size ? new byte[size] : bools;
            }
        } catch (OutOfMemoryError e) {
            throw new OverloadedException("no memory for the " + size + " elements (" + type + ") of a value: "
                    + e.getMessage() + "; give fewer rows in a call, let fewer calls run at a time, or raise -Xmx");
        }
    }

    /** Takes the elements of another value of this type, which are not copied, after the dimensions have been set. */
    public void share(Slot other) {
        size = count();
        if (size != other.size) {
            throw new ModelExecutionException(
                    "A value of " + other.size + " elements cannot get a shape of " + size, null);
        }
        isShared = true;
        floats = other.floats;
        doubles = other.doubles;
        longs = other.longs;
        ints = other.ints;
        bools = other.bools;
        texts = other.texts;
    }

    private int count() {
        long count = 1;
        for (int i = 0; i < rank; i++) {
            count *= dims[i];
            if (count > Integer.MAX_VALUE - 8) {
                throw new ModelExecutionException("A value has 2 billion elements or more; give fewer rows", null);
            }
        }
        return (int) count;
    }

    /** Lets go of the elements if they are texts, which may be personal data. */
    public void discardTexts() {
        if (type == ElementType.STRING) {
            if (isShared) {
                dropArrays();
            } else {
                Arrays.fill(texts, 0, Math.min(size, texts.length), null);
            }
        }
    }

    /** Returns how many elements its own memory has room for. */
    public int capacity() {
        return isShared
                ? 0
                : switch (type) {
                    case FLOAT -> floats.length;
                    case DOUBLE -> doubles.length;
                    case INT64 -> longs.length;
                    case INT32 -> ints.length;
                    case STRING -> texts.length;
                    default -> bools.length;
                };
    }

    /** Lets go of the elements. */
    public void release() {
        allocate(0);
        dropArrays();
    }

    private void dropArrays() {
        isShared = false;
        floats = NO_FLOATS;
        doubles = NO_DOUBLES;
        longs = NO_LONGS;
        ints = NO_INTS;
        bools = NO_BOOLS;
        texts = NO_TEXTS;
    }
}
