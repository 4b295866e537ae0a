package io.mlprod.internal.lease;

import static java.util.concurrent.TimeUnit.MICROSECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mlprod.error.DeadlineExceededException;
import io.mlprod.error.ModelExecutionException;
import io.mlprod.model.ModelMetadata;
import io.mlprod.model.ModelSignature;
import io.mlprod.model.Value;
import io.mlprod.spi.Invocation;
import io.mlprod.spi.ModelSession;
import io.mlprod.spi.TensorBuffer;
import io.mlprod.time.TimeSource;
import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class WatchdogTest {

    private static final Watchdog WATCHDOG = Watchdog.of(TimeSource.system());

    private final AtomicInteger tooEarly = new AtomicInteger();
    private final LeasePool pool = new LeasePool("m@1", new Model(), List.of(), Duration.ZERO, null, WATCHDOG, true);

    /** Takes as long as the test says, or until it is terminated; knows when that is allowed. */
    private final class Run implements Invocation {

        private volatile long due = Long.MAX_VALUE;
        private volatile long end = Long.MAX_VALUE;
        private volatile boolean terminated;
        private volatile boolean isImmortal;
        private final Semaphore begun = new Semaphore(0);
        private final AtomicInteger terminations = new AtomicInteger();

        @Override
        public void run() {
            begun.release();
            while (!terminated && WATCHDOG.time().nanoTime() < end) {
                LockSupport.parkNanos(1_000);
            }
            if (terminated) {
                throw new ModelExecutionException("terminated", null);
            }
        }

        @Override
        public void terminate() {
            terminations.incrementAndGet();
            if (WATCHDOG.time().nanoTime() < due) {
                tooEarly.incrementAndGet();
            }
            if (isImmortal) {
                end = 0; // so that the test does
                throw new IllegalStateException("broken on purpose");
            }
            terminated = true;
        }

        @Override
        public void resume() {
            terminated = false;
        }

        @Override
        public TensorBuffer input(int index) {
            throw new UnsupportedOperationException();
        }

        @Override
        public TensorBuffer output(int index) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Value value(int index) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void trim() {}

        @Override
        public void close() {}
    }

    private final class Model implements ModelSession {

        @Override
        public ModelSignature signature() {
            return new ModelSignature(
                    List.of(), List.of(), new ModelMetadata("", "", "", "", "", 0, Map.of()), "0".repeat(64));
        }

        @Override
        public Optional<String> rowDependence(List<String> outputs) {
            return Optional.empty();
        }

        @Override
        public Invocation newInvocation(List<String> outputs) {
            return new Run();
        }

        @Override
        public void close() {}
    }

    private static Run run(Lease lease) {
        return (Run) lease.invocation();
    }

    private static Deadline within(Duration time) {
        return Deadline.after(WATCHDOG.time(), "m@1", time);
    }

    /** Runs on a lease until the deadline on a thread of its own; the result is the error, null if there is none. */
    private static FutureTask<@Nullable Throwable> start(Lease lease, Duration time) throws InterruptedException {
        return start(lease, within(time));
    }

    private static FutureTask<@Nullable Throwable> start(Lease lease, Deadline deadline) throws InterruptedException {
        run(lease).due = deadline.due();
        run(lease).begun.drainPermits();
        FutureTask<@Nullable Throwable> call = new FutureTask<>(() -> {
            try (lease) {
                lease.runAside(deadline);
                return null;
            } catch (DeadlineExceededException | ModelExecutionException e) {
                return e;
            } finally {
                run(lease).begun.release(); // a run that is overdue by then does not begin
            }
        });
        new Thread(call).start();
        run(lease).begun.acquire();
        return call;
    }

    @Test
    void run_earlierDeadlineAfterALaterOne_isEndedInTime() throws Exception {
        Lease later = pool.acquire();
        Lease earlier = pool.acquire();
        FutureTask<@Nullable Throwable> long1 = start(later, Duration.ofHours(1));

        FutureTask<@Nullable Throwable> short1 = start(earlier, Duration.ofMillis(5));

        assertThat(short1.get()).isInstanceOf(DeadlineExceededException.class);
        assertThat(long1.isDone()).isFalse();
        run(later).end = 0;
        assertThat(long1.get()).isNull();
    }

    @Test
    void run_manyOverdue_eachIsTerminatedOnceAndNotTooEarly() throws Exception {
        List<Integer> millis = new ArrayList<>();
        for (int i = 0; i < 60; i++) {
            millis.add(1 + i / 3);
        }
        Collections.shuffle(millis, new Random(1));
        List<Lease> leases = Stream.generate(pool::acquire).limit(millis.size()).toList();
        List<FutureTask<@Nullable Throwable>> calls = new ArrayList<>();
        for (int i = 0; i < millis.size(); i++) {
            calls.add(start(leases.get(i), Duration.ofMillis(millis.get(i))));
        }

        for (FutureTask<@Nullable Throwable> call : calls) {
            assertThat(call.get()).isInstanceOf(DeadlineExceededException.class);
        }
        assertThat(leases)
                .allSatisfy(lease -> assertThat(run(lease).terminations).hasValue(1));
        assertThat(tooEarly).hasValue(0);
    }

    /** Waits until the watchdog has looked, not before a deadline. */
    private static void awaitLookAfter(Deadline deadline) throws InterruptedException {
        CountDownLatch looked = new CountDownLatch(1);
        Watchdog.Watched witness = now -> {
            if (now < deadline.due()) {
                return deadline.due();
            }
            looked.countDown();
            return Long.MAX_VALUE;
        };
        WATCHDOG.watch(witness);
        WATCHDOG.lookBy(deadline);
        looked.await();
        WATCHDOG.forget(witness);
    }

    @Test
    void run_withoutDeadlineAfterOneThatHadOne_isNotEnded() throws Exception {
        Lease lease = pool.acquire();
        Run run = run(lease);
        run.end = 0;
        Deadline deadline = within(Duration.ofMillis(50));
        lease.runAside(deadline);
        run.begun.acquire();
        run.end = Long.MAX_VALUE;
        FutureTask<@Nullable Throwable> next = start(lease, Deadline.NEVER);

        awaitLookAfter(deadline);

        run.end = 0;
        assertThat(next.get()).isNull();
        assertThat(run.terminations).hasValue(0);
    }

    @Test
    void run_engineThatCannotTerminate_othersAreEnded() throws Exception {
        List<Lease> leases = Stream.generate(pool::acquire).limit(5).toList();
        List<FutureTask<@Nullable Throwable>> calls = new ArrayList<>();
        for (Lease lease : leases) {
            run(lease).isImmortal = lease != leases.get(2);
            calls.add(start(lease, Duration.ofMillis(2)));
        }

        assertThat(calls.get(2).get()).isInstanceOf(DeadlineExceededException.class);
        for (FutureTask<@Nullable Throwable> call : calls) {
            assertThat(call.get()).as("that too took too long").isInstanceOf(DeadlineExceededException.class);
        }
    }

    @Test
    void run_alreadyOverdue_isEnded() throws Exception {
        assertThat(start(pool.acquire(), Duration.ofNanos(1)).get()).isInstanceOf(DeadlineExceededException.class);
    }

    @Test
    void run_endsNearItsDeadlineOnEightThreads_onlyOverdueRunsAreEnded() throws Exception {
        List<FutureTask<int[]>> threads = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            Random random = new Random(i);
            FutureTask<int[]> thread = new FutureTask<>(() -> hurry(random));
            threads.add(thread);
            new Thread(thread).start();
        }

        int answered = 0;
        int ended = 0;
        for (FutureTask<int[]> thread : threads) {
            answered += thread.get()[0];
            ended += thread.get()[1];
        }
        assertThat(answered).isPositive();
        assertThat(ended).isPositive();
        assertThat(tooEarly).hasValue(0);
    }

    /** Runs that take about as long as they may, by turns with runs that may take any time. */
    private int[] hurry(Random random) {
        int answered = 0;
        int ended = 0;
        for (int i = 0; i < 1_000; i++) {
            try (Lease lease = pool.acquire()) {
                boolean isTimed = i % 3 > 0;
                Duration time = Duration.ofNanos(MICROSECONDS.toNanos(20 + random.nextInt(200)));
                Deadline deadline = isTimed ? within(time) : Deadline.NEVER;
                run(lease).due = deadline.due();
                run(lease).end =
                        WATCHDOG.time().nanoTime() + time.toNanos() + MICROSECONDS.toNanos(random.nextInt(160) - 80);
                lease.runAside(deadline);
                answered++;
            } catch (DeadlineExceededException e) {
                ended++;
            }
        }
        return new int[] {answered, ended};
    }

    private static WeakReference<LeasePool> closedAfterTimedRun(Model model) {
        LeasePool closed = new LeasePool("m@1", model, List.of(), Duration.ZERO, null, WATCHDOG, true);
        try (Lease lease = closed.acquire()) {
            run(lease).end = 0;
            lease.runAside(within(Duration.ofHours(1)));
        }
        closed.close();
        return new WeakReference<>(closed);
    }

    @Test
    void close_deadlineStillAhead_poolIsForgotten() {
        WeakReference<LeasePool> closed = closedAfterTimedRun(new Model());

        while (closed.get() != null) { // until the test's time is over
            System.gc();
        }
    }

    @Test
    void lookBy_never_doesNothing() {
        WATCHDOG.lookBy(Deadline.NEVER);

        assertThat(Deadline.NEVER.remainingNanos()).isEqualTo(Long.MAX_VALUE);
        assertThatThrownBy(() -> within(Duration.ofNanos(-1)).check()).isInstanceOf(DeadlineExceededException.class);
    }
}
