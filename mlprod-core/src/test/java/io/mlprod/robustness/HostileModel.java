package io.mlprod.robustness;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** Small models of texts whose every name is hostile, written as onnx.proto says. */
final class HostileModel {

    /** What a log or a terminal must not get to see; with a lone surrogate where it is no part of a file. */
    static final String NAME = "n\n2026 FORGED\r\u001b[2J\u007f\u0085\u009b\u2028\u202e\u2066\u200b";

    private HostileModel() {}

    /** Gives back the texts that it is given, as rows of one column. */
    static byte[] identity(String revision) {
        return model("Identity", "", NAME, revision, 0);
    }

    /** The same with other names of input and output. */
    static byte[] renamed() {
        return model("Identity", "", NAME + "2", "", 0);
    }

    /** With five megabytes of metadata. */
    static byte[] large() {
        return model("Identity", "", NAME, "", 5_000_000);
    }

    /** Nobody has its operator. */
    static byte[] unknownOperator() {
        return model("Op" + NAME, "dom" + NAME, NAME, "", 0);
    }

    /** Half a model. */
    static byte[] cut() {
        byte[] whole = identity("");
        return java.util.Arrays.copyOf(whole, whole.length / 2);
    }

    private static byte[] model(String operator, String domain, String name, String revision, int metadata) {
        byte[] node = message(
                text(1, "in" + name),
                text(2, "out" + name),
                text(3, "node" + name),
                text(4, operator),
                text(7, domain));
        byte[] graph = message(
                bytes(1, node),
                text(2, "graph" + name),
                bytes(11, value("in" + name, "rows" + NAME)),
                bytes(12, value("out" + name, "rows" + NAME)));
        byte[] entry = message(text(1, "key" + NAME), text(2, NAME + "x\n".repeat(metadata / 2)));
        return message(
                number(1, 8),
                text(2, "producer" + NAME),
                text(3, revision + NAME),
                text(4, "domain" + NAME),
                text(6, "about" + NAME + "y\n".repeat(metadata / 2)),
                bytes(7, graph),
                bytes(8, message(text(1, ""), number(2, 17))),
                bytes(8, message(text(1, domain.isEmpty() ? "other" + NAME : domain), number(2, 1))),
                bytes(14, entry));
    }

    private static byte[] value(String name, String rows) {
        byte[] shape = message(bytes(1, text(2, rows)), bytes(1, number(1, 1)));
        byte[] tensor = message(number(1, 8), bytes(2, shape)); // 8 is string
        return message(text(1, name), bytes(2, bytes(1, tensor)));
    }

    private static byte[] text(int field, String value) {
        return bytes(field, value.getBytes(StandardCharsets.UTF_8));
    }

    private static byte[] bytes(int field, byte[] value) {
        return message(varint(field << 3 | 2), varint(value.length), value);
    }

    private static byte[] number(int field, int value) {
        return message(varint(field << 3), varint(value));
    }

    private static byte[] varint(int value) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        int left = value;
        for (; left > 0x7F; left >>>= 7) {
            out.write((left & 0x7F) | 0x80);
        }
        out.write(left);
        return out.toByteArray();
    }

    private static byte[] message(byte[]... parts) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            out.writeBytes(part);
        }
        return out.toByteArray();
    }
}
