package io.mlprod;

import io.mlprod.error.ModelExecutionException;
import io.mlprod.model.Dimension;
import io.mlprod.model.ElementType;
import io.mlprod.model.ModelMetadata;
import io.mlprod.model.ModelSignature;
import io.mlprod.model.ValueInfo;
import io.mlprod.model.ValueType.TensorType;
import io.mlprod.spi.Engine;
import io.mlprod.spi.Invocation;
import io.mlprod.spi.ModelArtifact;
import io.mlprod.spi.ModelSession;
import io.mlprod.spi.SessionOptions;
import io.mlprod.spi.TensorBuffer;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * An engine whose runs tests can count, hold up and make fail. It takes x and gives y: in column j of row i, twice the
 * first element of that row, plus j; of a text, its length.
 */
final class FakeEngine implements Engine {

    /** What a run does with the first element of its first row, beside what it computes. */
    interface Work {
        void run(double first);
    }

    final AtomicInteger runs = new AtomicInteger();
    final AtomicInteger running = new AtomicInteger();
    final AtomicInteger mostRunning = new AtomicInteger();
    final Queue<Integer> batchRows = new ConcurrentLinkedQueue<>();

    /** Before the result is there; may throw. */
    volatile Work work = first -> {};

    /** While it is not completed, runs stay in the engine, and can be terminated. */
    volatile CompletableFuture<Void> gate = CompletableFuture.completedFuture(null);

    private final ElementType type;
    private final List<Dimension> inputShape;
    private final int width;

    private FakeEngine(ElementType type, int width, Dimension... inputShape) {
        this.type = type;
        this.width = width;
        this.inputShape = List.of(inputShape);
    }

    /** One number a row in, one out. */
    static FakeEngine number() {
        return array(1);
    }

    /** One number a row in, several out. */
    static FakeEngine array(int width) {
        return new FakeEngine(ElementType.FLOAT, width, rows(), new Dimension(1, null));
    }

    /** Any number of elements a row in, one number out. */
    static FakeEngine matrix(ElementType type) {
        return new FakeEngine(type, 1, rows(), new Dimension(Dimension.DYNAMIC, "M"));
    }

    private static Dimension rows() {
        return new Dimension(Dimension.DYNAMIC, "N");
    }

    /** From now on, runs stay in the engine until the gate is completed. */
    CompletableFuture<Void> hold() {
        gate = new CompletableFuture<>();
        return gate;
    }

    void awaitRuns(int count) {
        while (runs.get() < count) {
            pause();
        }
    }

    void awaitRunning(int count) {
        while (running.get() != count) {
            pause();
        }
    }

    /** Ends with the test if it takes too long. */
    private static void pause() {
        if (Thread.currentThread().isInterrupted()) {
            throw new AssertionError("interrupted; what was waited for does not happen");
        }
        Thread.onSpinWait();
    }

    @Override
    public String name() {
        return "fake";
    }

    @Override
    public ModelSession open(ModelArtifact model, SessionOptions options) {
        ModelMetadata none = new ModelMetadata("", "", "", "", "", 0, Map.of());
        List<Dimension> outputShape = List.of(rows(), new Dimension(width, null));
        ModelSignature signature = new ModelSignature(
                List.of(new ValueInfo("x", new TensorType(type, inputShape))),
                List.of(new ValueInfo("y", new TensorType(ElementType.FLOAT, outputShape))),
                none,
                model.sha256());
        return new ModelSession() {
            @Override
            public ModelSignature signature() {
                return signature;
            }

            @Override
            public Optional<String> rowDependence(List<String> outputs) {
                return Optional.empty();
            }

            @Override
            public Invocation newInvocation(List<String> outputs) {
                return new FakeInvocation();
            }
        };
    }

    private final class FakeInvocation implements Invocation {

        private final TensorBuffer input = TensorBuffer.direct("x", type);
        private final TensorBuffer output = TensorBuffer.direct("y", ElementType.FLOAT);
        private ByteBuffer result = ByteBuffer.allocate(0);
        private volatile CompletableFuture<Void> terminated = new CompletableFuture<>();

        @Override
        public TensorBuffer input(int index) {
            return input;
        }

        @Override
        public void run() {
            mostRunning.accumulateAndGet(running.incrementAndGet(), Math::max);
            try {
                runs.incrementAndGet();
                int rows = (int) input.shape()[0];
                batchRows.add(rows);
                int each = rows == 0 ? 0 : input.size() / rows;
                if (rows > 0) {
                    work.run(element(0));
                }
                CompletableFuture<Void> now = gate;
                if (!now.isDone()) {
                    CompletableFuture.anyOf(now, terminated).join();
                }
                if (terminated.isDone()) {
                    throw new ModelExecutionException("terminated", null);
                }
                result = ByteBuffer.allocate(rows * width * Float.BYTES).order(ByteOrder.nativeOrder());
                for (int i = 0; i < rows; i++) {
                    for (int j = 0; j < width; j++) {
                        result.putFloat((i * width + j) * Float.BYTES, (float)
                                (j == 0 ? 2 * element(i * each) : 2 * element(i * each) + j));
                    }
                }
                output.adopt(new long[] {rows, width}, result);
            } finally {
                running.decrementAndGet();
            }
        }

        private double element(int index) {
            return type == ElementType.STRING
                    ? String.valueOf(input.strings()[index]).length() / 2.0
                    : type.readDouble(input.bytes(), index);
        }

        @Override
        public TensorBuffer output(int index) {
            return output;
        }

        @Override
        public void terminate() {
            terminated.complete(null);
        }

        @Override
        public void resume() {
            terminated = new CompletableFuture<>();
        }
    }
}
