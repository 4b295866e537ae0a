package io.mlprod.monitoring.internal.watch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mlprod.time.ManualTime;
import java.lang.ref.WeakReference;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class EvaluationTimerTest {

    private static final Duration SECOND = Duration.ofSeconds(1);

    private final ManualTime time = new ManualTime(Instant.EPOCH);
    private final AtomicInteger evaluations = new AtomicInteger();

    private EvaluationTimer timer() {
        return new EvaluationTimer(time, evaluations::incrementAndGet, () -> SECOND);
    }

    @Test
    void start_once_evaluatesWheneverItIsDue() {
        EvaluationTimer timer = timer();
        timer.start();
        timer.start();

        time.advance(SECOND.multipliedBy(3));

        assertThat(evaluations).hasValue(3);
    }

    @Test
    void soon_askedManyTimes_evaluatesOnceMore() {
        EvaluationTimer timer = timer();
        timer.start();
        timer.soon();
        timer.soon();

        time.advance(Duration.ofMillis(1));

        assertThat(evaluations).hasValue(1);

        time.advance(SECOND);

        assertThat(evaluations).hasValue(2);
    }

    @Test
    void run_evaluationThrows_theNextOneComes() {
        EvaluationTimer timer = new EvaluationTimer(
                time,
                () -> {
                    if (evaluations.incrementAndGet() == 1) {
                        throw new IllegalStateException("broken");
                    }
                },
                () -> SECOND);
        timer.start();
        assertThatThrownBy(() -> time.advance(SECOND)).hasMessage("broken"); // which the machine's clock logs

        time.advance(SECOND);

        assertThat(evaluations).hasValue(2);
    }

    @Test
    void close_started_evaluatesNoMore() {
        EvaluationTimer timer = timer();
        timer.start();
        timer.close();
        timer.soon();
        timer.start();

        time.advance(SECOND.multipliedBy(3));

        assertThat(evaluations).hasValue(0);
    }

    @Test
    @Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void start_forgottenTimer_isCollectedAndEvaluatesNoMore() {
        WeakReference<EvaluationTimer> forgotten = forgotten();
        while (!forgotten.refersTo(null)) {
            System.gc();
            Thread.onSpinWait();
        }

        time.advance(SECOND);

        assertThat(evaluations).hasValue(0);
    }

    private WeakReference<EvaluationTimer> forgotten() {
        EvaluationTimer timer = timer();
        timer.start();
        return new WeakReference<>(timer);
    }
}
