package io.mlprod.monitoring.internal.window;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;

/**
 * The packing of counts: whole numbers in as few bytes as they need, zeros by how many there are in a row, and sums
 * only where there are any.
 */
final class PackedCounts {

    private static final int MORE = 0x80;

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
        for (int i = Tally.PADDING; i < tally.sums.length - Tally.PADDING; i += Tally.SUMS) {
            boolean hasNumbers = tally.sums[i + 2] <= tally.sums[i + 3];
            out.write(hasNumbers ? 1 : 0);
            if (hasNumbers) {
                ByteBuffer sums = ByteBuffer.allocate(Tally.SUMS * Double.BYTES);
                for (int j = 0; j < Tally.SUMS; j++) {
                    sums.putDouble(tally.sums[i + j]);
                }
                out.writeBytes(sums.array());
            }
        }
        return out.toByteArray();
    }

    private static void write(ByteArrayOutputStream out, long number) {
        long left = number;
        while (left >= MORE) {
            out.write((int) left & (MORE - 1) | MORE);
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
        for (int i = Tally.PADDING; i < into.sums.length - Tally.PADDING; i += Tally.SUMS) {
            if (in.get() == 1) {
                for (int j = 0; j < Tally.SUMS; j++) {
                    into.sums[i + j] = in.getDouble();
                }
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
