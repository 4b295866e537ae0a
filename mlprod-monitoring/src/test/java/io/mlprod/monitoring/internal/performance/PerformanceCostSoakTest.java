package io.mlprod.monitoring.internal.performance;

import static org.assertj.core.api.Assertions.assertThat;

import io.mlprod.model.PredictionId;
import io.mlprod.monitoring.performance.Performance;
import io.mlprod.monitoring.performance.PerformanceReport;
import io.mlprod.monitoring.performance.PredictionStore;
import io.mlprod.observe.RowRecorder;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What predictions, labels and evaluations cost, in time of the processor. */
@Tag("soak")
class PerformanceCostSoakTest {

    private static final int ROWS = 600_000;
    private static final int PART = 30_000;

    /** Returns the time of the processor of all threads. */
    private static long cpu() {
        return ((com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())
                .getProcessCpuTime();
    }

    @Test
    void predictions_costs() {
        ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        Rows loan =
                Rows.of(PredictionId.next(), Map.of(), new Object[] {"Wien", 30.0, "yes", new double[] {0.25, 0.75}});
        try (Bench bench = new Bench(Performance.binary("yes").slices("city"), PredictionStore.inMemory())) {
            RowRecorder loans = bench.open(Bench.A);
            long[] recording = new long[ROWS / PART];
            for (int part = 0; part < recording.length; part++) {
                long before = threads.getCurrentThreadCpuTime();
                for (int i = 0; i < PART; i++) {
                    loans.record(loan);
                }
                recording[part] = (threads.getCurrentThreadCpuTime() - before) / PART;
                bench.evaluate(); // takes them out of the buffers
            }

            System.out.println("ns a prediction, on its thread: " + Arrays.toString(recording));
            assertThat(bench.watch.labels(Bench.A).droppedPredictions()).isZero();
        }
    }

    @Test
    void labelsAndWindows_costs() {
        SplittableRandom random = new SplittableRandom(1);
        List<String> cities = List.of("Wien", "Graz", "Linz", "Bregenz", "Lech");
        try (Bench bench = new Bench(Performance.binary("yes").slices("city"), PredictionStore.inMemory())) {
            RowRecorder loans = bench.open(Bench.A);
            long[] joining = new long[ROWS / PART];
            for (int part = 0; part < joining.length; part++) {
                List<PredictionId> ids = new ArrayList<>();
                for (int i = 0; i < PART; i++) {
                    ids.add(bench.predict(loans, random.nextDouble(), cities.get(random.nextInt(5))));
                }
                bench.evaluate();
                long before = cpu();
                ids.forEach(id -> bench.label(id, random.nextBoolean()));
                bench.evaluate();
                joining[part] = (cpu() - before) / PART;
            }
            long before = cpu();
            PerformanceReport report = bench.nextDay().get(0);
            long evaluating = cpu() - before;

            System.out.println("ns a label: " + Arrays.toString(joining));
            System.out.println("evaluation of " + report.labelled() + " labelled predictions with "
                    + report.slices().size() + " slices: "
                    + Duration.ofNanos(evaluating).toMillis()
                    + " ms, with the timer of a day");
            assertThat(report.labelled()).isEqualTo(ROWS);
        }
    }
}
