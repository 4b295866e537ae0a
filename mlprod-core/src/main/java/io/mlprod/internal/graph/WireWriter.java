package io.mlprod.internal.graph;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * A message in the protobuf wire format that is being assembled. Parts of another file are noted, not copied, until the
 * whole message is written at once.
 */
final class WireWriter {

    private static final int SHORT = 4_096;

    @SuppressWarnings("ArrayRecordComponent") // compared by identity only
    private record Part(byte[] data, int from, int to) {}

    private final List<Part> parts = new ArrayList<>();
    private long length;

    /** Adds bytes that already form fields. */
    void add(byte[] data, int from, int to) {
        Part last = parts.isEmpty() ? null : parts.get(parts.size() - 1);
        if (last != null && last.data() == data && last.to() == from) {
            parts.set(parts.size() - 1, new Part(data, last.from(), to));
        } else if (from < to) {
            parts.add(new Part(data, from, to));
        }
        length += to - from;
    }

    void text(int field, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        head(field, bytes.length);
        add(bytes, 0, bytes.length);
    }

    void number(int field, long number) {
        byte[] bytes = new byte[20];
        int end = varint(bytes, varint(bytes, 0, ((long) field << 3) | WireReader.VARINT), number);
        add(bytes, 0, end);
    }

    void message(int field, WireWriter message) {
        head(field, message.length);
        addAll(message);
    }

    /** Adds the fields of another message. */
    void addAll(WireWriter other) {
        other.parts.forEach(part -> add(part.data(), part.from(), part.to()));
    }

    long length() {
        return length;
    }

    /** Returns the same message in one part if it is short, since each part costs memory. */
    WireWriter compact() {
        if (parts.size() < 2 || length > SHORT) {
            return this;
        }
        WireWriter one = new WireWriter();
        one.add(toBytes(), 0, (int) length);
        return one;
    }

    /** Returns the whole message; its length must be one that an array can have. */
    byte[] toBytes() {
        byte[] all = new byte[Math.toIntExact(length)];
        int position = 0;
        for (Part part : parts) {
            int size = part.to() - part.from();
            System.arraycopy(part.data(), part.from(), all, position, size);
            position += size;
        }
        return all;
    }

    private void head(int field, long bytes) {
        byte[] head = new byte[20];
        add(head, 0, varint(head, varint(head, 0, ((long) field << 3) | WireReader.BYTES), bytes));
    }

    private static int varint(byte[] into, int at, long number) {
        int end = at;
        for (long rest = number; ; rest >>>= 7) {
            if ((rest & ~0x7FL) == 0) {
                into[end++] = (byte) rest;
                return end;
            }
            into[end++] = (byte) ((rest & 0x7F) | 0x80);
        }
    }
}
