package io.mlprod.internal.rollout;

import io.mlprod.rollout.RolloutCounts;
import io.mlprod.rollout.RolloutPlan;
import io.mlprod.rollout.RolloutStore;
import java.io.IOException;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** A way to a store on which each method may fail in its own manner, until {@link #heal}. */
public final class HangingStore implements RolloutStore {

    public enum Method {
        READ,
        COMPARE_AND_SET,
        ROLL_BACK,
        PUBLISH
    }

    public enum Fault {
        /** Throws what a store may throw. */
        THROWS,
        /** Throws what a driver may throw. */
        THROWS_AN_ERROR,
        /** Answers, when half of the time is over. */
        ANSWERS_LATE,
        /** Hangs until healed, while more time passes than anybody waits; does then what was asked. */
        HANGS,
        /** Does what is asked, and then hangs. */
        HANGS_AFTERWARDS,
        /** Hangs until healed, while no time passes. */
        HANGS_WHILE_TIME_STANDS_STILL;

        boolean isAnswered() {
            return this == ANSWERS_LATE;
        }
    }

    public static final Duration TIMEOUT = Duration.ofSeconds(1);

    final Set<Thread> threads = ConcurrentHashMap.newKeySet();
    final AtomicInteger mostAtOnce = new AtomicInteger();
    final AtomicInteger hung = new AtomicInteger();
    public final CountDownLatch hanging = new CountDownLatch(1);
    private final RolloutStore to;
    private final SkippingTime time;
    private final Map<Method, Fault> faults = new EnumMap<>(Method.class);
    private final AtomicInteger inside = new AtomicInteger();
    private CountDownLatch healed = new CountDownLatch(0);

    public HangingStore(RolloutStore to, SkippingTime time) {
        this.to = to;
        this.time = time;
    }

    public synchronized void fail(Method method, Fault fault) {
        faults.put(method, fault);
        if (healed.getCount() == 0) {
            healed = new CountDownLatch(1);
        }
    }

    public void fail(Fault fault) {
        for (Method method : Method.values()) {
            fail(method, fault);
        }
    }

    /** Lets all go on, and waits for those who hang. */
    public void heal() {
        synchronized (this) {
            faults.clear();
            healed.countDown();
        }
        while (inside.get() > 0 || threads.stream().anyMatch(HangingStore::isUnderWay)) {
            Thread.onSpinWait();
        }
    }

    /** Returns whether a thread that was in the store has not yet told its callers and gone back to wait for more. */
    private static boolean isUnderWay(Thread thread) {
        return thread != Thread.currentThread()
                && switch (thread.getState()) {
                    case NEW, RUNNABLE, BLOCKED -> true;
                    case WAITING, TIMED_WAITING, TERMINATED -> false;
                };
    }

    private interface Call<T> {
        T call() throws IOException;
    }

    private <T> T call(Method method, Call<T> call) throws IOException {
        threads.add(Thread.currentThread());
        mostAtOnce.accumulateAndGet(inside.incrementAndGet(), Math::max);
        try {
            Fault fault;
            CountDownLatch until;
            synchronized (this) {
                fault = faults.get(method);
                until = healed;
            }
            if (fault == null) {
                return call.call();
            }
            switch (fault) {
                case THROWS -> throw new IOException("down on purpose");
                case THROWS_AN_ERROR -> throw new NoClassDefFoundError("on purpose");
                case ANSWERS_LATE -> time.suspend(TIMEOUT.dividedBy(2));
                case HANGS -> hang(until, TIMEOUT);
                case HANGS_WHILE_TIME_STANDS_STILL -> hang(until, Duration.ZERO);
                case HANGS_AFTERWARDS -> {
                    T answer = call.call();
                    hang(until, TIMEOUT);
                    return answer;
                }
            }
            return call.call();
        } finally {
            inside.decrementAndGet();
        }
    }

    private void hang(CountDownLatch until, Duration passing) throws IOException {
        hung.incrementAndGet();
        time.suspend(passing);
        hanging.countDown();
        try {
            if (!until.await(1, TimeUnit.MINUTES)) {
                throw new IOException("nobody has healed this store");
            }
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public Snapshot read(String rollout) throws IOException {
        return call(Method.READ, () -> to.read(rollout));
    }

    @Override
    public boolean compareAndSet(String rollout, RolloutPlan next) throws IOException {
        return call(Method.COMPARE_AND_SET, () -> to.compareAndSet(rollout, next));
    }

    @Override
    public void rollBack(String rollout, long epoch, String reason) throws IOException {
        boolean unused = call(Method.ROLL_BACK, () -> {
            to.rollBack(rollout, epoch, reason);
            return true;
        });
    }

    @Override
    public void publish(String rollout, RolloutCounts counts) throws IOException {
        boolean unused = call(Method.PUBLISH, () -> {
            to.publish(rollout, counts);
            return true;
        });
    }
}
