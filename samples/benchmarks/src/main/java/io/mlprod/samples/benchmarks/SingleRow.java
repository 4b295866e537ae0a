package io.mlprod.samples.benchmarks;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import io.mlprod.ModelHandle;
import io.mlprod.lifecycle.ModelSource;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.LongBuffer;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * One row of 30 features through a logistic model that gives a label and two probabilities: with a typed record and
 * validation on, and by hand as ONNX Runtime's tutorial and as its fastest Java code have it.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 10, time = 1)
@Fork(2)
public class SingleRow {

    private static final int ROWS = 8_192; // many, so that no branch of the model learns one row by heart
    private static final String MODEL = "logistic30.onnx";

    private final Cell[] cells = new Cell[ROWS];
    private final float[][] rows = new float[ROWS][];
    private int next;

    private ModelHandle<Cell, Diagnosis> handle;
    private OrtEnvironment environment;
    private OrtSession session;
    private FloatBuffer input;
    private LongBuffer label;
    private FloatBuffer probabilities;
    private Map<String, OnnxTensor> feeds;
    private Map<String, OnnxTensor> pinned;

    /** Opens the model in each way and checks that all give the same answers. */
    @Setup
    public void open() throws OrtException, IOException {
        Random random = new Random(1);
        for (int i = 0; i < ROWS; i++) {
            rows[i] = new float[30];
            for (int j = 0; j < 30; j++) {
                rows[i][j] = (float) Math.exp(random.nextGaussian() * 2);
            }
            cells[i] = Cell.of(rows[i]);
        }
        handle = ModelHandle.builder(Cell.class, Diagnosis.class)
                .load(ModelSource.classpath(MODEL))
                .build();

        environment = OrtEnvironment.getEnvironment();
        OrtSession.SessionOptions options = new OrtSession.SessionOptions();
        options.setIntraOpNumThreads(1);
        session = environment.createSession(bytes(), options);
        input = direct(30 * Float.BYTES).asFloatBuffer();
        label = direct(Long.BYTES).asLongBuffer();
        probabilities = direct(2 * Float.BYTES).asFloatBuffer();
        feeds = Map.of("X", OnnxTensor.createTensor(environment, input, new long[] {1, 30}));
        pinned = Map.of(
                "label", OnnxTensor.createTensor(environment, label, new long[] {1}),
                "probabilities", OnnxTensor.createTensor(environment, probabilities, new long[] {1, 2}));
        for (int i = 0; i < ROWS; i++) {
            checkSame(i);
        }
    }

    private void checkSame(int row) throws OrtException {
        next = row;
        Diagnosis ours = mlprod();
        next = row;
        float tuned = ortTuned();
        next = row;
        float idiomatic = ortIdiomatic();
        if (ours.probabilities()[1] != tuned || tuned != idiomatic || ours.label() != label.get(0)) {
            throw new IllegalStateException("The competitors disagree on row " + row);
        }
    }

    private static byte[] bytes() throws IOException {
        try (InputStream stream = SingleRow.class.getResourceAsStream("/" + MODEL)) {
            return stream.readAllBytes();
        }
    }

    private static ByteBuffer direct(int bytes) {
        return ByteBuffer.allocateDirect(bytes).order(ByteOrder.nativeOrder());
    }

    /** Closes the handle; the rest goes with the process. */
    @TearDown
    public void close() {
        handle.close();
    }

    private int nextRow() {
        next = (next + 1) & (ROWS - 1);
        return next;
    }

    /** A record in, validated; a record out. */
    @Benchmark
    public Diagnosis mlprod() {
        return handle.predict(cells[nextRow()]).value();
    }

    /** The fastest that ONNX Runtime's Java API allows: one direct input tensor and pinned outputs, for one thread. */
    @Benchmark
    public float ortTuned() throws OrtException {
        input.put(0, rows[nextRow()]);
        try (OrtSession.Result ignored = session.run(feeds, pinned)) {
            long unused = label.get(0);
            return probabilities.get(1);
        }
    }

    /** As the tutorial has it. */
    @Benchmark
    public float ortIdiomatic() throws OrtException {
        float[][] row = {rows[nextRow()]};
        try (OnnxTensor tensor = OnnxTensor.createTensor(environment, row);
                OrtSession.Result result = session.run(Map.of("X", tensor))) {
            long[] labels = (long[]) result.get(0).getValue();
            float[][] scores = (float[][]) result.get(1).getValue();
            return scores[0][1];
        }
    }
}
