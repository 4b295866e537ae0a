package io.mlprod.robustness;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** An ONNX file as a tree that can be changed and written again with right lengths. */
final class ProtoTree {

    /** The kinds of message that are taken apart, and the kind that each field with messages in it holds. */
    enum Kind {
        MODEL,
        GRAPH,
        NODE,
        ATTRIBUTE,
        TENSOR,
        VALUE,
        TYPE,
        TENSOR_TYPE,
        SHAPE,
        ELEMENT_TYPE,
        MAP_TYPE,
        FUNCTION,
        SPARSE_TENSOR,
        LEAVES
    }

    private static final Map<Kind, Map<Integer, Kind>> INNER = Map.ofEntries(
            Map.entry(Kind.MODEL, Map.of(7, Kind.GRAPH, 8, Kind.LEAVES, 14, Kind.LEAVES, 25, Kind.FUNCTION)),
            Map.entry(
                    Kind.GRAPH,
                    Map.of(
                            1,
                            Kind.NODE,
                            5,
                            Kind.TENSOR,
                            11,
                            Kind.VALUE,
                            12,
                            Kind.VALUE,
                            13,
                            Kind.VALUE,
                            15,
                            Kind.SPARSE_TENSOR)),
            Map.entry(Kind.FUNCTION, Map.of(7, Kind.NODE, 9, Kind.LEAVES, 11, Kind.ATTRIBUTE)),
            Map.entry(Kind.NODE, Map.of(5, Kind.ATTRIBUTE)),
            Map.entry(
                    Kind.ATTRIBUTE,
                    Map.of(
                            5,
                            Kind.TENSOR,
                            6,
                            Kind.GRAPH,
                            10,
                            Kind.TENSOR,
                            11,
                            Kind.GRAPH,
                            14,
                            Kind.TYPE,
                            22,
                            Kind.SPARSE_TENSOR)),
            Map.entry(Kind.TENSOR, Map.of(13, Kind.LEAVES)),
            Map.entry(Kind.SPARSE_TENSOR, Map.of(1, Kind.TENSOR, 2, Kind.TENSOR)),
            Map.entry(Kind.VALUE, Map.of(2, Kind.TYPE)),
            Map.entry(
                    Kind.TYPE,
                    Map.of(
                            1,
                            Kind.TENSOR_TYPE,
                            4,
                            Kind.ELEMENT_TYPE,
                            5,
                            Kind.MAP_TYPE,
                            8,
                            Kind.TENSOR_TYPE,
                            9,
                            Kind.ELEMENT_TYPE)),
            Map.entry(Kind.ELEMENT_TYPE, Map.of(1, Kind.TYPE)),
            Map.entry(Kind.MAP_TYPE, Map.of(2, Kind.TYPE)),
            Map.entry(Kind.TENSOR_TYPE, Map.of(2, Kind.SHAPE)),
            Map.entry(Kind.SHAPE, Map.of(1, Kind.LEAVES)));

    /** One field; exactly one of the last three says what is in it. */
    static final class Field {
        int number;
        int wireType;
        long varint;
        byte @Nullable [] bytes;

        @Nullable
        ProtoTree message;

        Field(int number, int wireType) {
            this.number = number;
            this.wireType = wireType;
        }

        static Field varint(int number, long value) {
            Field field = new Field(number, 0);
            field.varint = value;
            return field;
        }

        static Field bytes(int number, byte[] value) {
            Field field = new Field(number, 2);
            field.bytes = value;
            return field;
        }

        static Field message(int number, ProtoTree value) {
            Field field = new Field(number, 2);
            field.message = value;
            return field;
        }

        Field copy() {
            Field copy = new Field(number, wireType);
            copy.varint = varint;
            copy.bytes = bytes == null ? null : bytes.clone();
            copy.message = message == null ? null : message.copy();
            return copy;
        }
    }

    final Kind kind;
    final List<Field> fields = new ArrayList<>();

    ProtoTree(Kind kind) {
        this.kind = kind;
    }

    static ProtoTree read(byte[] model) {
        return read(Kind.MODEL, model);
    }

    private static ProtoTree read(Kind kind, byte[] data) {
        ProtoTree tree = new ProtoTree(kind);
        int[] at = {0};
        while (at[0] < data.length) {
            long tag = varint(data, at);
            Field field = new Field((int) (tag >>> 3), (int) (tag & 7));
            switch (field.wireType) {
                case 0 -> field.varint = varint(data, at);
                case 1 -> field.bytes = take(data, at, 8);
                case 5 -> field.bytes = take(data, at, 4);
                default -> {
                    byte[] content = take(data, at, (int) varint(data, at));
                    Kind inner = INNER.getOrDefault(kind, Map.of()).get(field.number);
                    if (inner == null) {
                        field.bytes = content;
                    } else {
                        field.message = read(inner, content);
                    }
                }
            }
            tree.fields.add(field);
        }
        return tree;
    }

    private static byte[] take(byte[] data, int[] at, int length) {
        byte[] part = Arrays.copyOfRange(data, at[0], at[0] + length);
        at[0] += length;
        return part;
    }

    static long varint(byte[] data, int[] at) {
        long value = 0;
        for (int shift = 0; ; shift += 7) {
            byte next = data[at[0]++];
            value |= (long) (next & 0x7F) << shift;
            if (next >= 0) {
                return value;
            }
        }
    }

    static void varint(ByteArrayOutputStream out, long value) {
        long rest = value;
        while ((rest & ~0x7FL) != 0) {
            out.write((int) ((rest & 0x7F) | 0x80));
            rest >>>= 7;
        }
        out.write((int) rest);
    }

    byte[] write() {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (Field field : fields) {
            varint(out, (long) field.number << 3 | field.wireType);
            if (field.wireType == 0) {
                varint(out, field.varint);
                continue;
            }
            byte[] content = field.message != null ? field.message.write() : field.bytes;
            if (field.wireType == 2) {
                varint(out, content.length);
            }
            out.writeBytes(content);
        }
        return out.toByteArray();
    }

    ProtoTree copy() {
        ProtoTree copy = new ProtoTree(kind);
        fields.forEach(field -> copy.fields.add(field.copy()));
        return copy;
    }

    /** This message and all inside it. */
    List<ProtoTree> messages() {
        List<ProtoTree> all = new ArrayList<>();
        all.add(this);
        for (Field field : fields) {
            if (field.message != null) {
                all.addAll(field.message.messages());
            }
        }
        return all;
    }

    /** All messages of one kind. */
    List<ProtoTree> all(Kind wanted) {
        return messages().stream().filter(message -> message.kind == wanted).toList();
    }

    /** The first field of a number. */
    Field first(int number) {
        return fields.stream()
                .filter(field -> field.number == number)
                .findFirst()
                .orElseThrow();
    }
}
