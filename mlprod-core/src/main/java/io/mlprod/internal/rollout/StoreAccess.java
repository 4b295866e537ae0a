package io.mlprod.internal.rollout;

import io.mlprod.internal.log.Log;
import io.mlprod.internal.text.DurationText;
import io.mlprod.rollout.RolloutCounts;
import io.mlprod.rollout.RolloutPlan;
import io.mlprod.rollout.RolloutStore;
import io.mlprod.rollout.RunningRollout;
import io.mlprod.time.TimeSource;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * The access to the store of one rollout in bounded time, with a note of since when the store does not answer.
 * Thread-safe.
 */
final class StoreAccess {

    private static final Log LOG = Log.of(RunningRollout.class);

    /** A store that does not answer, and since when. */
    record Silence(Instant since, String failure) {}

    private final String rollout;
    private final RolloutStore store;
    private final @Nullable StoreThread thread;
    private final Duration timeout;
    private final TimeSource time;
    private final AtomicReference<@Nullable Silence> silence = new AtomicReference<>();

    /**
     * Creates the access to a store.
     *
     * @param rollout the rollout's name
     * @param store the store that is accessed
     * @param thread the thread that calls the store; null if the store is known never to hang
     * @param timeout for all calls of one operation together
     */
    StoreAccess(String rollout, RolloutStore store, @Nullable StoreThread thread, Duration timeout, TimeSource time) {
        this.rollout = rollout;
        this.store = store;
        this.thread = thread;
        this.timeout = timeout;
        this.time = time;
    }

    void open() {
        if (thread != null) {
            thread.open();
        }
    }

    void close() {
        if (thread != null) {
            thread.close();
        }
    }

    /** Starts an operation: from now on it has the timeout for all that it does. */
    StoreDeadline deadline() {
        return StoreDeadline.of(timeout, time);
    }

    /** Returns the store, whose calls fail when the operation has taken too long. */
    RolloutStore within(StoreDeadline deadline) {
        return new InTime(deadline);
    }

    /** Returns since when the store does not answer; null if it did, or was not asked. */
    @Nullable
    Silence silence() {
        return silence.get();
    }

    private <T> T ask(String what, Callable<T> call, StoreDeadline deadline) throws IOException {
        Instant began = time.now();
        try {
            T answer = thread == null ? direct(call) : thread.call(call, deadline);
            answered();
            return answer;
        } catch (StoreThread.OverdueException e) {
            IOException error = new IOException(
                    "it did not " + what + " within " + DurationText.of(timeout) + ", because " + e.getMessage(), e);
            failed(began, error);
            throw error;
        } catch (IOException | RuntimeException e) {
            if (!Thread.currentThread().isInterrupted()) { // otherwise it says nothing about the store
                failed(began, e);
            }
            throw e;
        }
    }

    private static <T> T direct(Callable<T> call) throws IOException {
        try {
            return call.call();
        } catch (IOException | RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new IOException(e);
        }
    }

    private void answered() {
        Silence before = silence.getAndSet(null);
        if (before != null) {
            LOG.info("Rollout {}: the store answers again; it did not since {}", rollout, before.since());
        }
    }

    private void failed(Instant began, Exception e) {
        String failure = e.toString();
        Silence before = silence.getAndUpdate(silent -> new Silence(silent == null ? began : silent.since(), failure));
        if (before == null) {
            LOG.warn("Rollout {}: the store does not answer: {}", rollout, failure);
        }
    }

    private final class InTime implements RolloutStore {

        private final StoreDeadline deadline;

        InTime(StoreDeadline deadline) {
            this.deadline = deadline;
        }

        @Override
        public Snapshot read(String rollout) throws IOException {
            return ask("read", () -> store.read(rollout), deadline);
        }

        @Override
        public boolean compareAndSet(String rollout, RolloutPlan next) throws IOException {
            return ask("change the plan", () -> store.compareAndSet(rollout, next), deadline);
        }

        @Override
        public void rollBack(String rollout, long epoch, String reason) throws IOException {
            boolean unused = ask(
                    "take back",
                    () -> {
                        store.rollBack(rollout, epoch, reason);
                        return true;
                    },
                    deadline);
        }

        @Override
        public void publish(String rollout, RolloutCounts counts) throws IOException {
            boolean unused = ask(
                    "take the counts",
                    () -> {
                        store.publish(rollout, counts);
                        return true;
                    },
                    deadline);
        }
    }
}
