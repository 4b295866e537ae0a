package io.mlprod.internal.plain.session;

import io.mlprod.error.InvalidOutputException;
import io.mlprod.internal.plain.Slot;
import io.mlprod.model.Tensor;
import io.mlprod.spi.TensorBuffer;
import java.nio.ByteBuffer;

/** The copying between the buffers of an invocation and its values. */
final class Transfer {

    private Transfer() {}

    static void read(TensorBuffer from, Slot to) {
        long[] shape = from.shape();
        int[] dims = to.reshape(shape.length);
        for (int i = 0; i < shape.length; i++) {
            dims[i] = (int) shape[i]; // what is in memory fits
        }
        to.allocate();
        int size = from.size();
        ByteBuffer bytes = from.bytes();
        switch (to.type()) {
            case FLOAT -> from.floats().get(0, to.floats(), 0, size);
            case DOUBLE -> {
                for (int i = 0; i < size; i++) {
                    to.doubles()[i] = bytes.getDouble(i * Double.BYTES);
                }
            }
            case INT64 -> {
                for (int i = 0; i < size; i++) {
                    to.longs()[i] = bytes.getLong(i * Long.BYTES);
                }
            }
            case INT32 -> {
                for (int i = 0; i < size; i++) {
                    to.ints()[i] = bytes.getInt(i * Integer.BYTES);
                }
            }
            case STRING -> System.arraycopy(from.strings(), 0, to.texts(), 0, size);
            default -> bytes.get(0, to.bools(), 0, size);
        }
    }

    static void write(Slot from, TensorBuffer to) {
        if (!hasShape(to, from)) {
            if (from.rank() > Tensor.MAX_RANK) {
                throw new InvalidOutputException(
                        "Output '" + to.name() + "' has " + from.rank() + " dimensions, but at most " + Tensor.MAX_RANK
                                + " are supported; reshape it in the model",
                        null);
            }
            long[] shape = new long[from.rank()];
            for (int i = 0; i < shape.length; i++) {
                shape[i] = from.dim(i);
            }
            to.reshape(shape);
        }
        int size = from.size();
        ByteBuffer bytes = to.bytes();
        switch (from.type()) {
            case FLOAT -> to.floats().put(0, from.floats(), 0, size);
            case DOUBLE -> {
                for (int i = 0; i < size; i++) {
                    bytes.putDouble(i * Double.BYTES, from.doubles()[i]);
                }
            }
            case INT64 -> {
                for (int i = 0; i < size; i++) {
                    bytes.putLong(i * Long.BYTES, from.longs()[i]);
                }
            }
            case INT32 -> {
                for (int i = 0; i < size; i++) {
                    bytes.putInt(i * Integer.BYTES, from.ints()[i]);
                }
            }
            case STRING -> System.arraycopy(from.texts(), 0, to.strings(), 0, size);
            default -> bytes.put(0, from.bools(), 0, size);
        }
    }

    private static boolean hasShape(TensorBuffer buffer, Slot slot) {
        long[] shape = buffer.shape();
        if (shape.length != slot.rank()) {
            return false;
        }
        for (int i = 0; i < shape.length; i++) {
            if (shape[i] != slot.dim(i)) {
                return false;
            }
        }
        return true;
    }
}
