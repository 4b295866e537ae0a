package io.mlprod;

import io.mlprod.engine.Engines;
import io.mlprod.model.ModelSignature;
import io.mlprod.spi.ForwardingEngine;
import io.mlprod.spi.ForwardingInvocation;
import io.mlprod.spi.ForwardingSession;
import io.mlprod.spi.Invocation;
import io.mlprod.spi.ModelArtifact;
import io.mlprod.spi.ModelSession;
import io.mlprod.spi.SessionOptions;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;

/** The real engine; tests see what is in memory, hold up loads and runs, and change what a model says that it takes. */
final class VersionEngine extends ForwardingEngine {

    private static final CompletableFuture<Void> OPEN = CompletableFuture.completedFuture(null);

    final AtomicInteger sessions = new AtomicInteger(); // in memory
    final AtomicInteger invocations = new AtomicInteger(); // in memory
    final AtomicInteger running = new AtomicInteger();
    final AtomicInteger mostRunning = new AtomicInteger();
    final AtomicInteger loading = new AtomicInteger();

    /** What models that are opened from now on say of themselves. */
    volatile UnaryOperator<ModelSignature> signature = same -> same;

    /** What happens before each run; may throw. */
    volatile Runnable beforeRun = () -> {};

    /** While it is not completed, runs that begin stay in the engine, and can be terminated. */
    volatile CompletableFuture<Void> runGate = OPEN;

    /** While it is not completed, loads that begin do not end. */
    volatile CompletableFuture<Void> loadGate = OPEN;

    VersionEngine() {
        super(Engines.onnxRuntime());
    }

    /** Lets runs and loads that begin from now on pass; those that are held stay. */
    void letOthersPass() {
        runGate = OPEN;
        loadGate = OPEN;
    }

    static void await(AtomicInteger number, int value) {
        while (number.get() != value) {
            if (Thread.currentThread().isInterrupted()) {
                throw new AssertionError("interrupted; " + number + " does not become " + value);
            }
            Thread.onSpinWait();
        }
    }

    @Override
    public ModelSession open(ModelArtifact model, SessionOptions options) {
        CompletableFuture<Void> gate = loadGate;
        loading.incrementAndGet();
        gate.join();
        loading.decrementAndGet();
        ModelSession session = super.open(model, options);
        ModelSignature shown = signature.apply(session.signature());
        sessions.incrementAndGet();
        return new ForwardingSession(session) {
            @Override
            public ModelSignature signature() {
                return shown;
            }

            @Override
            public Optional<String> rowDependence(List<String> outputs) {
                return Optional.empty();
            }

            @Override
            public Invocation newInvocation(List<String> outputs) {
                invocations.incrementAndGet();
                return new Watched(session.newInvocation(outputs));
            }

            @Override
            public void close() {
                session.close();
                sessions.decrementAndGet();
            }
        };
    }

    private final class Watched extends ForwardingInvocation {

        private volatile CompletableFuture<Void> terminated = new CompletableFuture<>();

        Watched(Invocation invocation) {
            super(invocation);
        }

        @Override
        public void run() {
            CompletableFuture<Void> gate = runGate; // before anyone can see that this runs
            mostRunning.accumulateAndGet(running.incrementAndGet(), Math::max);
            try {
                CompletableFuture.anyOf(gate, terminated).join();
                beforeRun.run();
                super.run();
            } finally {
                running.decrementAndGet();
            }
        }

        @Override
        public void terminate() {
            super.terminate();
            terminated.complete(null);
        }

        @Override
        public void resume() {
            super.resume();
            terminated = new CompletableFuture<>();
        }

        @Override
        public void close() {
            invocations.decrementAndGet();
            super.close();
        }
    }
}
