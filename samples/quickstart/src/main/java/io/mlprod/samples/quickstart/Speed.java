package io.mlprod.samples.quickstart;

import io.mlprod.ModelHandle;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * How fast the model answers on one thread of this machine.
 *
 * @param p50 half of the single calls took no longer
 * @param p99 99 of 100 single calls took no longer
 * @param rowsPerSecond how many rows {@code predictAll} answers
 */
record Speed(Duration p50, Duration p99, double rowsPerSecond) {

    static final int WARM_UP_CALLS = 20_000;
    static final int CALLS = 50_000;
    static final int WARM_UP_BATCHES = 10;
    static final int BATCHES = 20;
    static final int BATCH_ROWS = 10_000;

    static Speed measure(ModelHandle<Penguin, Species> model, List<Penguin> penguins) {
        timeCalls(model, penguins, WARM_UP_CALLS);
        long[] nanos = timeCalls(model, penguins, CALLS);
        Arrays.sort(nanos);

        List<Penguin> batch = IntStream.range(0, BATCH_ROWS)
                .mapToObj(i -> penguins.get(i % penguins.size()))
                .toList();
        timeBatches(model, batch, WARM_UP_BATCHES);
        double seconds = timeBatches(model, batch, BATCHES) / 1e9;

        return new Speed(
                Duration.ofNanos(nanos[CALLS / 2]),
                Duration.ofNanos(nanos[CALLS * 99 / 100]),
                BATCHES * BATCH_ROWS / seconds);
    }

    private static long[] timeCalls(ModelHandle<Penguin, Species> model, List<Penguin> penguins, int calls) {
        long[] nanos = new long[calls];
        for (int i = 0; i < calls; i++) {
            Penguin penguin = penguins.get(i % penguins.size());
            long start = System.nanoTime();
            model.predict(penguin);
            nanos[i] = System.nanoTime() - start;
        }
        return nanos;
    }

    private static long timeBatches(ModelHandle<Penguin, Species> model, List<Penguin> batch, int batches) {
        long start = System.nanoTime();
        for (int i = 0; i < batches; i++) {
            model.predictAll(batch);
        }
        return System.nanoTime() - start;
    }
}
