package io.mlprod.internal.batching;

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
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A model x[N, D] -> y[N] that adds one to the sum of each row, and keeps what it was given. A row that begins with one
 * of the constants does something else to the run that it is in.
 */
public final class GatedModel implements Engine, ModelSession {

    /** Keeps the run going until {@link #open}. */
    public static final double BLOCKS = -1;

    /** Makes the run fail. */
    public static final double FAILS = 13;

    /** Makes the engine break its contract: an exception that is not of mlprod's family. */
    public static final double BREAKS = 19;

    /** Is answered by NaN. */
    public static final double NOT_A_NUMBER = 17;

    /** The first column of each run. */
    public final Queue<List<Double>> runs = new ConcurrentLinkedQueue<>();

    /** One permit for each run that has come to a gate. */
    public final Semaphore blocked = new Semaphore(0);

    public final AtomicInteger mostRunning = new AtomicInteger();
    public final AtomicInteger freedTooEarly = new AtomicInteger();
    public final AtomicInteger sessionsClosed = new AtomicInteger();

    /** Is done by every thread that needs a new place to run in. */
    public volatile Runnable beforeInvocation = () -> {};

    private final AtomicInteger running = new AtomicInteger();
    private final AtomicInteger invocations = new AtomicInteger();
    private volatile CompletableFuture<?> gate = new CompletableFuture<>();

    /** Lets blocked runs go on; those that come later block again. */
    public void open() {
        CompletableFuture<?> now = gate;
        gate = new CompletableFuture<>();
        now.complete(null);
    }

    @Override
    public String name() {
        return "gated";
    }

    @Override
    public ModelSession open(ModelArtifact model, SessionOptions options) {
        return this;
    }

    @Override
    public ModelSignature signature() {
        Dimension rows = new Dimension(Dimension.DYNAMIC, "N");
        return new ModelSignature(
                List.of(value("x", rows, new Dimension(Dimension.DYNAMIC, "D"))),
                List.of(value("y", rows)),
                new ModelMetadata("", "", "", "", "", 0, Map.of()),
                "0".repeat(64));
    }

    @Override
    public Optional<String> rowDependence(List<String> outputs) {
        return Optional.empty();
    }

    private static ValueInfo value(String name, Dimension... shape) {
        return new ValueInfo(name, new TensorType(ElementType.DOUBLE, List.of(shape)));
    }

    @Override
    public Invocation newInvocation(List<String> outputs) {
        beforeInvocation.run();
        invocations.incrementAndGet();
        return new Sums();
    }

    @Override
    public void close() {
        sessionsClosed.incrementAndGet();
        freedTooEarly.addAndGet(running.get() + invocations.get());
    }

    private final class Sums implements Invocation {

        private final TensorBuffer x = TensorBuffer.direct("x", ElementType.DOUBLE);
        private final TensorBuffer y = TensorBuffer.direct("y", ElementType.DOUBLE);
        private volatile CompletableFuture<?> terminated = new CompletableFuture<>();

        @Override
        public TensorBuffer input(int index) {
            return x;
        }

        @Override
        public void run() {
            int now = running.incrementAndGet();
            mostRunning.accumulateAndGet(now, Math::max);
            try {
                compute();
            } finally {
                running.decrementAndGet();
            }
        }

        private void compute() {
            int rows = (int) x.shape()[0];
            int width = (int) x.shape()[1];
            List<Double> firstColumn = new ArrayList<>();
            for (int row = 0; row < rows; row++) {
                firstColumn.add(ElementType.DOUBLE.readDouble(x.bytes(), row * width));
            }
            CompletableFuture<?> closed = gate; // before anyone can know of the run, and open it
            runs.add(firstColumn);
            if (firstColumn.contains(BLOCKS)) {
                blocked.release();
                CompletableFuture.anyOf(closed, terminated).join();
                if (terminated.isDone()) {
                    throw new ModelExecutionException("terminated", null);
                }
            }
            if (firstColumn.contains(FAILS)) {
                throw new ModelExecutionException("unlucky", null);
            }
            if (firstColumn.contains(BREAKS)) {
                throw new IllegalStateException("broken");
            }
            ByteBuffer sums = ByteBuffer.allocate(rows * Double.BYTES).order(ByteOrder.nativeOrder());
            for (int row = 0; row < rows; row++) {
                double sum = firstColumn.get(row) == NOT_A_NUMBER ? Double.NaN : 1;
                for (int i = 0; i < width; i++) {
                    sum += ElementType.DOUBLE.readDouble(x.bytes(), row * width + i);
                }
                sums.putDouble(row * Double.BYTES, sum);
            }
            y.adopt(new long[] {rows}, sums);
        }

        @Override
        public TensorBuffer output(int index) {
            return y;
        }

        @Override
        public void terminate() {
            terminated.complete(null);
        }

        @Override
        public void resume() {
            terminated = new CompletableFuture<>();
        }

        @Override
        public void close() {
            invocations.decrementAndGet();
        }
    }
}
