package io.mlprod.internal.plain.trees;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/** A message in the protobuf wire format that is being written. */
final class Wire {

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    Wire number(int field, long value) {
        varint((long) field << 3);
        varint(value);
        return this;
    }

    Wire bytes(int field, byte[] value) {
        varint(((long) field << 3) | 2);
        varint(value.length);
        bytes.writeBytes(value);
        return this;
    }

    Wire text(int field, String value) {
        return bytes(field, value.getBytes(StandardCharsets.UTF_8));
    }

    Wire message(int field, Wire value) {
        return bytes(field, value.toBytes());
    }

    Wire numbers(int field, long... values) {
        Wire list = new Wire();
        for (long value : values) {
            list.varint(value);
        }
        return bytes(field, list.toBytes());
    }

    Wire fractions(int field, float... values) {
        ByteBuffer list = ByteBuffer.allocate(4 * values.length).order(ByteOrder.LITTLE_ENDIAN);
        for (float value : values) {
            list.putFloat(value);
        }
        return bytes(field, list.array());
    }

    byte[] toBytes() {
        return bytes.toByteArray();
    }

    private void varint(long value) {
        long rest = value;
        while ((rest & ~0x7FL) != 0) {
            bytes.write((int) ((rest & 0x7F) | 0x80));
            rest >>>= 7;
        }
        bytes.write((int) rest);
    }
}
