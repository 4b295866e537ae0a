package io.mlprod.fallback;

import io.mlprod.engine.Engines;
import io.mlprod.spi.ForwardingEngine;
import io.mlprod.spi.ForwardingInvocation;
import io.mlprod.spi.ForwardingSession;
import io.mlprod.spi.Invocation;
import io.mlprod.spi.ModelArtifact;
import io.mlprod.spi.ModelSession;
import io.mlprod.spi.SessionOptions;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/** ONNX Runtime; tests see when runs begin and end, and can come before one. */
final class WatchedOnnx extends ForwardingEngine {

    final AtomicInteger begun = new AtomicInteger();
    final AtomicInteger running = new AtomicInteger();
    final AtomicInteger terminations = new AtomicInteger();

    /** Happens on the thread of each run, before it; what it throws ends the run. */
    volatile Runnable beforeRun = () -> {};

    WatchedOnnx() {
        super(Engines.onnxRuntime());
    }

    /** Waits until so many runs have begun. */
    void awaitRuns(int count) {
        Waiting.until(() -> begun.get() >= count);
    }

    @Override
    public ModelSession open(ModelArtifact model, SessionOptions options) {
        return new ForwardingSession(super.open(model, options)) {
            @Override
            public Invocation newInvocation(List<String> outputs) {
                return new Watched(super.newInvocation(outputs));
            }
        };
    }

    private final class Watched extends ForwardingInvocation {

        Watched(Invocation invocation) {
            super(invocation);
        }

        @Override
        public void run() {
            running.incrementAndGet();
            begun.incrementAndGet();
            try {
                beforeRun.run();
                super.run();
            } finally {
                running.decrementAndGet();
            }
        }

        @Override
        public void terminate() {
            terminations.incrementAndGet();
            super.terminate();
        }
    }
}
