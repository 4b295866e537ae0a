package io.mlprod.internal.versions;

import io.mlprod.Call;
import io.mlprod.Prediction;
import io.mlprod.internal.batching.ChunkSizes;
import io.mlprod.internal.lease.Deadline;
import io.mlprod.internal.serving.BulkCall;
import io.mlprod.internal.serving.BulkOutcomes;
import io.mlprod.internal.serving.LoadedModel;
import io.mlprod.internal.threads.Uninterrupted;
import io.mlprod.lifecycle.Arena;
import io.mlprod.lifecycle.Tuning;
import io.mlprod.lifecycle.Tuning.Goal;
import io.mlprod.lifecycle.TuningReport;
import io.mlprod.lifecycle.TuningReport.Measurement;
import io.mlprod.spi.EngineLimits;
import io.mlprod.spi.SessionOptions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.function.BiFunction;
import java.util.function.Supplier;
import java.util.stream.LongStream;

/**
 * A tuner that measures how a model runs best: it opens the model with each setting that might pay, runs sample inputs
 * as callers would, and chooses. The default stays unless another setting is clearly better, since machines are noisy.
 */
final class Tuner<I, O> {

    private static final int PROCESSORS = Runtime.getRuntime().availableProcessors();
    private static final int[] BATCHES = {1, 16, 64, 256};
    private static final double CLEARLY_BETTER = 1.05;
    private static final int KEPT_TIMES = 100_000;
    private static final double WARM_UP = 0.3; // of the time of each measurement, unmeasured

    private final Tuning tuning;
    private final List<I> samples;
    private final BiFunction<SessionOptions, ChunkSizes, LoadedModel<I, O>> opener;
    private final Supplier<EngineLimits> limits;

    /** @param limits the limits of the engine that has opened the model, asked for after that */
    Tuner(
            Tuning tuning,
            List<I> samples,
            BiFunction<SessionOptions, ChunkSizes, LoadedModel<I, O>> opener,
            Supplier<EngineLimits> limits) {
        this.tuning = tuning;
        this.samples = samples;
        this.opener = opener;
        this.limits = limits;
    }

    /** Measures each setting; the standard one stays unless another is clearly better. */
    TuningReport measure(SessionOptions standard, boolean threadsAreGiven) {
        List<SessionOptions> ways = List.of(standard);
        int[] batches = tuning.goal() == Goal.LATENCY ? new int[] {1} : BATCHES;
        List<Measurement> measurements = new ArrayList<>();
        for (int i = 0; i < ways.size(); i++) {
            SessionOptions way = ways.get(i);
            ChunkSizes chunkSizes = new ChunkSizes();
            LoadedModel<I, O> model = opener.apply(way, chunkSizes);
            try {
                if (i == 0) {
                    ways = ways(standard, threadsAreGiven, limits.get()); // an engine has taken the model by now
                }
                long nanosEach = Deadline.nanos(tuning.budget()) / (ways.size() * (long) batches.length);
                for (int rows : batches) {
                    chunkSizes.fix(rows);
                    if (rows == 1 || model.runsBatches()) {
                        measurements.add(measurement(model, way, rows, nanosEach));
                    }
                }
            } finally {
                model.close();
            }
        }
        return TuningReport.of(tuning.goal(), choose(measurements), measurements);
    }

    private static List<SessionOptions> ways(SessionOptions standard, boolean threadsAreGiven, EngineLimits limits) {
        List<SessionOptions> ways = new ArrayList<>(List.of(standard));
        List<Integer> threads = new ArrayList<>(List.of(standard.intraOpThreads()));
        for (int count = 2; count <= PROCESSORS && !threadsAreGiven && limits.tunesThreads(); count *= 2) {
            threads.add(count);
        }
        for (int count : threads) {
            SessionOptions way = standard.intraOpThreads(count);
            if (standard.arena() == Arena.AUTO && limits.tunesArena()) {
                ways.add(way.arena(Arena.ON));
                ways.add(way.arena(Arena.OFF));
            } else if (count != standard.intraOpThreads()) {
                ways.add(way);
            }
        }
        return ways;
    }

    private Measurement measurement(LoadedModel<I, O> model, SessionOptions way, int rows, long nanos) {
        List<I> batch = batch(rows);
        run(model, batch, (long) (nanos * WARM_UP));
        long time = (long) (nanos * (1 - WARM_UP));
        int callers = tuning.goal() == Goal.LATENCY ? 1 : PROCESSORS;
        long start = System.nanoTime();
        List<FutureTask<long[]>> others = new ArrayList<>();
        for (int i = 1; i < callers; i++) {
            FutureTask<long[]> times = new FutureTask<>(() -> run(model, batch, time));
            others.add(times);
            new Thread(times, "mlprod-tuning-" + i).start();
        }
        LongStream all = Arrays.stream(run(model, batch, time));
        for (FutureTask<long[]> times : others) {
            all = LongStream.concat(all, Arrays.stream(result(times)));
        }
        double seconds = (System.nanoTime() - start) / 1e9;
        long[] sorted = all.sorted().toArray();
        return Measurement.builder(way.intraOpThreads(), way.arena(), rows)
                .runs(sorted.length)
                .medianMicros(sorted[sorted.length / 2] / 1e3)
                .rowsPerSecond(sorted.length * (double) rows / seconds)
                .build();
    }

    private static long[] result(FutureTask<long[]> times) {
        try {
            return Uninterrupted.await(times::get);
        } catch (ExecutionException e) {
            throw new IllegalStateException("A sample could not be answered while tuning", e.getCause());
        }
    }

    /** Calls until the time is up, at least once; returns the nanoseconds of each call. */
    private long[] run(LoadedModel<I, O> model, List<I> batch, long nanos) {
        long[] times = new long[KEPT_TIMES];
        int count = 0;
        long end = System.nanoTime() + nanos;
        long before = System.nanoTime();
        do {
            if (batch.size() == 1) {
                ask(model, samples.get(count % samples.size()));
            } else {
                askAll(model, batch);
            }
            long after = System.nanoTime();
            times[count++] = after - before;
            before = after;
        } while (before - end < 0 && count < times.length);
        return Arrays.copyOf(times, count);
    }

    /** Answers each sample once; throws what is wrong with one. */
    private void askAll(LoadedModel<I, O> model, List<I> batch) {
        BulkOutcomes<O> outcomes = model.predictAll(batch, new BulkCall(Call.DEFAULT, Deadline.NEVER, model.direct()));
        for (int i = 0; i < outcomes.size(); i++) {
            Prediction<O> unused = outcomes.isOpen(i)
                    ? ask(model, batch.get(i))
                    : outcomes.get(i).prediction();
        }
    }

    private Prediction<O> ask(LoadedModel<I, O> model, I input) {
        return model.predictOneOfMany(input, Call.DEFAULT, Deadline.NEVER, model.direct());
    }

    private List<I> batch(int rows) {
        List<I> batch = new ArrayList<>(rows);
        for (int i = 0; i < rows; i++) {
            batch.add(samples.get(i % samples.size()));
        }
        return batch;
    }

    private Measurement choose(List<Measurement> measurements) {
        Measurement best = measurements.get(0);
        for (Measurement measurement : measurements) {
            double gain = tuning.goal() == Goal.LATENCY
                    ? best.medianMicros() / measurement.medianMicros()
                    : measurement.rowsPerSecond() / best.rowsPerSecond();
            if (gain > CLEARLY_BETTER) {
                best = measurement;
            }
        }
        return best;
    }
}
