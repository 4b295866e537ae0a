package io.mlprod.internal.plain;

import io.mlprod.model.ElementType;
import io.mlprod.model.Tensor;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/** An ONNX file that a test writes; the numbers are the field numbers of onnx.proto. */
final class OnnxFile {

    private static final int FLOAT = 1; // of AttributeProto.AttributeType, as those that follow
    private static final int INT = 2;
    private static final int STRING = 3;
    private static final int TENSOR = 4;
    private static final int FLOATS = 6;
    private static final int INTS = 7;
    private static final int STRINGS = 8;

    private final Message graph = new Message().text(2, "test");
    private final long opset;
    private final long mlOpset;

    OnnxFile(long opset, long mlOpset) {
        this.opset = opset;
        this.mlOpset = mlOpset;
    }

    /** Adds an input whose dimensions are numbers, names, or unknown if they are null. */
    OnnxFile input(String name, ElementType type, Object... dimensions) {
        graph.message(11, value(name, type, dimensions));
        return this;
    }

    OnnxFile output(String name, ElementType type, Object... dimensions) {
        graph.message(12, value(name, type, dimensions));
        return this;
    }

    /** Adds an output whose type is inferred. */
    OnnxFile output(String name) {
        graph.message(12, new Message().text(1, name));
        return this;
    }

    OnnxFile constant(String name, Tensor tensor) {
        graph.message(5, tensor(tensor).text(8, name));
        return this;
    }

    OnnxFile ml(String operator, List<String> from, List<String> to, Map<String, Object> attributes) {
        return node("ai.onnx.ml", operator, from, to, attributes);
    }

    OnnxFile node(String operator, List<String> from, List<String> to, Map<String, Object> attributes) {
        return node("", operator, from, to, attributes);
    }

    private OnnxFile node(
            String domain, String operator, List<String> from, List<String> to, Map<String, Object> attributes) {
        Message node = new Message();
        from.forEach(name -> node.text(1, name));
        to.forEach(name -> node.text(2, name));
        node.text(4, operator).text(7, domain);
        attributes.forEach((name, value) -> node.message(5, attribute(name, value)));
        graph.message(1, node);
        return this;
    }

    byte[] bytes() {
        return new Message()
                .number(1, 8)
                .message(7, graph)
                .message(8, new Message().text(1, "").number(2, opset))
                .message(8, new Message().text(1, "ai.onnx.ml").number(2, mlOpset))
                .bytes();
    }

    private static Message attribute(String name, Object value) {
        Message attribute = new Message().text(1, name);
        if (value instanceof Float number) {
            return attribute.fixed(2, number).number(20, FLOAT);
        } else if (value instanceof Number number) {
            return attribute.number(3, number.longValue()).number(20, INT);
        } else if (value instanceof String text) {
            return attribute.text(4, text).number(20, STRING);
        } else if (value instanceof Tensor tensor) {
            return attribute.message(5, tensor(tensor)).number(20, TENSOR);
        } else if (value instanceof float[] numbers) {
            for (float number : numbers) {
                attribute.fixed(7, number);
            }
            return attribute.number(20, FLOATS);
        } else if (value instanceof long[] numbers) {
            for (long number : numbers) {
                attribute.number(8, number);
            }
            return attribute.number(20, INTS);
        }
        for (String text : (String[]) value) {
            attribute.text(9, text);
        }
        return attribute.number(20, STRINGS);
    }

    private static Message tensor(Tensor tensor) {
        Message message = new Message();
        for (long dimension : tensor.shape()) {
            message.number(1, dimension);
        }
        message.number(2, code(tensor.elementType()));
        if (tensor.elementType() == ElementType.STRING) {
            for (String text : tensor.strings()) {
                message.text(6, text);
            }
            return message;
        }
        byte[] bytes = new byte[tensor.bytes().remaining()];
        tensor.bytes().get(bytes); // little-endian on all machines that run the tests
        return message.bytes(9, bytes);
    }

    private static Message value(String name, ElementType type, Object... dimensions) {
        Message shape = new Message();
        for (Object dimension : dimensions) {
            Message one = new Message();
            if (dimension instanceof Integer size) {
                one.number(1, size);
            } else if (dimension != null) {
                one.text(2, (String) dimension);
            }
            shape.message(1, one);
        }
        Message tensor = new Message().number(1, code(type)).message(2, shape);
        return new Message().text(1, name).message(2, new Message().message(1, tensor));
    }

    private static long code(ElementType type) {
        return switch (type) {
            case FLOAT -> 1;
            case INT8 -> 3;
            case INT32 -> 6;
            case INT64 -> 7;
            case STRING -> 8;
            case BOOL -> 9;
            case DOUBLE -> 11;
            default -> throw new IllegalArgumentException(type.toString());
        };
    }

    /** A message that is being written. */
    private static final class Message {

        private final ByteArrayOutputStream out = new ByteArrayOutputStream();

        Message number(int field, long value) {
            varint((long) field << 3);
            varint(value);
            return this;
        }

        Message fixed(int field, float value) {
            varint((long) field << 3 | 5);
            out.writeBytes(ByteBuffer.allocate(Float.BYTES)
                    .order(ByteOrder.LITTLE_ENDIAN)
                    .putFloat(value)
                    .array());
            return this;
        }

        Message text(int field, String text) {
            return bytes(field, text.getBytes(StandardCharsets.UTF_8));
        }

        Message message(int field, Message message) {
            return bytes(field, message.bytes());
        }

        Message bytes(int field, byte[] bytes) {
            varint((long) field << 3 | 2);
            varint(bytes.length);
            out.writeBytes(bytes);
            return this;
        }

        private void varint(long value) {
            long rest = value;
            while ((rest & ~0x7FL) != 0) {
                out.write((int) ((rest & 0x7F) | 0x80));
                rest >>>= 7;
            }
            out.write((int) rest);
        }

        byte[] bytes() {
            return out.toByteArray();
        }
    }
}
