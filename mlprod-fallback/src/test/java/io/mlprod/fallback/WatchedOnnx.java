package io.mlprod.fallback;

import io.mlprod.internal.onnx.OnnxRuntime;
import io.mlprod.model.ModelSignature;
import io.mlprod.model.Value;
import io.mlprod.spi.Invocation;
import io.mlprod.spi.ModelArtifact;
import io.mlprod.spi.ModelRuntime;
import io.mlprod.spi.ModelSession;
import io.mlprod.spi.RuntimeOptions;
import io.mlprod.spi.TensorBuffer;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/** ONNX Runtime; tests see when runs begin and end, and can come before one. */
final class WatchedOnnx implements ModelRuntime {

    final AtomicInteger begun = new AtomicInteger();
    final AtomicInteger running = new AtomicInteger();
    final AtomicInteger terminations = new AtomicInteger();

    /** Happens on the thread of each run, before it; what it throws ends the run. */
    volatile Runnable beforeRun = () -> {};

    private final ModelRuntime real = new OnnxRuntime();

    /** Waits until so many runs have begun. */
    void awaitRuns(int count) {
        Waiting.until(() -> begun.get() >= count);
    }

    @Override
    public ModelSession open(ModelArtifact model, RuntimeOptions options) {
        ModelSession session = real.open(model, options);
        return new ModelSession() {
            @Override
            public ModelSignature signature() {
                return session.signature();
            }

            @Override
            public Optional<String> rowDependence(List<String> outputs) {
                return session.rowDependence(outputs);
            }

            @Override
            public Invocation newInvocation(List<String> outputs) {
                return new Watched(session.newInvocation(outputs));
            }

            @Override
            public void close() {
                session.close();
            }
        };
    }

    private final class Watched implements Invocation {

        private final Invocation invocation;

        Watched(Invocation invocation) {
            this.invocation = invocation;
        }

        @Override
        public void run() {
            running.incrementAndGet();
            begun.incrementAndGet();
            try {
                beforeRun.run();
                invocation.run();
            } finally {
                running.decrementAndGet();
            }
        }

        @Override
        public void terminate() {
            terminations.incrementAndGet();
            invocation.terminate();
        }

        @Override
        public TensorBuffer input(int index) {
            return invocation.input(index);
        }

        @Override
        public TensorBuffer output(int index) {
            return invocation.output(index);
        }

        @Override
        public Value value(int index) {
            return invocation.value(index);
        }

        @Override
        public void trim() {
            invocation.trim();
        }

        @Override
        public void resume() {
            invocation.resume();
        }

        @Override
        public void close() {
            invocation.close();
        }
    }
}
