package io.mlprod.internal.rollout;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.Base64;

/**
 * The units of a {@link UnitSet} at one moment, which one process sends to others as text: the level, and in Base64
 * seven bytes for each entry, sorted.
 *
 * @param level how often the threshold was halved
 * @param entries the sorted entries; not to be changed
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record UnitSample(int level, long[] entries) {

    static final UnitSample EMPTY = new UnitSample(0, new long[0]);

    private static final int ENTRY_BYTES = (UnitSet.NAME_BITS + UnitSet.PLACE_BITS) / Byte.SIZE;

    static UnitSample of(UnitSet table) {
        return new UnitSample(table.level(), table.entries());
    }

    /** Returns the entries below the threshold of a level that is at least as high as this sample's. */
    long[] at(int higherLevel) {
        int end = 0;
        while (end < entries.length && UnitSet.isBelow(entries[end], higherLevel)) {
            end++;
        }
        return Arrays.copyOf(entries, end);
    }

    String text() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(entries.length * ENTRY_BYTES);
        for (long entry : entries) {
            for (int i = ENTRY_BYTES - 1; i >= 0; i--) {
                bytes.write((byte) (entry >>> (i * Byte.SIZE)));
            }
        }
        return level + " " + Base64.getEncoder().encodeToString(bytes.toByteArray());
    }

    /**
     * Reads what {@link #text} wrote.
     *
     * @param places how many there are
     * @throws IOException if the text was not written by that method
     */
    static UnitSample parse(String text, int places) throws IOException {
        String[] parts = text.split(" ", 2);
        int level = number(parts[0], 0, UnitSet.MOST_LEVELS);
        byte[] bytes;
        try {
            bytes = Base64.getDecoder().decode(parts.length == 2 ? parts[1] : "");
        } catch (IllegalArgumentException e) {
            throw new IOException("it is not Base64", e);
        }
        if (bytes.length % ENTRY_BYTES != 0) {
            throw new IOException("it has " + bytes.length + " bytes, not a multiple of " + ENTRY_BYTES);
        }
        long[] entries = new long[bytes.length / ENTRY_BYTES];
        long before = -1; // the name
        for (int i = 0; i < entries.length; i++) {
            for (int at = 0; at < ENTRY_BYTES; at++) {
                entries[i] = entries[i] << Byte.SIZE | (bytes[i * ENTRY_BYTES + at] & 0xff);
            }
            long name = entries[i] >>> UnitSet.PLACE_BITS;
            if (name <= before || !UnitSet.isBelow(entries[i], level) || UnitSet.place(entries[i]) >= places) {
                throw new IOException("unit " + i + " is out of order");
            }
            before = name;
        }
        return new UnitSample(level, entries);
    }

    static int number(String text, int lowest, int highest) throws IOException {
        try {
            int number = Integer.parseInt(text);
            if (number >= lowest && number <= highest) {
                return number;
            }
        } catch (NumberFormatException e) {
            throw new IOException("expected a number", e);
        }
        throw new IOException("expected a number from " + lowest + " to " + highest + ", not " + text);
    }
}
