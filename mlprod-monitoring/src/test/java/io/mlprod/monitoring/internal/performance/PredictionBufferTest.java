package io.mlprod.monitoring.internal.performance;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.mlprod.model.PredictionId;
import io.mlprod.monitoring.performance.KeptPrediction;
import io.mlprod.monitoring.performance.Performance;
import io.mlprod.observe.RowLayout;
import io.mlprod.time.ManualTime;
import io.mlprod.time.TimeSource;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** What happens on the thread of a prediction: a copy that neither waits nor makes objects. */
class PredictionBufferTest {

    private final ManualTime time = new ManualTime(Bench.START);
    private final AtomicInteger told = new AtomicInteger();

    private PredictionBuffer buffer(TimeSource clock, int most) {
        RowLayout layout = Bench.layout(Bench.A);
        Performance settings = Performance.binary("yes").slices("city", "channel");
        CopyPlan plan = new CopyPlan(Bench.A, AnswerPlanner.plan(settings, layout), SlicePlan.of(settings, layout));
        return new PredictionBuffer(plan, clock, told::incrementAndGet, most);
    }

    private static Rows row(PredictionId id) {
        return Rows.of(id, Map.of("channel", "web"), new Object[] {"Wien", 30.0, "yes", new double[] {0.25, 0.75}});
    }

    private static List<KeptPrediction> drained(PredictionBuffer buffer) {
        List<KeptPrediction> all = new ArrayList<>();
        buffer.drain(all::add);
        return all;
    }

    @Test
    void prediction_isKeptWithItsTimeAnswerAndSlices() {
        PredictionBuffer buffer = buffer(time, 10);
        PredictionId id = PredictionId.next();
        buffer.record(row(id));
        time.advance(Duration.ofMinutes(3));

        KeptPrediction kept = drained(buffer).get(0);

        assertThat(kept.id()).isEqualTo(id);
        assertThat(kept.at()).isEqualTo(Bench.START);
        assertThat(kept.predicted()).isEqualTo("yes");
        assertThat(kept.score(0)).isEqualTo(0.75);
        assertThat(kept.slices()).isEqualTo(Map.of("city", "Wien", "channel", "web"));
        assertThat(buffer.isEmpty()).isTrue();
    }

    @Test
    void missingValues_areLeftOut() {
        PredictionBuffer buffer = buffer(time, 10);
        buffer.record(Rows.of(
                PredictionId.next(), Map.of(), new Object[] {null, null, null, new double[] {0.25, 0.75}}));

        KeptPrediction kept = drained(buffer).get(0);

        assertThat(kept.predicted()).isEmpty();
        assertThat(kept.slices()).isEmpty();
    }

    @Test
    void longAndHostileSlices_areCutAndPrintable() {
        PredictionBuffer buffer = buffer(time, 10);
        String hostile = "\u202e<b>\n2026 FORGED\u001b[2J" + "x".repeat(10_000);
        buffer.record(Rows.of(
                PredictionId.next(), Map.of("channel", hostile), new Object[] {"Wien", 1.0, "yes", new double[] {0, 1}
                }));

        String kept = drained(buffer).get(0).slices().getOrDefault("channel", "");

        assertThat(kept).hasSizeLessThan(300).doesNotContain("\n", "\u001b", "\u202e");
    }

    @Test
    void fullBuffer_dropsAndCounts_andTellsWhenItFillsAndWhenItIsFull() {
        PredictionBuffer buffer = buffer(time, 100);
        for (int i = 0; i < 1_650; i++) { // one thread has the room of all
            buffer.record(row(PredictionId.next()));
        }

        assertThat(buffer.dropped()).isEqualTo(50);
        assertThat(told).hasValue(2);
        assertThat(drained(buffer)).hasSize(1_600);
        buffer.record(row(PredictionId.next()));
        assertThat(drained(buffer)).hasSize(1);
    }

    @Test
    void manyThreads_whileDraining_loseNothingUncounted() throws InterruptedException {
        PredictionBuffer buffer = buffer(TimeSource.system(), 100_000);
        int each = 20_000;
        CountDownLatch start = new CountDownLatch(1);
        List<Thread> threads = new ArrayList<>();
        for (int t = 0; t < 4; t++) {
            threads.add(new Thread(() -> {
                for (int i = 0; i < each; i++) {
                    buffer.record(row(PredictionId.next()));
                }
                start.countDown();
            }));
        }
        threads.forEach(Thread::start);
        List<KeptPrediction> all = new ArrayList<>();
        while (start.getCount() > 0) {
            all.addAll(drained(buffer));
        }
        for (Thread thread : threads) {
            thread.join();
        }
        all.addAll(drained(buffer));

        Set<PredictionId> ids = new HashSet<>();
        all.forEach(row -> ids.add(row.id()));
        assertThat(ids).hasSize(all.size());
        assertThat(all.size() + buffer.dropped()).isEqualTo(4L * each);
    }

    @Test
    void record_makesNoObjects() {
        PredictionBuffer buffer = buffer(TimeSource.system(), 1 << 16);
        Rows row = row(PredictionId.next());
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long thread = Thread.currentThread().getId();
        long bytes = Long.MAX_VALUE;
        long nanos = Long.MAX_VALUE;
        for (int round = 0; round < 30; round++) {
            long bytesBefore = threads.getThreadAllocatedBytes(thread);
            long nanosBefore = threads.getThreadCpuTime(thread);
            for (int i = 0; i < 4_000; i++) {
                buffer.record(row);
            }
            nanos = Math.min(nanos, (threads.getThreadCpuTime(thread) - nanosBefore) / 4_000);
            bytes = Math.min(bytes, (threads.getThreadAllocatedBytes(thread) - bytesBefore) / 4_000);
            drained(buffer);
        }
        if (Boolean.getBoolean("mlprod.print")) {
            System.out.println(nanos + " ns and " + bytes + " bytes a prediction");
        }

        assertThat(bytes).isZero();
        assertThat(Objects.requireNonNull(buffer).dropped()).isZero();
    }
}
