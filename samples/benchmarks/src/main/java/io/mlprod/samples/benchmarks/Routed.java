package io.mlprod.samples.benchmarks;

import com.sun.management.ThreadMXBean;
import io.mlprod.Call;
import io.mlprod.ModelHandle;
import io.mlprod.experiment.Experiment;
import io.mlprod.experiment.Metric;
import io.mlprod.lifecycle.ModelSource;
import io.mlprod.rollout.Guard;
import io.mlprod.rollout.Rollout;
import io.mlprod.shadow.RunningShadow;
import io.mlprod.shadow.Shadow;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/**
 * What it costs a call of the linear model that something is being tried out on its handle: that its unit is found,
 * routed and counted, or that a candidate which takes fifty times as long computes it once more. Argument: the rounds
 * (100).
 *
 * <p>In each round every handle gets 20,000 calls, so that whatever else the machine does falls upon all of them.
 */
public final class Routed {

    private static final int CALLS = 20_000;
    private static final int WARM_UP = 20;
    private static final Duration LONG = Duration.ofDays(1);
    private static final ThreadMXBean MEMORY = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private static final List<Call> UNITS = IntStream.range(0, Rows.COUNT)
            .mapToObj(i -> Call.DEFAULT.unit(String.valueOf(1_000_000_000 + i)))
            .toList();

    /** A handle with something going on, and what its calls took. */
    private static final class Way implements AutoCloseable {
        private final String name;
        private final List<Cell> cells;
        private final ModelHandle<Cell, Diagnosis> handle;
        private final Latencies latencies = new Latencies();
        private final long[] nanos = new long[CALLS];
        private long bytes;

        private Way(String name) {
            Workload<Cell, Diagnosis> linear = Workload.linear();
            this.name = name;
            this.cells = linear.records();
            this.handle = new Mlprod<>(linear, builder -> builder.version("1")).handle();
            handle.versions()
                    .load(ModelSource.of(Workload.withAnotherDigest(linear.model(), 2))
                            .version("2"));
            handle.versions().load(ModelSource.ofClasspath("slow.onnx").version("slow"));
        }

        private void round(boolean isMeasured) {
            long before = MEMORY.getCurrentThreadAllocatedBytes();
            for (int i = 0; i < CALLS; i++) {
                int row = i % Rows.COUNT;
                long start = System.nanoTime();
                handle.predict(cells.get(row), UNITS.get(row));
                nanos[i] = System.nanoTime() - start;
            }
            if (isMeasured) {
                bytes += MEMORY.getCurrentThreadAllocatedBytes() - before;
                for (long time : nanos) {
                    latencies.add(time);
                }
            }
        }

        @Override
        public void close() {
            handle.close();
        }
    }

    private Routed() {}

    public static void main(String[] arguments) {
        int rounds = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 100;
        Way nothing = new Way("nothing");
        Way rollout = new Way("a rollout at a step of 0.5");
        rollout.handle.rollout(Rollout.to("2").steps(0.5).hold(LONG).guard(Guard.slowerThan(Duration.ofSeconds(10))));
        Way experiment = new Way("an experiment of two arms");
        experiment.handle.experiment(Experiment.named("scores")
                .control("1", 0.5)
                .arm("new", "2", 0.5)
                .metric(Metric.proportion("complaint")));
        Way tenth = new Way("a slow shadow of 0.1");
        RunningShadow ofTenth = tenth.handle.shadow(Shadow.to("slow").sample(0.1));
        Way all = new Way("a slow shadow of all");
        RunningShadow ofAll = all.handle.shadow(Shadow.to("slow").sample(1));

        List<Way> ways = List.of(nothing, rollout, experiment, tenth, all);
        for (int round = 0; round < WARM_UP + rounds; round++) {
            boolean isMeasured = round >= WARM_UP;
            ways.forEach(way -> way.round(isMeasured));
        }
        print(ways);
        System.out.printf("%nShadow of 0.1: %s.%nShadow of all: %s.%n", traffic(ofTenth), traffic(ofAll));
        ways.forEach(Way::close);
    }

    private static String traffic(RunningShadow shadow) {
        return String.format(
                Locale.ROOT,
                "%,d calls sampled, %,d compared",
                shadow.report().traffic().sampled(),
                shadow.report().compared());
    }

    private static void print(List<Way> ways) {
        System.out.println("| on the handle | calls | p50 in µs | p99 | p99.9 | most | p50 more | p99 more | bytes |");
        System.out.println("|---|---|---|---|---|---|---|---|---|");
        Latencies alone = ways.get(0).latencies;
        for (Way way : ways) {
            System.out.printf(
                    Locale.ROOT,
                    "%s %,d ns | %.1f %% | %,d |%n",
                    way.latencies.row(way.name),
                    way.latencies.percentile(50) - alone.percentile(50),
                    100.0 * way.latencies.percentile(99) / alone.percentile(99) - 100,
                    way.bytes / way.latencies.size());
        }
    }
}
