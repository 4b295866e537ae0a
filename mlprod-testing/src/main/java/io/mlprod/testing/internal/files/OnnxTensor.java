package io.mlprod.testing.internal.files;

import io.mlprod.model.ElementType;
import io.mlprod.model.Tensor;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.LongStream;

/** A tensor as ONNX's test data sets keep it: one TensorProto in a .pb file. */
public final class OnnxTensor {

    // fields of TensorProto, of onnx.proto
    private static final int DIMS = 1;
    private static final int DATA_TYPE = 2;
    private static final int FLOAT_DATA = 4;
    private static final int INT32_DATA = 5;
    private static final int STRING_DATA = 6;
    private static final int INT64_DATA = 7;
    private static final int NAME = 8;
    private static final int RAW_DATA = 9;
    private static final int DOUBLE_DATA = 10;
    private static final int UINT64_DATA = 11;
    private static final int DATA_LOCATION = 14;

    private final String place;
    private final LongStream.Builder dimensions = LongStream.builder();
    private final LongStream.Builder numbers = LongStream.builder();
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final List<String> texts = new ArrayList<>();
    private long code;
    private String name = "";

    private OnnxTensor(String place) {
        this.place = place;
    }

    /**
     * Reads a file.
     *
     * @param file a .pb file
     * @return the tensor
     * @throws IllegalArgumentException if it is not a tensor whose data are in the file
     */
    public static NamedTensor read(Path file) {
        OnnxTensor tensor = new OnnxTensor(file.toString());
        Wire wire = new Wire(tensor.place, ByteBuffer.wrap(BoundedFile.bytes(file)));
        for (int field = wire.next(); field != 0; field = wire.next()) {
            tensor.take(field, wire);
        }
        return new NamedTensor(tensor.name, tensor.tensor(wire));
    }

    private void take(int field, Wire wire) {
        switch (field) {
            case DIMS -> wire.numbers(dimensions::add);
            case DATA_TYPE -> wire.numbers(value -> code = value);
            case INT32_DATA, INT64_DATA, UINT64_DATA -> wire.numbers(numbers::add);
            case FLOAT_DATA, DOUBLE_DATA, RAW_DATA -> append(wire.bytes());
            case STRING_DATA -> texts.add(text(wire.bytes()));
            case NAME -> name = text(wire.bytes());
            case DATA_LOCATION ->
                wire.numbers(value -> {
                    if (value != 0) {
                        throw BadFile.at(place, "its data are in another file", "save the tensor with its data");
                    }
                });
            default -> wire.skip();
        }
    }

    private void append(ByteBuffer part) {
        byte[] copy = new byte[part.remaining()];
        part.get(copy);
        bytes.writeBytes(copy);
    }

    private String text(ByteBuffer part) {
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(part).toString();
        } catch (CharacterCodingException e) {
            throw BadFile.at(place, "a text that is not UTF-8", "encode texts as UTF-8", e);
        }
    }

    private Tensor tensor(Wire wire) {
        ElementType type = type(wire);
        long[] shape = dimensions.build().toArray();
        if (shape.length > Tensor.MAX_RANK || Arrays.stream(shape).anyMatch(dimension -> dimension < 0)) {
            throw wire.bad("the shape " + Arrays.toString(shape));
        }
        BoundedFile.checkShape(place, shape);
        long[] whole = numbers.build().toArray();
        int there = type == ElementType.STRING
                ? texts.size()
                : whole.length > 0 ? whole.length : bytes.size() / type.byteSize();
        if (there != Tensor.elements(shape)) {
            throw wire.bad("shape " + Arrays.toString(shape) + " with " + there + " elements");
        }
        if (type == ElementType.STRING) {
            return Tensor.of(texts.toArray(String[]::new), shape);
        }
        ByteBuffer data = whole.length > 0 ? written(type, whole) : ByteBuffer.wrap(bytes.toByteArray());
        return Tensor.of(type, data.order(ByteOrder.LITTLE_ENDIAN), shape);
    }

    /** Returns numbers that were written with a variable length; those of half floats are their bits. */
    private static ByteBuffer written(ElementType type, long[] values) {
        ElementType as = switch (type) {
            case FLOAT16, BFLOAT16 -> ElementType.UINT16;
            default -> type;
        };
        ByteBuffer data = ByteBuffer.allocate(values.length * type.byteSize()).order(ByteOrder.LITTLE_ENDIAN);
        for (int i = 0; i < values.length; i++) {
            as.writeLong(data, i, values[i]);
        }
        return data;
    }

    private ElementType type(Wire wire) {
        return switch ((int) code) { // of TensorProto.DataType
            case 1 -> ElementType.FLOAT;
            case 2 -> ElementType.UINT8;
            case 3 -> ElementType.INT8;
            case 4 -> ElementType.UINT16;
            case 5 -> ElementType.INT16;
            case 6 -> ElementType.INT32;
            case 7 -> ElementType.INT64;
            case 8 -> ElementType.STRING;
            case 9 -> ElementType.BOOL;
            case 10 -> ElementType.FLOAT16;
            case 11 -> ElementType.DOUBLE;
            case 12 -> ElementType.UINT32;
            case 13 -> ElementType.UINT64;
            case 16 -> ElementType.BFLOAT16;
            default -> throw wire.bad("the element type " + code);
        };
    }
}
