package io.mlprod.internal.equivalence;

import io.mlprod.model.ElementType;
import io.mlprod.model.Tensor;
import io.mlprod.spi.TensorBuffer;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;

/** The elements of one row for all inputs of a model: doubles, longs or texts, by the type of the input. */
final class Draft {

    private static final int NEGATIVE_NAN = 0xFFC00000; // casting a double need not keep the sign of a NaN

    private final List<Slot> slots;
    private final Object[] elements;

    Draft(List<Slot> slots) {
        this.slots = slots;
        elements = new Object[slots.size()];
        for (Slot slot : slots) {
            int width = slot.width();
            elements[slot.input()] =
                    slot.isText() ? new String[width] : slot.isWhole() ? new long[width] : new double[width];
            if (slot.isText()) {
                Arrays.fill(texts(slot), "");
            }
        }
    }

    /** Returns a row of inputs that a caller has given, which have the widths of the slots. */
    static Draft read(List<Slot> slots, List<Tensor> inputs, int row) {
        Draft draft = new Draft(slots);
        for (Slot slot : slots) {
            Tensor tensor = inputs.get(slot.input());
            ByteBuffer bytes = tensor.bytes();
            int width = slot.width();
            for (int i = 0; i < width; i++) {
                int at = row * width + i;
                if (slot.isText()) {
                    draft.texts(slot)[i] = tensor.stringAt(at);
                } else if (slot.isWhole()) {
                    draft.longs(slot)[i] = slot.type().readLong(bytes, at);
                } else {
                    draft.doubles(slot)[i] = tensor.doubleAt(at);
                }
            }
        }
        return draft;
    }

    String[] texts(Slot slot) {
        return (String[]) elements[slot.input()];
    }

    long[] longs(Slot slot) {
        return (long[]) elements[slot.input()];
    }

    double[] doubles(Slot slot) {
        return (double[]) elements[slot.input()];
    }

    /** Returns an element that is a number. */
    double number(Slot slot, int element) {
        return slot.isWhole() ? longs(slot)[element] : doubles(slot)[element];
    }

    /** Sets an element that is a number, as near to a value as its type allows. */
    void number(Slot slot, int element, double value) {
        if (slot.isWhole()) {
            longs(slot)[element] = Math.max(slot.least(), Math.min(slot.greatest(), (long) value));
        } else {
            doubles(slot)[element] = value;
        }
    }

    /** Copies the values of another row of the same inputs. */
    void set(Draft other) {
        for (int i = 0; i < elements.length; i++) {
            System.arraycopy(other.elements[i], 0, elements[i], 0, slots.get(i).width());
        }
    }

    /** Writes rows into the buffer of an input. */
    static void write(List<Draft> rows, Slot slot, TensorBuffer buffer) {
        buffer.reshape(slot.shape(rows.size()));
        int width = slot.width();
        for (int row = 0; row < rows.size(); row++) {
            for (int i = 0; i < width; i++) {
                rows.get(row).write(slot, i, buffer, row * width + i);
            }
        }
    }

    private void write(Slot slot, int element, TensorBuffer buffer, int at) {
        if (slot.isText()) {
            buffer.strings()[at] = texts(slot)[element];
        } else if (slot.isWhole()) {
            slot.type().writeLong(buffer.bytes(), at, longs(slot)[element]);
        } else {
            write(slot.type(), doubles(slot)[element], buffer.bytes(), at);
        }
    }

    private static void write(ElementType type, double value, ByteBuffer bytes, int at) {
        if (type == ElementType.FLOAT && Double.isNaN(value) && Double.doubleToRawLongBits(value) < 0) {
            bytes.putInt(at * Float.BYTES, NEGATIVE_NAN);
        } else {
            type.writeDouble(bytes, at, value);
        }
    }
}
