package io.mlprod.testing.fake;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.OperatingSystemMXBean;
import com.sun.management.ThreadMXBean;
import io.mlprod.ModelHandle;
import java.lang.management.ManagementFactory;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What a fake costs: the CPU time and memory of a call, and of a test that has a handle of its own. */
@Tag("soak")
class FakeCostSoakTest {

    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    record Claim(double amount, long days, String country) {}

    record Risk(float p) {}

    record Scored(String label, float[] scores) {}

    private interface Work {
        Object once(int i);
    }

    private static Object last = "";

    /** Returns the CPU time of a call in nanoseconds, the best of ten rounds. */
    private static double nanos(Work work, int calls) {
        double best = Double.MAX_VALUE;
        for (int round = 0; round < 10; round++) {
            long start = THREADS.getCurrentThreadCpuTime();
            for (int i = 0; i < calls; i++) {
                last = work.once(i);
            }
            best = Math.min(best, (THREADS.getCurrentThreadCpuTime() - start) / (double) calls);
        }
        return best;
    }

    private static double bytes(Work work, int calls) {
        long start = THREADS.getThreadAllocatedBytes(Thread.currentThread().getId());
        for (int i = 0; i < calls; i++) {
            last = work.once(i);
        }
        return (THREADS.getThreadAllocatedBytes(Thread.currentThread().getId()) - start) / (double) calls;
    }

    private static void report(String what, double nanos, double bytes) {
        System.out.println(String.format(Locale.ROOT, "%s: %.0f ns CPU, %.0f bytes", what, nanos, bytes));
    }

    @Test
    void predict_scripted_takesAtMostTwoMicroseconds() {
        Risk low = new Risk(0.1f);
        Risk high = new Risk(0.9f);
        Claim claim = new Claim(12, 3, "DE");
        try (ScriptedModel<Claim, Risk> model = ScriptedModel.of(Claim.class, Risk.class)) {
            model.when(row -> row.amount() > 1_000)
                    .thenReturn(high)
                    .when(row -> row.country().equals("US"))
                    .thenReturn(high)
                    .otherwise(low);
            ModelHandle<Claim, Risk> handle = model.handle();

            double nanos = nanos(i -> handle.predict(claim), 100_000);
            report("predict, two rules and otherwise", nanos, bytes(i -> handle.predict(claim), 10_000));

            assertThat(nanos).isLessThanOrEqualTo(2_000);
        }
    }

    @Test
    void predict_hashed_cost() {
        Claim claim = new Claim(12, 3, "DE");
        try (ScriptedModel<Claim, Scored> model =
                ScriptedModel.of(Claim.class, Scored.class).otherwiseHashed(3)) {
            ModelHandle<Claim, Scored> handle = model.handle();

            double nanos = nanos(i -> handle.predict(claim), 50_000);
            report("predict, hashed", nanos, bytes(i -> handle.predict(claim), 10_000));

            assertThat(nanos).isLessThanOrEqualTo(20_000);
        }
    }

    @Test
    void thousandModels_buildPredictAndClose_takeAtMostFiveSeconds() {
        long start = System.nanoTime();
        long cpu = THREADS.getCurrentThreadCpuTime();
        int threads = Thread.activeCount();
        OperatingSystemMXBean process = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
        long processStart = process.getProcessCpuTime();
        for (int i = 0; i < 1_000; i++) {
            try (ScriptedModel<Claim, Risk> model = ScriptedModel.of(Claim.class, Risk.class)) {
                model.when(row -> row.amount() > 1_000)
                        .thenReturn(new Risk(0.9f))
                        .otherwise(new Risk(0.1f));
                assertThat(model.handle().predict(new Claim(i, 1, "DE")).value().p())
                        .isEqualTo(0.1f);
            }
        }
        double all = (process.getProcessCpuTime() - processStart) / 1e9;
        double seconds = (System.nanoTime() - start) / 1e9;
        System.out.println(String.format(
                Locale.ROOT,
                "1,000 models: %.2f s; CPU %.2f s of this thread, %.2f s of the process; threads %d -> %d",
                seconds,
                (THREADS.getCurrentThreadCpuTime() - cpu) / 1e9,
                all,
                threads,
                Thread.activeCount()));

        assertThat(all).isLessThanOrEqualTo(5); // CPU, not time: others may use the machine
        assertThat(Map.of("last", last)).isNotEmpty();
    }
}
