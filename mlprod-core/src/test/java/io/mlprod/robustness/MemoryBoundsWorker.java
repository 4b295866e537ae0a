package io.mlprod.robustness;

import io.mlprod.ModelHandle;
import io.mlprod.Outcome;
import io.mlprod.batching.Batching;
import io.mlprod.error.MlprodException;
import io.mlprod.internal.batching.GatedModel;
import io.mlprod.model.Inputs;
import io.mlprod.model.Outputs;
import io.mlprod.model.Tensor;
import io.mlprod.validation.Items;
import io.mlprod.validation.Schema;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.FutureTask;
import java.util.function.Supplier;

/** Asks for more than there is direct memory for; each line of output is a question and how it ended. */
@SuppressWarnings("ArrayRecordComponent") // never compared
final class MemoryBoundsWorker {

    private static final int TOO_MANY = 8 << 20; // 64 MiB of longs
    private static final int A_FIFTH = 1 << 20; // 8 MiB of doubles

    record Row(long[] x) {}

    record Bounded(@Items(max = 10) long[] x) {}

    record Listed(List<Long> x) {}

    private MemoryBoundsWorker() {}

    /** Argument: a model that sums rows. */
    public static void main(String[] args) throws Exception {
        Path model = Path.of(args[0]);
        try (ModelHandle<Row, Outputs> handle = open(model, Row.class)) {
            report("large", () -> sum(handle, new Row(new long[TOO_MANY])));
            report("after", () -> sum(handle, new Row(new long[] {1, 2, 3})));
            report("validate", () -> handle.validate(new Row(new long[TOO_MANY])));
            report(
                    "all",
                    () -> handle
                            .predictAll(List.of(
                                    new Row(new long[] {1}), new Row(new long[TOO_MANY]), new Row(new long[] {2})))
                            .stream()
                            .map(MemoryBoundsWorker::text)
                            .toList());
        }
        try (ModelHandle<Bounded, Outputs> handle = open(model, Bounded.class)) {
            report("items", () -> sum(handle, new Bounded(new long[TOO_MANY])));
        }
        try (ModelHandle<Listed, Outputs> handle = open(model, Listed.class)) {
            report("list", () -> sum(handle, new Listed(Collections.nCopies(1 << 30, 1L))));
        }
        try (ModelHandle<Inputs, Outputs> handle = ModelHandle.builder()
                .load(model)
                .schema(Schema.builder().maxBatch(10).build())
                .build()) {
            report("rows", () -> sum(handle, Inputs.of("x", Tensor.of(new long[TOO_MANY], TOO_MANY, 1))));
        }
        report("batch", () -> batch(model));
    }

    private static <I> ModelHandle<I, Outputs> open(Path model, Class<I> input) {
        return ModelHandle.builder(input, Outputs.class)
                .name("sums")
                .load(model)
                .build();
    }

    private static <I> long sum(ModelHandle<I, Outputs> handle, I input) {
        return handle.predict(input).value().tensor("y").longs()[0];
    }

    private static String text(Outcome<Outputs> outcome) {
        return outcome.isAnswered()
                ? Long.toString(outcome.prediction().value().tensor("y").longs()[0])
                : outcome.failure().orElseThrow().getClass().getSimpleName();
    }

    private static void report(String question, Supplier<Object> call) {
        try {
            System.out.println(question + ": " + call.get());
        } catch (MlprodException e) {
            System.out.println(question + ": " + e.toString().replaceAll("\\s+", " "));
        } catch (Throwable e) {
            System.out.println(question + ": untyped " + e);
        }
    }

    /** Three calls that wait together, each of which has room, but not all of them once more side by side. */
    private static List<Double> batch(Path anyModel) {
        GatedModel model = new GatedModel();
        try (ModelHandle<Inputs, Outputs> handle = ModelHandle.builder()
                .load(anyModel)
                .engine(model)
                .intraOpThreads(Runtime.getRuntime().availableProcessors()) // so there is one run at a time
                .batching(Batching.DEFAULT.maxRows(16).maxDelay(Duration.ZERO))
                .build()) {
            List<FutureTask<Double>> calls = new ArrayList<>();
            calls.add(start(handle, Tensor.of(new double[] {GatedModel.BLOCKS}, 1, 1)));
            model.blocked.acquireUninterruptibly();
            for (int i = 1; i <= 3; i++) {
                double[] wide = new double[A_FIFTH];
                wide[0] = i;
                calls.add(start(handle, Tensor.of(wide, 1, A_FIFTH)));
                while (handle.statistics().batching().orElseThrow().queuedRows() != i) {
                    Thread.onSpinWait();
                }
            }
            model.open();
            List<Double> sums = new ArrayList<>();
            for (FutureTask<Double> call : calls) {
                sums.add(call.get());
            }
            return sums;
        } catch (InterruptedException | java.util.concurrent.ExecutionException e) {
            throw new IllegalStateException(e);
        }
    }

    private static FutureTask<Double> start(ModelHandle<Inputs, Outputs> handle, Tensor x) {
        FutureTask<Double> call = new FutureTask<>(
                () -> handle.predict(Inputs.of("x", x)).value().tensor("y").doubles()[0]);
        Thread thread = new Thread(call);
        thread.setDaemon(true);
        thread.start();
        return call;
    }
}
