package io.mlprod.robustness;

import io.mlprod.ModelHandle;
import io.mlprod.ModelHandleBuilder;
import io.mlprod.Outcome;
import io.mlprod.Prediction;
import io.mlprod.Scales;
import io.mlprod.Scales.In;
import io.mlprod.Scales.Out;
import io.mlprod.error.DeployException;
import io.mlprod.lifecycle.Golden;
import io.mlprod.lifecycle.ModelSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.IntConsumer;
import java.util.stream.LongStream;

/**
 * Eight threads that predict while one changes versions. Version n multiplies by n, so that each answer shows which
 * version it is of; and each call notes which versions served while it ran, so that an answer of an older or a newer
 * one shows, too.
 */
final class SwapStress implements AutoCloseable {

    private static final int THREADS = 8;
    private static final int KEPT_TIMES = 1 << 16;

    /**
     * What came of it.
     *
     * @param answers how many
     * @param p50 of calls of predict, in nanoseconds
     * @param p99 of them
     * @param deployed how many versions took over
     * @param rolledBack how many were taken back
     * @param refused how many deploys did not pass a gate
     */
    record Result(long answers, long p50, long p99, int deployed, int rolledBack, int refused) {}

    private final ModelHandle<In, Out> handle;
    private final boolean isKept;

    // Turn by turn, which version serves. A turn is there before the change is begun, and is past when the next one is
    // over.
    private final Map<Integer, String> turns = new ConcurrentHashMap<>(Map.of(0, "1"));
    private volatile int begun;
    private volatile int over;

    private final LongAdder answers = new LongAdder();
    private volatile boolean ends;
    private int lastVersion = 1;
    private int deployed;
    private int rolledBack;
    private int refused;

    /**
     * Begins with what the builder makes; whether it keeps versions that served before, so that each can be taken back.
     */
    SwapStress(ModelHandleBuilder<In, Out> builder, boolean isKept) {
        this.handle = builder.build();
        this.isKept = isKept;
    }

    ModelHandle<In, Out> handle() {
        return handle;
    }

    /** Changes versions so many times; tells of each change. */
    Result run(int changes, IntConsumer after) throws Exception {
        return around(() -> {
            for (int i = 0; i < changes; i++) {
                change(i);
                after.accept(i);
            }
        });
    }

    /** Lets the callers get so many answers while nothing changes. */
    Result steady(long count) throws Exception {
        return around(() -> {
            while (answers.sum() < count) {
                Thread.onSpinWait();
            }
        });
    }

    private Result around(Runnable work) throws Exception {
        ends = false;
        answers.reset();
        List<FutureTask<long[]>> callers = new ArrayList<>();
        for (int i = 0; i < THREADS; i++) {
            In input = new In(i + 1);
            int kind = i;
            FutureTask<long[]> caller = new FutureTask<>(() -> call(kind, input));
            callers.add(caller);
            Thread thread = new Thread(caller, "caller-" + i);
            thread.setDaemon(true);
            thread.start();
        }
        try {
            work.run();
        } finally {
            ends = true;
        }
        LongStream all = LongStream.empty();
        for (FutureTask<long[]> caller : callers) {
            all = LongStream.concat(all, Arrays.stream(caller.get()));
        }
        long[] nanos = all.filter(one -> one > 0).sorted().toArray();
        return new Result(answers.sum(), quantile(nanos, 0.5), quantile(nanos, 0.99), deployed, rolledBack, refused);
    }

    private static long quantile(long[] sorted, double share) {
        return sorted.length == 0 ? 0 : sorted[(int) (share * (sorted.length - 1))];
    }

    // ---- who changes versions ---------------------------------------------------------------------

    private void change(int number) {
        switch (number % 6) {
            case 0, 3 -> deployNew();
            case 1 -> refuse(() -> handle.deploy(version(lastVersion + 1), Golden.of(new In(1), new Out(1, -1))));
            case 2 -> refuse(() -> handle.deploy(ModelSource.of(Arrays.copyOf(Scales.bytes(7), 100))));
            case 4 -> rollBack();
            default -> deployWhatServedBefore();
        }
    }

    private static ModelSource version(int number) {
        return Scales.version(Integer.toString(number), number);
    }

    private void deployNew() {
        int next = ++lastVersion;
        turn(Integer.toString(next), () -> handle.deploy(version(next)));
        deployed++;
    }

    private void refuse(Runnable deploy) {
        try {
            deploy.run();
            throw new AssertionError("a version that is wrong was deployed");
        } catch (DeployException e) {
            refused++;
        }
    }

    private String servedBefore() {
        return turns.get(over == 0 ? 0 : over - 1);
    }

    private void rollBack() {
        try {
            turn(servedBefore(), handle::rollBack);
            rolledBack++;
        } catch (IllegalStateException e) {
            if (isKept) {
                throw e;
            }
        }
    }

    private void deployWhatServedBefore() {
        String before = servedBefore();
        if (!before.equals(handle.serving().version())) {
            turn(before, () -> handle.deploy(version(Integer.parseInt(before))));
            deployed++;
        }
    }

    private void turn(String version, Runnable change) {
        turns.put(over + 1, version);
        begun = over + 1;
        change.run();
        if (!handle.serving().version().equals(version)) {
            throw new AssertionError(handle.serving() + " serves instead of " + version);
        }
        over = begun;
    }

    // ---- who predicts -----------------------------------------------------------------------------

    /** How long the newest calls took. */
    private long[] call(int kind, In input) throws Exception {
        long[] nanos = new long[KEPT_TIMES];
        for (int i = 0; !ends; i++) {
            int from = over;
            if (kind == 0) {
                List<Outcome<Out>> outcomes = handle.predictAll(List.of(input, input, input));
                outcomes.forEach(outcome -> check(input, outcome.prediction(), from));
            } else if (kind == 1) {
                check(input, handle.predictAsync(input).get(), from);
            } else {
                long start = System.nanoTime();
                Prediction<Out> answer = handle.predict(input);
                nanos[i % KEPT_TIMES] = System.nanoTime() - start;
                check(input, answer, from);
            }
            answers.increment();
        }
        return nanos;
    }

    private void check(In input, Prediction<Out> answer, int from) {
        String version = answer.model().version();
        if (answer.value().score() != input.x() * Float.parseFloat(version)) {
            throw new AssertionError(answer.value() + " is no answer of version " + version + " to " + input);
        }
        int to = begun;
        for (int turn = from; turn <= to; turn++) {
            if (version.equals(turns.get(turn))) {
                return;
            }
        }
        throw new AssertionError("version " + version + " did not serve in turns " + from + " to " + to);
    }

    @Override
    public void close() {
        ends = true;
        handle.close();
    }
}
