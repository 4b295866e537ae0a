package io.mlprod.monitoring.internal.window;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;

/**
 * The packing of counts: whole numbers in as few bytes as they need, zeros by how many there are in a row, and sums
 * only where there are any.
 */
final class PackedCounts {

    private static final int MORE = 0x80;
    private static final byte NO_SUMS = 0;
    private static final byte WITH_FLOATS = 1; // minimum and maximum
    private static final byte WITH_DOUBLES = 2;

    private PackedCounts() {}

    static byte[] pack(Tally tally) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        int end = tally.counts.length - Tally.PADDING;
        int at = Tally.PADDING;
        while (at < end) {
            int zeros = 0;
            while (at + zeros < end && tally.counts[at + zeros] == 0) {
                zeros++;
            }
            if (zeros > 0) {
                write(out, 0);
                write(out, zeros);
                at += zeros;
            } else {
                write(out, tally.counts[at++]);
            }
        }
        for (int i = 0; i < tally.minima.length; i++) {
            writeSums(out, tally, i);
        }
        return out.toByteArray();
    }

    private static void writeSums(ByteArrayOutputStream out, Tally tally, int slot) {
        double min = tally.minima[slot];
        double max = tally.maxima[slot];
        if (min > max) {
            out.write(NO_SUMS);
            return;
        }
        boolean areFloats = (float) min == min && (float) max == max; // so are most features
        ByteBuffer bytes = ByteBuffer.allocate(1 + 4 * Double.BYTES);
        bytes.put(areFloats ? WITH_FLOATS : WITH_DOUBLES)
                .putDouble(tally.differences[slot])
                .putDouble(tally.squares[slot]);
        if (areFloats) {
            bytes.putFloat((float) min).putFloat((float) max);
        } else {
            bytes.putDouble(min).putDouble(max);
        }
        out.write(bytes.array(), 0, bytes.position());
    }

    private static void write(ByteArrayOutputStream out, long number) {
        long left = number;
        while (left >= MORE) {
            out.write(((int) left & (MORE - 1)) | MORE);
            left >>>= 7;
        }
        out.write((int) left);
    }

    /** Puts packed counts into new counters. */
    static void unpack(byte[] packed, Tally into) {
        ByteBuffer in = ByteBuffer.wrap(packed);
        int at = Tally.PADDING;
        while (at < into.counts.length - Tally.PADDING) {
            long number = read(in);
            if (number == 0) {
                at += (int) read(in);
            } else {
                into.counts[at++] = number;
            }
        }
        for (int i = 0; i < into.minima.length; i++) {
            byte kind = in.get();
            if (kind != NO_SUMS) {
                into.differences[i] = in.getDouble();
                into.squares[i] = in.getDouble();
                into.minima[i] = kind == WITH_FLOATS ? in.getFloat() : in.getDouble();
                into.maxima[i] = kind == WITH_FLOATS ? in.getFloat() : in.getDouble();
            }
        }
    }

    private static long read(ByteBuffer in) {
        long number = 0;
        int shift = 0;
        while (true) {
            byte next = in.get();
            number |= (long) (next & (MORE - 1)) << shift;
            if (next >= 0) {
                return number;
            }
            shift += 7;
        }
    }
}
