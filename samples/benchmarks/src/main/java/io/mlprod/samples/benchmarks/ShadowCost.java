package io.mlprod.samples.benchmarks;

import io.mlprod.lifecycle.ModelSource;
import io.mlprod.shadow.RunningShadow;
import io.mlprod.shadow.Shadow;
import java.time.Duration;
import java.util.List;
import java.util.Locale;

/**
 * What a caller of the linear model waits for while a candidate that takes fifty times as long runs as its shadow. Argument:
 * the seconds for each share of calls (20).
 *
 * <p>The shares take turns of a quarter of a second, so that whatever else the machine does falls upon all of them.
 */
public final class ShadowCost {

    private static final Duration TURN = Duration.ofMillis(250);
    private static final int WARM_UP = 12;

    /** What became of the calls at one share. */
    private static final class Way {
        private final double share;
        private Latencies latencies = new Latencies();
        private long compared;

        private Way(double share) {
            this.share = share;
        }

        private void reset() {
            latencies = new Latencies();
            compared = 0;
        }
    }

    private ShadowCost() {}

    public static void main(String[] arguments) {
        long seconds = arguments.length > 0 ? Long.parseLong(arguments[0]) : 20;
        List<Way> ways = List.of(new Way(0), new Way(0.1), new Way(1));
        try (Mlprod<Cell, Diagnosis> model = new Mlprod<>(Workload.linear(), builder -> builder.version("1"))) {
            model.handle().load(ModelSource.classpath("slow.onnx").version("slow"));
            for (int i = 0; i < WARM_UP; i++) {
                ways.forEach(way -> turn(model, way));
            }
            ways.forEach(Way::reset);
            for (long i = 0; i < seconds * 1_000 / TURN.toMillis(); i++) {
                ways.forEach(way -> turn(model, way));
            }
        }
        print(ways);
    }

    private static void turn(Mlprod<Cell, Diagnosis> model, Way way) {
        if (way.share == 0) {
            call(model, way);
            return;
        }
        RunningShadow shadow = model.handle().shadow(Shadow.to("slow").sample(way.share));
        call(model, way);
        shadow.stop();
        way.compared += shadow.report().compared();
    }

    private static void call(Mlprod<Cell, Diagnosis> model, Way way) {
        long now = System.nanoTime();
        long end = now + TURN.toNanos();
        for (int row = 0; now < end; row = (row + 1) % Rows.COUNT) {
            model.predict(row);
            long after = System.nanoTime();
            way.latencies.add(after - now);
            now = after;
        }
    }

    private static void print(List<Way> ways) {
        System.out.println("| shadowed share | calls | p50 in µs | p99 | p99.9 | most | compared |");
        System.out.println("|---|---|---|---|---|---|---|");
        for (Way way : ways) {
            System.out.printf(Locale.ROOT, "%s %,d |%n", way.latencies.row(String.valueOf(way.share)), way.compared);
        }
        Latencies alone = ways.get(0).latencies;
        for (Way way : ways.subList(1, ways.size())) {
            System.out.printf(
                    Locale.ROOT,
                    "%nShare %s: p50 %+d ns, p99 %+.1f %%.",
                    way.share,
                    way.latencies.percentile(50) - alone.percentile(50),
                    100.0 * way.latencies.percentile(99) / alone.percentile(99) - 100);
        }
        System.out.println();
    }
}
