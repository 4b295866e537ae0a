package io.mlprod.internal.batching;

import static org.assertj.core.api.Assertions.assertThat;

import io.mlprod.batching.Batching;
import io.mlprod.batching.ReleaseReason;
import io.mlprod.batching.RowIndependence;
import io.mlprod.error.CancelledException;
import io.mlprod.error.ClosedException;
import io.mlprod.internal.codec.Codec;
import io.mlprod.internal.codec.OutputDecoder;
import io.mlprod.internal.codec.RunRows;
import io.mlprod.internal.lease.Deadline;
import io.mlprod.internal.lease.Lease;
import io.mlprod.internal.lease.LeasePool;
import io.mlprod.internal.lease.Watchdog;
import io.mlprod.internal.validation.OutputValidator;
import io.mlprod.model.ModelSignature;
import io.mlprod.time.TimeSource;
import io.mlprod.validation.Schema;
import java.lang.invoke.MethodHandles;
import java.lang.reflect.Field;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.FutureTask;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * A batcher that believes that rows come every minute and a run costs many, so that it waits until something happens.
 */
@Timeout(value = 20, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class MicroBatcherTest {

    private static final long MINUTE = 60_000_000_000L;
    private static final Batching PATIENT = Batching.DEFAULT.maxRows(3).maxDelay(Duration.ofDays(1));

    private final GatedModel model = new GatedModel();
    private final LeasePool leases = new LeasePool(
            "m@1", model, List.of("y"), Duration.ofSeconds(1), null, Watchdog.of(TimeSource.system()), true);
    private final BlockingQueue<ReleaseReason> batches = new LinkedBlockingQueue<>();
    private final AtomicInteger threadStarts = new AtomicInteger();
    private final List<Thread> callers = new ArrayList<>();
    private volatile Runnable onBatch = () -> {};
    private volatile int startsAllowed = Integer.MAX_VALUE;

    @AfterEach
    void interruptCallers() {
        callers.forEach(Thread::interrupt);
    }

    private MicroBatcher batcher(int runners) throws ReflectiveOperationException {
        ThreadPoolExecutor threads =
                new ThreadPoolExecutor(runners, runners, 1, TimeUnit.SECONDS, new LinkedBlockingQueue<>()) {
                    @Override
                    public void execute(Runnable task) {
                        if (threadStarts.incrementAndGet() > startsAllowed) {
                            throw new OutOfMemoryError("unable to create native thread");
                        }
                        super.execute(task);
                    }
                };
        threads.allowCoreThreadTimeOut(true);
        ModelSignature signature = model.signature();
        List<String> problems = new ArrayList<>();
        OutputDecoder<double[]> decoder =
                Codec.decoder("m@1", double[].class, MethodHandles.lookup(), signature, problems);
        OutputValidator validator =
                OutputValidator.compile("m@1", Schema.empty(), decoder.outputs(), signature, problems);
        assertThat(problems).isEmpty();
        MicroBatcher batcher = new MicroBatcher(
                PATIENT,
                leases,
                new RowBatch(
                        "m@1",
                        signature,
                        validator,
                        decoder.outputs(),
                        RowTrust.of("m@1", RowIndependence.PROVEN, true, Optional.empty())),
                (lease, rows, deadline) -> {
                    lease.run(deadline);
                    return decoder.read(new RunRows("m@1", lease.invocation(), rows), 0, rows);
                },
                decoder::read,
                threads,
                (reason, calls, rows, queued, nanos) -> {
                    batches.add(reason);
                    onBatch.run();
                });
        CostModel cost = (CostModel) field("cost").get(batcher);
        for (int i = 0; i < 100; i++) { // so that a short run does not change its mind
            cost.add(1 + i % 2, 1_000 * MINUTE);
        }
        field("gap").setDouble(batcher, 10 * MINUTE);
        return batcher;
    }

    private static Field field(String name) throws ReflectiveOperationException {
        Field field = MicroBatcher.class.getDeclaredField(name);
        field.setAccessible(true);
        return field;
    }

    /** Asks on a thread of its own; each row begins with the number, and the other columns are zero. */
    private FutureTask<Object> ask(MicroBatcher batcher, double number, int rows, int width, Deadline deadline) {
        FutureTask<Object> task = new FutureTask<>(() -> {
            try (Lease lease = leases.acquire()) {
                lease.inputs()[0].reshape(new long[] {rows, width});
                for (int i = 0; i < rows * width; i++) {
                    lease.inputs()[0].bytes().putDouble(i * Double.BYTES, i % width == 0 ? number : 0);
                }
                return batcher.run(lease, rows, deadline);
            } catch (Throwable e) {
                return e;
            }
        });
        Thread thread = new Thread(task);
        thread.setDaemon(true);
        callers.add(thread);
        thread.start();
        return task;
    }

    private FutureTask<Object> ask(MicroBatcher batcher, double number, int rows) {
        return ask(batcher, number, rows, 1, Deadline.NEVER);
    }

    private static void awaitQueued(MicroBatcher batcher, int rows) {
        while (batcher.statistics().queuedRows() != rows) {
            Thread.onSpinWait();
        }
    }

    private static Deadline minutes(int minutes) {
        return Deadline.after(TimeSource.system(), "m@1", Duration.ofMinutes(minutes));
    }

    @Test
    void run_rowsWorthWaitingFor_waitsUntilTheBatchIsFull() throws Exception {
        MicroBatcher batcher = batcher(1);
        FutureTask<Object> first = ask(batcher, 1, 1);
        awaitQueued(batcher, 1);
        FutureTask<Object> second = ask(batcher, 2, 1);
        awaitQueued(batcher, 2);
        assertThat(model.runs).isEmpty();

        FutureTask<Object> third = ask(batcher, 3, 1);

        assertThat(first.get()).isNotInstanceOf(Throwable.class);
        assertThat(second.get()).isNotInstanceOf(Throwable.class);
        assertThat(third.get()).isNotInstanceOf(Throwable.class);
        assertThat(batches.take()).isEqualTo(ReleaseReason.FULL);
        assertThat(model.runs).contains(List.of(1.0, 2.0, 3.0));
    }

    @Test
    void run_urgentCallJoinsOneThatWaits_bothLeaveAtOnce() throws Exception {
        MicroBatcher batcher = batcher(1);
        FutureTask<Object> patient = ask(batcher, 1, 1);
        awaitQueued(batcher, 1);

        FutureTask<Object> urgent = ask(batcher, 2, 1, 1, minutes(500));

        assertThat(urgent.get()).isNotInstanceOf(Throwable.class);
        assertThat(patient.get()).isNotInstanceOf(Throwable.class);
        assertThat(batches.take()).isEqualTo(ReleaseReason.DEADLINE);
    }

    @Test
    void close_whileACallWaitsForOthers_isClosedAtOnce() throws Exception {
        MicroBatcher batcher = batcher(1);
        FutureTask<Object> call = ask(batcher, 1, 1);
        awaitQueued(batcher, 1);

        leases.close();

        assertThat(call.get()).isInstanceOf(ClosedException.class);
        assertThat(model.runs).isEmpty();
    }

    @Test
    void run_callThatWaitsForOthersIsInterrupted_leavesAndTheNextAreAnswered() throws Exception {
        MicroBatcher batcher = batcher(1);
        FutureTask<Object> call = ask(batcher, 1, 1);
        awaitQueued(batcher, 1);
        callers.get(0).interrupt();
        assertThat(call.get()).isInstanceOf(CancelledException.class);
        awaitQueued(batcher, 0);

        FutureTask<Object> next = ask(batcher, 2, 2);
        awaitQueued(batcher, 2);
        FutureTask<Object> other = ask(batcher, 3, 1);

        assertThat(next.get()).isNotInstanceOf(Throwable.class);
        assertThat(other.get()).isNotInstanceOf(Throwable.class);
        assertThat(model.runs).contains(List.of(2.0, 2.0, 3.0)).doesNotContain(List.of(1.0));
        assertThat(batcher.statistics().left()).isEqualTo(1);
    }

    @Test
    void run_noMemoryForASecondThread_isAnsweredByTheFirst() throws Exception {
        startsAllowed = 1;
        MicroBatcher batcher = batcher(2);
        FutureTask<Object> first = ask(batcher, 1, 2);
        awaitQueued(batcher, 2);

        FutureTask<Object> doesNotFit = ask(batcher, 2, 2, 1, minutes(500));

        assertThat(first.get()).isNotInstanceOf(Throwable.class);
        assertThat(doesNotFit.get()).isNotInstanceOf(Throwable.class);
    }

    @Test
    void run_noMemoryForASecondThreadDuringARun_waitsForTheFirst() throws Exception {
        startsAllowed = 1;
        MicroBatcher batcher = batcher(2);
        FutureTask<Object> running = ask(batcher, GatedModel.BLOCKS, 1, 1, minutes(500));
        model.blocked.acquire();

        FutureTask<Object> next = ask(batcher, 2, 1, 1, minutes(500));
        awaitQueued(batcher, 1);
        model.open();

        assertThat(running.get()).isNotInstanceOf(Throwable.class);
        assertThat(next.get()).isNotInstanceOf(Throwable.class);
    }

    @Test
    void run_noMemoryForAnyThread_failsAndLeavesNothingInTheQueue() throws Exception {
        startsAllowed = 0;
        MicroBatcher batcher = batcher(2);

        assertThat(ask(batcher, 1, 1).get()).isInstanceOf(OutOfMemoryError.class);
        assertThat(batcher.statistics().queuedRows()).isZero();
        startsAllowed = Integer.MAX_VALUE;
        assertThat(ask(batcher, 1, 1, 1, minutes(500)).get()).isNotInstanceOf(Throwable.class);
    }

    @Test
    void run_listenerLeavesTheThreadInterrupted_nextCallsAreAnswered() throws Exception {
        MicroBatcher batcher = batcher(1);
        onBatch = () -> Thread.currentThread().interrupt();
        FutureTask<Object> running = ask(batcher, GatedModel.BLOCKS, 1, 1, minutes(500));
        model.blocked.acquire();
        FutureTask<Object> waiting = ask(batcher, 1, 2);
        awaitQueued(batcher, 2);
        model.open();
        assertThat(running.get()).isNotInstanceOf(Throwable.class);
        assertThat(batches.take()).isEqualTo(ReleaseReason.DEADLINE);

        FutureTask<Object> last = ask(batcher, 2, 1);

        assertThat(waiting.get()).isNotInstanceOf(Throwable.class);
        assertThat(last.get()).isNotInstanceOf(Throwable.class);
    }

    @Test
    void run_fullBatchBehindOneOfAnotherShapeThatWaits_leavesAtOnce() throws Exception {
        MicroBatcher batcher = batcher(1);
        FutureTask<Object> narrow = ask(batcher, 1, 1);
        awaitQueued(batcher, 1);

        FutureTask<Object> wide = ask(batcher, 2, 2, 2, Deadline.NEVER);
        awaitQueued(batcher, 3);
        FutureTask<Object> wideAgain = ask(batcher, 3, 1, 2, Deadline.NEVER);

        assertThat(wide.get()).isNotInstanceOf(Throwable.class);
        assertThat(wideAgain.get()).isNotInstanceOf(Throwable.class);
        assertThat(narrow.isDone()).isFalse();
        assertThat(batches.take()).isEqualTo(ReleaseReason.FULL);
    }

    @Test
    void run_urgentCallBehindOneOfAnotherShapeThatWaits_leavesAtOnce() throws Exception {
        MicroBatcher batcher = batcher(1);
        FutureTask<Object> narrow = ask(batcher, 1, 1);
        awaitQueued(batcher, 1);

        FutureTask<Object> urgent = ask(batcher, 2, 1, 2, minutes(500));

        assertThat(urgent.get()).isNotInstanceOf(Throwable.class);
        assertThat(narrow.isDone()).isFalse();
        assertThat(batches.take()).isEqualTo(ReleaseReason.DEADLINE);
    }
}
