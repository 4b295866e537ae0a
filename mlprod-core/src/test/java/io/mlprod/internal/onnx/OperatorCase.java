package io.mlprod.internal.onnx;

import io.mlprod.internal.graph.GraphReader;
import io.mlprod.model.ElementType;
import io.mlprod.spi.ModelArtifact;
import io.mlprod.spi.ModelGraph;
import io.mlprod.spi.SessionOptions;
import io.mlprod.spi.TensorBuffer;
import java.io.DataInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPInputStream;

/**
 * A small model from operators.gz and inputs to run it on; src/test/models/make_operators.py writes the file and
 * describes its layout.
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record OperatorCase(String name, byte[] model, List<List<OperatorCase.Given>> feeds) {

    private static final Path FILE = Path.of("src/test/resources/models/operators.gz");

    /** Of make_deadly.py, in the same layout; its table of operators is empty. */
    private static final Path DEADLY = Path.of("src/test/resources/models/deadly.gz");

    private static final List<ElementType> TYPES = List.of(
            ElementType.FLOAT,
            ElementType.UINT8,
            ElementType.INT8,
            ElementType.UINT16,
            ElementType.INT16,
            ElementType.INT32,
            ElementType.INT64,
            ElementType.STRING,
            ElementType.BOOL,
            ElementType.FLOAT16,
            ElementType.DOUBLE); // as TensorProto.DataType numbers them, from 1

    /** A tensor for an input: numbers in native byte order, or texts. */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Given(String name, ElementType type, long[] shape, byte[] numbers, String[] texts) {

        int size() {
            return type == ElementType.STRING ? texts.length : numbers.length / type.byteSize();
        }

        void putInto(TensorBuffer buffer) {
            buffer.reshape(shape);
            if (type == ElementType.STRING) {
                System.arraycopy(texts, 0, buffer.strings(), 0, texts.length);
            } else {
                buffer.bytes().put(0, numbers);
            }
        }
    }

    /**
     * An operator that ONNX Runtime has for the CPU, and what it can write.
     *
     * @param outputs how many, where those of any number count once
     * @param kernels for each kernel the first and the last version of the operator that it is for; empty for an
     *     operator that ONNX Runtime makes of others
     */
    record Operator(String name, boolean numbers, boolean texts, int outputs, List<Versions> kernels) {}

    record Versions(int first, int last) {}

    static List<Operator> operators() {
        try (DataInputStream in = open(FILE)) {
            return readOperators(in);
        } catch (IOException e) {
            throw new IllegalStateException("operators.gz cannot be read", e);
        }
    }

    private static DataInputStream open(Path file) throws IOException {
        return new DataInputStream(new GZIPInputStream(Files.newInputStream(file)));
    }

    private static List<Operator> readOperators(DataInputStream in) throws IOException {
        List<Operator> operators = new ArrayList<>();
        for (int left = in.readInt(); left > 0; left--) {
            String name = in.readUTF();
            boolean numbers = in.readBoolean();
            boolean texts = in.readBoolean();
            int outputs = in.readInt();
            List<Versions> kernels = new ArrayList<>();
            for (int kernel = in.readInt(); kernel > 0; kernel--) {
                kernels.add(new Versions(in.readInt(), in.readInt()));
            }
            operators.add(new Operator(name, numbers, texts, outputs, kernels));
        }
        return operators;
    }

    static List<OperatorCase> all() {
        return read(FILE.toAbsolutePath());
    }

    /** Models that end the process, each with the one feed on which it does. */
    static List<OperatorCase> deadly(Path folder) {
        return read(folder.resolve(DEADLY));
    }

    private static List<OperatorCase> read(Path file) {
        try (DataInputStream in = open(file)) {
            readOperators(in);
            List<OperatorCase> cases = new ArrayList<>();
            for (int left = in.readInt(); left > 0; left--) {
                String name = in.readUTF();
                byte[] model = in.readNBytes(in.readInt());
                List<List<Given>> feeds = new ArrayList<>();
                for (int feed = in.readInt(); feed > 0; feed--) {
                    List<Given> given = new ArrayList<>();
                    for (int tensor = in.readInt(); tensor > 0; tensor--) {
                        given.add(readTensor(in));
                    }
                    feeds.add(given);
                }
                cases.add(new OperatorCase(name, model, feeds));
            }
            return cases;
        } catch (IOException e) {
            throw new IllegalStateException(file + " cannot be read", e);
        }
    }

    private static Given readTensor(DataInputStream in) throws IOException {
        String name = in.readUTF();
        int code = in.readInt();
        ElementType type = code == 16 ? ElementType.BFLOAT16 : TYPES.get(code - 1);
        long[] shape = new long[in.readInt()];
        int size = 1;
        for (int i = 0; i < shape.length; i++) {
            shape[i] = in.readInt();
            size *= (int) shape[i];
        }
        if (in.readByte() == 0) {
            return new Given(name, type, shape, ramp(size), new String[0]);
        }
        if (type != ElementType.STRING) {
            return new Given(name, type, shape, in.readNBytes(size * type.byteSize()), new String[0]);
        }
        String[] texts = new String[size];
        for (int i = 0; i < size; i++) {
            texts[i] = in.readUTF();
        }
        return new Given(name, type, shape, new byte[0], texts);
    }

    private static byte[] ramp(int size) {
        ByteBuffer bytes = ByteBuffer.allocate(size * Float.BYTES).order(ByteOrder.nativeOrder());
        for (int i = 0; i < size; i++) {
            bytes.putFloat((i * 37 % 101 - 50) / 64f);
        }
        return bytes.array();
    }

    ModelGraph graph() {
        try {
            return GraphReader.read(model);
        } catch (Exception e) {
            throw new IllegalStateException(name, e);
        }
    }

    OnnxSession open() {
        return OnnxSession.open(
                ChosenApi.get(),
                ModelArtifact.builder(name, "0".repeat(64))
                        .bytes(model)
                        .graph(graph())
                        .build(),
                SessionOptions.DEFAULT);
    }

    @Override
    public String toString() {
        return name;
    }
}
