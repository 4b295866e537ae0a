package io.mlprod.internal.equivalence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mlprod.ModelHandle;
import io.mlprod.engine.Engines;
import io.mlprod.lifecycle.EngineChoice;
import io.mlprod.lifecycle.ModelSource;
import io.mlprod.observe.ModelEvent;
import io.mlprod.spi.Engine;
import io.mlprod.spi.ForwardingEngine;
import io.mlprod.spi.ForwardingInvocation;
import io.mlprod.spi.ForwardingSession;
import io.mlprod.spi.Invocation;
import io.mlprod.spi.ModelArtifact;
import io.mlprod.spi.ModelSession;
import io.mlprod.spi.SessionOptions;
import io.mlprod.time.ManualTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Calls that the reference runs once more, beside the caller. */
@Timeout(60)
class RescoringTest {

    private final Ensemble trees = new Ensemble(5, 3, "LEQ", 1);
    private final float[] input = {1, -1, 0.5f, 0, 2, -2};
    private final CompletableFuture<ModelEvent.EngineRefused> refused = new CompletableFuture<>();
    private volatile float error; // what the candidate adds to each answer
    private volatile boolean isBroken;

    record Out(float y) {}

    @SuppressWarnings("ArrayRecordComponent")
    record In(float[] x) {}

    private Mutant candidate() {
        return Mutant.of(trees.regressor(), invocation -> new ForwardingInvocation(invocation) {
            @Override
            public void run() {
                if (isBroken) {
                    throw new IllegalStateException("a bug");
                }
                super.run();
                for (int i = 0; i < output(0).size() && error != 0; i++) {
                    output(0).floats().put(i, output(0).floats().get(i) + error);
                }
            }
        });
    }

    private ModelHandle<In, Out> handle(Engine candidate, Engine reference, double share) {
        return ModelHandle.builder(In.class, Out.class)
                .load(ModelSource.of(trees.regressor()).version("1"))
                .engine(
                        new EquivalentEngine(candidate, reference, share, null, new ManualTime(Instant.EPOCH)),
                        Engines.onnxRuntime())
                .listener(event -> {
                    if (event instanceof ModelEvent.EngineRefused of) {
                        refused.complete(of);
                    }
                })
                .build();
    }

    private static EngineChoice engine(ModelHandle<?, ?> handle) {
        return handle.versions().list().get(0).engine();
    }

    @Test
    void predict_candidateBeginsToLie_referenceTakesOverAndSaysWhy() throws Exception {
        try (ModelHandle<In, Out> handle = handle(candidate(), Engines.onnxRuntime(), 1)) {
            float right = handle.predict(new In(input)).value().y();
            assertThat(engine(handle)).isEqualTo(new EngineChoice("mutant", List.of()));

            error = 1e-3f;
            handle.predict(new In(input));

            ModelEvent.EngineRefused event = refused.get();
            assertThat(event.model()).isEqualTo(handle.serving());
            assertThat(event.engine()).isEqualTo(engine(handle));
            assertThat(event.toString())
                    .contains("runs on ONNX Runtime, since mutant: answered a call otherwise")
                    .contains("operator TreeEnsembleRegressor")
                    .hasLineCount(1);
            assertThat(handle.predict(new In(input)).value().y()).isEqualTo(right);
        }
    }

    @Test
    void predict_referenceTakesOverWhileManyCall_noCallFails() throws Exception {
        ExecutorService callers = Executors.newFixedThreadPool(4);
        try (ModelHandle<In, Out> handle = handle(candidate(), Engines.onnxRuntime(), 0.1)) {
            float right = handle.predict(new In(input)).value().y();
            error = 1;
            Callable<Integer> caller = () -> {
                int calls = 0;
                while (!refused.isDone()) {
                    assertThat(handle.predict(new In(input)).value().y()).isIn(right, right + error);
                    calls++;
                }
                assertThat(handle.predict(new In(input)).value().y()).isEqualTo(right);
                return calls;
            };
            List<Future<Integer>> all = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                all.add(callers.submit(caller));
            }
            for (Future<Integer> one : all) {
                assertThat(one.get()).isNotNegative();
            }
        } finally {
            callers.shutdownNow();
        }
    }

    @Test
    void predict_candidateFailsWithABug_theCallIsAnsweredByTheReference() throws Exception {
        try (ModelHandle<In, Out> handle = handle(candidate(), Engines.onnxRuntime(), 1e-9)) {
            float right = handle.predict(new In(input)).value().y();
            isBroken = true;

            assertThat(handle.predict(new In(input)).value().y()).isEqualTo(right);
            assertThat(refused.get().engine().name()).isEqualTo("ONNX Runtime");
            assertThat(refused.get().engine().refusals().get(0).reason())
                    .contains("IllegalStateException")
                    .doesNotContain("a bug");
        }
    }

    @Test
    void predict_candidateAnswersRight_staysInCharge() {
        Mutant candidate = candidate();
        try (ModelHandle<In, Out> handle = handle(candidate, Engines.onnxRuntime(), 1)) {
            for (int i = 0; i < 1_000; i++) {
                handle.predict(new In(input));
            }
            assertThat(engine(handle)).isEqualTo(new EngineChoice("mutant", List.of()));
        }
        assertThat(refused).isNotDone();
        assertThat(candidate.sessions).hasValue(0);
    }

    /** ONNX Runtime whose runs wait once they are to. */
    private static final class Waiting extends ForwardingEngine {

        private final CountDownLatch release = new CountDownLatch(1);
        private final CountDownLatch reached = new CountDownLatch(1);
        private volatile boolean waits;

        Waiting() {
            super(Engines.onnxRuntime());
        }

        @Override
        public ModelSession open(ModelArtifact model, SessionOptions options) {
            return new ForwardingSession(super.open(model, options)) {
                @Override
                public Invocation newInvocation(List<String> outputs) {
                    return new ForwardingInvocation(super.newInvocation(outputs)) {
                        @Override
                        public void run() {
                            if (waits) {
                                reached.countDown();
                                await(release);
                            }
                            super.run();
                        }

                        @Override
                        public void terminate() {
                            super.terminate();
                            release.countDown();
                        }
                    };
                }
            };
        }

        private static void await(CountDownLatch latch) {
            try {
                latch.await();
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        }
    }

    @Test
    void predict_referenceHangs_callersDoNotWaitAndCloseEnds() throws Exception {
        Waiting reference = new Waiting();
        try (ModelHandle<In, Out> handle = handle(candidate(), reference, 1)) {
            reference.waits = true;
            handle.predict(new In(input));
            assertThat(reference.reached.await(30, TimeUnit.SECONDS)).isTrue();
            for (int i = 0; i < 100; i++) {
                handle.predict(new In(input));
            }
        }
        assertThat(reference.release.getCount()).as("terminated by close()").isZero();
    }

    @Test
    void limits_withRescoring_areThoseOfBothEngines() {
        Mutant candidate = candidate();

        var both = new EquivalentEngine(candidate, Engines.onnxRuntime(), 0.5, null, new ManualTime(Instant.EPOCH))
                .limits();
        var own =
                new EquivalentEngine(candidate, Engines.onnxRuntime(), 0, null, new ManualTime(Instant.EPOCH)).limits();

        assertThat(both.texts()).isEqualTo(Engines.onnxRuntime().limits().texts());
        assertThat(both.onnxRuntimeOperators()).isTrue();
        assertThat(own).isSameAs(candidate.limits());
    }

    @Test
    void rescoring_noShare_isRefused() {
        for (double share : new double[] {-0.1, 1.1, Double.NaN}) {
            assertThatThrownBy(() -> Engines.checked(candidate()).rescoring(share))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("0 to 1");
        }
    }
}
