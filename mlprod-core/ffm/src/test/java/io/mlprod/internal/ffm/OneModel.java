package io.mlprod.internal.ffm;

import io.mlprod.ModelHandle;
import io.mlprod.internal.load.EngineLine;
import io.mlprod.internal.onnx.OnnxRuntime;
import io.mlprod.lifecycle.ModelSource;
import io.mlprod.model.Dimension;
import io.mlprod.model.Inputs;
import io.mlprod.model.MapValue;
import io.mlprod.model.Outputs;
import io.mlprod.model.SequenceValue;
import io.mlprod.model.Value;
import io.mlprod.model.ValueInfo;
import io.mlprod.model.ValueType.TensorType;
import io.mlprod.spi.Invocation;
import io.mlprod.spi.ModelSession;
import io.mlprod.spi.SessionOptions;
import io.mlprod.spi.TensorBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** A model that one engine has loaded or refused, and one invocation for all of its outputs. */
final class OneModel implements AutoCloseable {

    static final Path FOLDER = Path.of("../src/test/resources/models");

    private static final String[] TEXTS = {"good", "bad", "berlin", "", "però", "a", "long text ".repeat(20), "日本"};

    private final String refusal;
    private final @Nullable ModelSession session;
    private final @Nullable Invocation invocation;

    private OneModel(ModelSource source, OnnxRuntime engine) {
        ModelSession opened = null;
        Invocation made = null;
        String refused = "";
        try {
            opened = EngineLine.read(List.of(engine), source).open(SessionOptions.DEFAULT);
            made = opened.newInvocation(
                    opened.signature().outputs().stream().map(ValueInfo::name).toList());
        } catch (RuntimeException e) {
            refused = text(e);
        }
        session = opened;
        invocation = made;
        refusal = refused.replace(engine.name(), "ONNX Runtime");
    }

    static OneModel jni(Path file) {
        return new OneModel(ModelSource.of(file), OnnxRuntime.overJni());
    }

    static OneModel ffm(Path file) {
        return ffm(ModelSource.of(file));
    }

    static OneModel ffm(ModelSource source) {
        OnnxRuntime engine = OnnxRuntime.chosen();
        if (!engine.name().equals("ONNX Runtime (FFM)")) {
            throw new IllegalStateException("The tests run on " + engine.name());
        }
        return new OneModel(source, engine);
    }

    /** Opens a handle on ONNX Runtime, also for models that would run in Java. */
    static ModelHandle<Inputs, Outputs> handle(Path file) {
        return ModelHandle.builder().load(file).engine(OnnxRuntime.chosen()).build();
    }

    private static String text(Throwable error) {
        StringBuilder text = new StringBuilder();
        for (Throwable e = error; e != null; e = e.getCause()) {
            text.append(e.getClass().getName())
                    .append(": ")
                    .append(e.getMessage())
                    .append('\n');
        }
        return text.toString();
    }

    /** Why the model was not loaded; empty if it was. */
    String refusal() {
        return refusal;
    }

    List<Object> signature() {
        return session == null
                ? List.of()
                : List.of(
                        session.signature(),
                        session.rowDependence(session.signature().outputs().stream()
                                .map(ValueInfo::name)
                                .toList()));
    }

    private ModelSession session() {
        if (session == null) {
            throw new IllegalStateException(refusal);
        }
        return session;
    }

    List<ValueInfo> inputs() {
        return session().signature().inputs();
    }

    List<ValueInfo> outputs() {
        return session().signature().outputs();
    }

    Invocation newInvocation(List<String> wanted) {
        return session().newInvocation(wanted);
    }

    /** Runs with random inputs, which the seed determines; returns the values and the order of maps, or the error. */
    Object run(int batch, long seed) {
        if (session == null || invocation == null) {
            return refusal;
        }
        Random random = new Random(seed);
        List<ValueInfo> inputs = session.signature().inputs();
        for (int i = 0; i < inputs.size(); i++) {
            TensorBuffer buffer = invocation.input(i);
            buffer.reshape(((TensorType) inputs.get(i).type())
                    .shape().stream()
                            .mapToLong(dimension -> dimension.size() == Dimension.DYNAMIC ? batch : dimension.size())
                            .toArray());
            fill(buffer, random);
        }
        try {
            invocation.run();
            List<Object> values = new ArrayList<>();
            for (int i = 0; i < session.signature().outputs().size(); i++) {
                Value value = invocation.value(i);
                values.add(value);
                values.add(keys(value));
            }
            return values;
        } catch (RuntimeException e) {
            return text(e);
        } finally {
            invocation.trim();
        }
    }

    /** Returns the keys of maps in their order, which equality does not look at. */
    private static List<Object> keys(Value value) {
        if (value instanceof MapValue map) {
            return List.copyOf(map.entries().keySet());
        }
        return value instanceof SequenceValue sequence
                ? sequence.elements().stream().<Object>map(OneModel::keys).toList()
                : List.of();
    }

    private static void fill(TensorBuffer buffer, Random random) {
        for (int i = 0; i < buffer.size(); i++) {
            int at = i * buffer.type().byteSize();
            switch (buffer.type()) {
                case STRING -> buffer.strings()[i] = TEXTS[random.nextInt(TEXTS.length)];
                case FLOAT -> buffer.bytes().putFloat(at, random.nextInt(40) / 8f - 2);
                case DOUBLE -> buffer.bytes().putDouble(at, random.nextInt(40) / 8d - 2);
                case INT64, UINT64 -> buffer.bytes().putLong(at, random.nextInt(3));
                case INT32, UINT32 -> buffer.bytes().putInt(at, random.nextInt(3));
                case INT16, UINT16, FLOAT16, BFLOAT16 -> buffer.bytes().putShort(at, (short) random.nextInt(3));
                case INT8, UINT8, BOOL -> buffer.bytes().put(at, (byte) random.nextInt(2));
            }
        }
    }

    @Override
    public void close() {
        if (invocation != null) {
            invocation.close();
        }
        if (session != null) {
            session.close();
        }
    }
}
