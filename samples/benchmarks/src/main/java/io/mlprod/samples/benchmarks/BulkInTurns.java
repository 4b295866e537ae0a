package io.mlprod.samples.benchmarks;

import ai.onnxruntime.OrtException;
import com.sun.management.ThreadMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * All ways of {@link Bulk} in turns, by the processor time of the calling thread: ratios that hold on a busy machine,
 * where JMH would run one way in a quiet minute and the other in a loud one. Prints a Markdown table.
 */
final class BulkInTurns {

    private static final int ROUNDS = 40;
    private static final int CALLS = 10; // in a row, of one way
    private static final long WARM_UP_NANOS = 4_000_000_000L; // for each way; longer than the size of a chunk is learnt

    private static volatile Object sink;

    private BulkInTurns() {}

    /**
     * Measures.
     *
     * @param models the models; all if there are none
     */
    public static void main(String... models) throws OrtException, IOException {
        for (String model : models.length == 0 ? new String[] {"linear", "trees", "mlp"} : models) {
            try (BulkWays<?, ?> ways = BulkWays.of(model)) {
                Map<String, BulkWays.Way> all = new LinkedHashMap<>();
                all.put("predictAll", ways.predictAll());
                all.put("predictColumns", ways.predictColumns());
                all.put("handBatches64", ways.handBatches(64));
                all.put("handBatches256", ways.handBatches(256));
                all.put("handBatches1024", ways.handBatches(1024));
                all.put("handArrays256", ways.handArrays(256));
                measure(model, all);
            }
        }
    }

    private static void measure(String model, Map<String, BulkWays.Way> ways) throws OrtException {
        Map<String, double[]> nanos = new LinkedHashMap<>();
        for (Map.Entry<String, BulkWays.Way> way : ways.entrySet()) {
            long start = System.nanoTime();
            while (System.nanoTime() - start < WARM_UP_NANOS) {
                sink = way.getValue().answerAll();
            }
            nanos.put(way.getKey(), new double[ROUNDS]);
        }
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        for (int round = 0; round < ROUNDS; round++) {
            for (Map.Entry<String, BulkWays.Way> way : ways.entrySet()) {
                long before = threads.getCurrentThreadCpuTime();
                for (int i = 0; i < CALLS; i++) {
                    sink = way.getValue().answerAll();
                }
                double spent = threads.getCurrentThreadCpuTime() - before;
                nanos.get(way.getKey())[round] = spent / CALLS / Rows.COUNT;
            }
        }
        print(model, nanos);
    }

    private static void print(String model, Map<String, double[]> nanos) {
        nanos.values().forEach(Arrays::sort);
        double best = nanos.entrySet().stream()
                .filter(way -> way.getKey().startsWith("handBatches"))
                .mapToDouble(way -> median(way.getValue()))
                .min()
                .orElseThrow();
        double arrays = median(nanos.get("handArrays256"));
        System.out.println(
                "| " + model + " | processor ns per row | best batches' time / its | handArrays256's / its |");
        System.out.println("|---|---|---|---|");
        nanos.forEach((name, values) -> System.out.printf(
                "| `%s` | %.0f | %.2f | %.2f |%n",
                name, median(values), best / median(values), arrays / median(values)));
    }

    private static double median(double[] sorted) {
        return sorted[sorted.length / 2];
    }
}
