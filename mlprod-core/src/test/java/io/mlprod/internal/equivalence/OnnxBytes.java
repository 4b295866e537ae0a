package io.mlprod.internal.equivalence;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** A message of an ONNX file that a test writes, by the field numbers of onnx.proto. */
final class OnnxBytes {

    static final int FLOAT = 1;
    static final int INT64 = 7;
    static final int STRING = 8;
    static final int DOUBLE = 11;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    private OnnxBytes head(int field, int wire, long value) {
        varint((long) field << 3 | wire);
        varint(value);
        return this;
    }

    private void varint(long number) {
        long rest = number;
        while ((rest & ~0x7FL) != 0) {
            out.write((int) ((rest & 0x7F) | 0x80));
            rest >>>= 7;
        }
        out.write((int) rest);
    }

    OnnxBytes number(int field, long value) {
        return head(field, 0, value);
    }

    OnnxBytes bytes(int field, byte[] value) {
        head(field, 2, value.length);
        out.writeBytes(value);
        return this;
    }

    OnnxBytes text(int field, String value) {
        return bytes(field, value.getBytes(StandardCharsets.UTF_8));
    }

    OnnxBytes message(int field, OnnxBytes value) {
        return bytes(field, value.toBytes());
    }

    byte[] toBytes() {
        return out.toByteArray();
    }

    static OnnxBytes node(String domain, String operator, List<String> inputs, List<String> outputs) {
        OnnxBytes node = new OnnxBytes();
        inputs.forEach(name -> node.text(1, name));
        outputs.forEach(name -> node.text(2, name));
        return node.text(3, operator).text(4, operator).text(7, domain);
    }

    private OnnxBytes attribute(String name, int type, OnnxBytes value) {
        OnnxBytes attribute = new OnnxBytes().text(1, name);
        attribute.out.writeBytes(value.toBytes());
        return message(5, attribute.number(20, type));
    }

    OnnxBytes ints(String name, long... values) {
        OnnxBytes list = new OnnxBytes();
        for (long value : values) {
            list.number(8, value);
        }
        return attribute(name, 7, list);
    }

    OnnxBytes integer(String name, long value) {
        return attribute(name, 2, new OnnxBytes().number(3, value));
    }

    OnnxBytes floats(String name, float... values) {
        return attribute(name, 6, new OnnxBytes().bytes(7, little(values)));
    }

    OnnxBytes floating(String name, float value) {
        OnnxBytes number = new OnnxBytes();
        number.varint(2 << 3 | 5);
        number.out.writeBytes(little(value));
        return attribute(name, 1, number);
    }

    OnnxBytes string(String name, String value) {
        return attribute(name, 3, new OnnxBytes().text(4, value));
    }

    OnnxBytes strings(String name, List<String> values) {
        OnnxBytes list = new OnnxBytes();
        values.forEach(value -> list.text(9, value));
        return attribute(name, 8, list);
    }

    /** An attribute that is a tensor with one dimension. */
    OnnxBytes tensor(String name, int type, byte[] elements, int count) {
        OnnxBytes tensor = new OnnxBytes().number(1, count).number(2, type).bytes(9, elements);
        return attribute(name, 4, new OnnxBytes().message(5, tensor));
    }

    static byte[] little(float... values) {
        ByteBuffer bytes = ByteBuffer.allocate(4 * values.length).order(ByteOrder.LITTLE_ENDIAN);
        for (float value : values) {
            bytes.putFloat(value);
        }
        return bytes.array();
    }

    static OnnxBytes initializer(String name, float[] values, long... dims) {
        OnnxBytes tensor = new OnnxBytes();
        for (long dim : dims) {
            tensor.number(1, dim);
        }
        return tensor.number(2, FLOAT).text(8, name).bytes(9, little(values));
    }

    /** An input or output with rows of some width; of any width if it is negative, and without one if it is 0. */
    static OnnxBytes value(String name, int type, int width) {
        OnnxBytes shape = new OnnxBytes().message(1, new OnnxBytes().text(2, "N"));
        if (width != 0) {
            shape.message(1, width < 0 ? new OnnxBytes() : new OnnxBytes().number(1, width));
        }
        OnnxBytes tensor = new OnnxBytes().number(1, type).message(2, shape);
        return new OnnxBytes().text(1, name).message(2, new OnnxBytes().message(1, tensor));
    }

    /** A whole file of the operator set for machine learning that most exporters write. */
    static byte[] model(
            List<OnnxBytes> nodes, List<OnnxBytes> inputs, List<OnnxBytes> outputs, List<OnnxBytes> initializers) {
        return model(3, nodes, inputs, outputs, initializers);
    }

    static byte[] model(
            int mlOpset,
            List<OnnxBytes> nodes,
            List<OnnxBytes> inputs,
            List<OnnxBytes> outputs,
            List<OnnxBytes> initializers) {
        OnnxBytes graph = new OnnxBytes();
        nodes.forEach(node -> graph.message(1, node));
        graph.text(2, "test");
        initializers.forEach(tensor -> graph.message(5, tensor));
        inputs.forEach(input -> graph.message(11, input));
        outputs.forEach(output -> graph.message(12, output));
        return new OnnxBytes()
                .number(1, mlOpset > 3 ? 10 : 8)
                .message(7, graph)
                .message(8, new OnnxBytes().text(1, "").number(2, 15))
                .message(8, new OnnxBytes().text(1, "ai.onnx.ml").number(2, mlOpset))
                .toBytes();
    }
}
