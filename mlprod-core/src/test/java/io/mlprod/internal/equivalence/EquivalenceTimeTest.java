package io.mlprod.internal.equivalence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mlprod.engine.Engines;
import io.mlprod.error.LoadException;
import io.mlprod.error.ModelExecutionException;
import io.mlprod.spi.ForwardingInvocation;
import io.mlprod.spi.Invocation;
import io.mlprod.spi.ModelSession;
import io.mlprod.spi.SessionOptions;
import io.mlprod.time.ManualTime;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The time that the comparison of two engines takes. */
@Timeout(60)
class EquivalenceTimeTest {

    private final ManualTime time = new ManualTime(Instant.EPOCH);

    private EquivalentEngine checked(Mutant candidate) {
        return new EquivalentEngine(candidate, Engines.onnxRuntime(), 0, null, time);
    }

    /** Runs that move the clock. */
    private int runs(Duration each, Ensemble trees) {
        AtomicInteger runs = new AtomicInteger();
        Mutant slow = Mutant.of(trees.regressor(), invocation -> new ForwardingInvocation(invocation) {
            @Override
            public void run() {
                runs.incrementAndGet();
                time.advance(each);
                super.run();
            }
        });
        checked(slow)
                .open(Mutant.artifact(trees.regressor()), SessionOptions.DEFAULT)
                .close();
        return runs.get();
    }

    @Test
    void open_runsTakeTheirTime_eachKindOfRowsRunsOnceAndThatIsAll() {
        Ensemble trees = new Ensemble(200, 4, "LEQ", 1);

        int kinds = 4;
        int runsOfAStep = 3; // a batch, one row, two rows
        int runsToMeasure = 1;
        assertThat(runs(Duration.ofMillis(19), trees)).isEqualTo(kinds * runsOfAStep + runsToMeasure);
        assertThat(runs(Duration.ZERO, trees)).isGreaterThan(200);
    }

    @Test
    void open_runsAreFast_theyEndWithTheTime() {
        Ensemble trees = new Ensemble(200, 4, "LEQ", 1);

        assertThat(runs(Duration.ofMillis(5), trees)).isBetween(200 / 5, 200 / 5 + 4 * 3);
    }

    @Test
    void open_runsAreVerySlow_modelIsRefused() {
        assertThatThrownBy(() -> runs(Duration.ofMillis(21), new Ensemble(1, 1, "LEQ", 1)))
                .isInstanceOf(LoadException.class)
                .hasMessageContaining("too few could be compared");
    }

    /** Opens a model whose runs do not end, while the clock moves. */
    private void openWhileTimePasses(Mutant candidate, Ensemble trees, CountDownLatch until)
            throws InterruptedException {
        CountDownLatch ended = new CountDownLatch(1);
        Thread clock = new Thread(() -> {
            while (ended.getCount() > 0 && until.getCount() > 0) {
                time.advance(Duration.ofMillis(100));
                Thread.onSpinWait();
            }
        });
        clock.start();
        try {
            assertThatThrownBy(
                            () -> checked(candidate).open(Mutant.artifact(trees.regressor()), SessionOptions.DEFAULT))
                    .isInstanceOf(LoadException.class)
                    .hasMessageContaining("cannot be compared with ONNX Runtime")
                    .hasMessageContaining("do not end within 10 seconds");
        } finally {
            ended.countDown();
            clock.join();
        }
    }

    @Test
    void open_runEndsOnlyIfTerminated_modelIsRefusedAndFreed() throws Exception {
        Ensemble trees = new Ensemble(2, 2, "LEQ", 1);
        CountDownLatch terminated = new CountDownLatch(1);
        Mutant hanging = Mutant.of(trees.regressor(), invocation -> new ForwardingInvocation(invocation) {
            @Override
            public void run() {
                await(terminated);
                throw new ModelExecutionException("terminated", null);
            }

            @Override
            public void terminate() {
                terminated.countDown();
            }
        });

        openWhileTimePasses(hanging, trees, terminated);

        assertThat(hanging.sessions).hasValue(0);
    }

    @Test
    void open_runNeverEnds_modelIsRefusedAndFreedIfTheRunEndsAfterAll() throws Exception {
        Ensemble trees = new Ensemble(2, 2, "LEQ", 1);
        CountDownLatch release = new CountDownLatch(1);
        CountDownLatch closed = new CountDownLatch(1);
        Mutant hanging = Mutant.of(trees.regressor(), invocation -> hanging(invocation, release, closed));

        openWhileTimePasses(hanging, trees, release);

        assertThat(hanging.sessions).hasValue(1);
        release.countDown();
        while (hanging.sessions.get() > 0) {
            Thread.onSpinWait();
        }
        assertThat(closed.getCount()).isZero();
    }

    private static Invocation hanging(Invocation invocation, CountDownLatch release, CountDownLatch closed) {
        return new ForwardingInvocation(invocation) {
            @Override
            public void run() {
                await(release);
            }

            @Override
            public void terminate() {}

            @Override
            public void close() {
                super.close();
                closed.countDown();
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

    @Test
    void open_twice_secondTimeIsNotChecked() {
        Ensemble trees = new Ensemble(2, 2, "LEQ", 1);
        Mutant candidate = Mutant.of(trees.regressor());
        EquivalentEngine engine = checked(candidate);

        for (int i = 0; i < 2; i++) {
            ModelSession session = engine.open(Mutant.artifact(trees.regressor()), SessionOptions.DEFAULT);
            session.close();
        }

        assertThat(candidate.invocations).hasValue(1);
    }
}
