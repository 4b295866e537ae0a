package io.mlprod.robustness;

import io.mlprod.engine.Engines;
import io.mlprod.spi.ForwardingEngine;
import io.mlprod.spi.ForwardingInvocation;
import io.mlprod.spi.ForwardingSession;
import io.mlprod.spi.Invocation;
import io.mlprod.spi.ModelArtifact;
import io.mlprod.spi.ModelSession;
import io.mlprod.spi.SessionOptions;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

/** The real engine; tests see when runs begin and end, and when native memory is freed. */
final class WatchedEngine extends ForwardingEngine {

    final CountDownLatch firstRun = new CountDownLatch(1);
    final CountDownLatch freed = new CountDownLatch(1);
    final AtomicInteger runs = new AtomicInteger();
    final AtomicInteger running = new AtomicInteger();
    final AtomicInteger openSessions = new AtomicInteger();
    final AtomicInteger openInvocations = new AtomicInteger();
    final AtomicInteger terminations = new AtomicInteger();
    final AtomicInteger freedTooEarly = new AtomicInteger();

    /** While this is not open, runs stay in the engine after their work is done. */
    volatile CountDownLatch gate = new CountDownLatch(0);

    WatchedEngine() {
        super(Engines.onnxRuntime());
    }

    @Override
    public ModelSession open(ModelArtifact model, SessionOptions options) {
        ModelSession session = super.open(model, options);
        openSessions.incrementAndGet();
        AtomicInteger own = new AtomicInteger(); // invocations of this session, and runs of theirs
        return new ForwardingSession(session) {
            @Override
            public Invocation newInvocation(List<String> outputs) {
                openInvocations.incrementAndGet();
                own.incrementAndGet();
                return watch(session.newInvocation(outputs), own);
            }

            @Override
            public void close() {
                freedTooEarly.addAndGet(own.get());
                session.close();
                openSessions.decrementAndGet();
                freed.countDown();
            }
        };
    }

    private Invocation watch(Invocation invocation, AtomicInteger own) {
        return new ForwardingInvocation(invocation) {
            @Override
            public void run() {
                runs.incrementAndGet();
                running.incrementAndGet();
                own.incrementAndGet();
                firstRun.countDown();
                try {
                    super.run();
                    awaitUninterruptibly(gate);
                } finally {
                    running.decrementAndGet();
                    own.decrementAndGet();
                }
            }

            @Override
            public void terminate() {
                terminations.incrementAndGet();
                super.terminate();
            }

            @Override
            public void close() {
                openInvocations.decrementAndGet();
                own.decrementAndGet();
                super.close();
            }
        };
    }

    private static void awaitUninterruptibly(CountDownLatch latch) {
        boolean interrupted = false;
        while (true) {
            try {
                latch.await();
                break;
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
