package io.mlprod;

import io.mlprod.engine.Engines;
import io.mlprod.error.ModelExecutionException;
import io.mlprod.model.ModelVersion;
import io.mlprod.spi.ForwardingEngine;
import io.mlprod.spi.ForwardingInvocation;
import io.mlprod.spi.ForwardingSession;
import io.mlprod.spi.Invocation;
import io.mlprod.spi.ModelArtifact;
import io.mlprod.spi.ModelSession;
import io.mlprod.spi.SessionOptions;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** The real engine, in which tests can slow down, hold up or fail the runs of one version. */
final class FaultyEngine extends ForwardingEngine {

    private final Map<String, Runnable> before = new ConcurrentHashMap<>(); // by the model's digest
    private final Map<String, CompletableFuture<Void>> gates = new ConcurrentHashMap<>();
    private final Map<String, AtomicInteger> running = new ConcurrentHashMap<>();

    FaultyEngine() {
        super(Engines.onnxRuntime());
    }

    /** From now on, does this at the beginning of each run of a version. */
    void before(ModelVersion version, Runnable work) {
        before.put(version.sha256(), work);
    }

    /** From now on, lets each run of a version fail. */
    void fail(ModelVersion version) {
        before(version, () -> {
            throw new ModelExecutionException("broken on purpose", null);
        });
    }

    void heal(ModelVersion version) {
        before.remove(version.sha256());
    }

    /** From now on, keeps the runs of a version until the gate is completed or they are terminated. */
    CompletableFuture<Void> hold(ModelVersion version) {
        CompletableFuture<Void> gate = new CompletableFuture<>();
        gates.put(version.sha256(), gate);
        return gate;
    }

    /** How many runs of a version are in the engine now. */
    int running(ModelVersion version) {
        return running(version.sha256()).get();
    }

    private AtomicInteger running(String sha256) {
        return running.computeIfAbsent(sha256, key -> new AtomicInteger());
    }

    @Override
    public ModelSession open(ModelArtifact model, SessionOptions options) {
        return new ForwardingSession(super.open(model, options)) {
            @Override
            public Invocation newInvocation(List<String> outputs) {
                return new FaultyInvocation(model.sha256(), super.newInvocation(outputs));
            }
        };
    }

    private final class FaultyInvocation extends ForwardingInvocation {

        private final String sha256;
        private volatile CompletableFuture<Void> terminated = new CompletableFuture<>();

        FaultyInvocation(String sha256, Invocation real) {
            super(real);
            this.sha256 = sha256;
        }

        @Override
        public void run() {
            running(sha256).incrementAndGet();
            try {
                before.getOrDefault(sha256, () -> {}).run();
                CompletableFuture<Void> gate = gates.get(sha256);
                if (gate != null) {
                    CompletableFuture.anyOf(gate, terminated).join();
                }
                if (terminated.isDone()) {
                    throw new ModelExecutionException("terminated", null);
                }
                super.run();
            } finally {
                running(sha256).decrementAndGet();
            }
        }

        @Override
        public void terminate() {
            terminated.complete(null);
            super.terminate();
        }

        @Override
        public void resume() {
            terminated = new CompletableFuture<>();
            super.resume();
        }
    }
}
