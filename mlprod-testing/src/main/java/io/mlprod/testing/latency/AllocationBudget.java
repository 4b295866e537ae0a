package io.mlprod.testing.latency;

import io.mlprod.internal.text.NumberText;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.function.Supplier;

/**
 * A limit on how many bytes an action allocates on the calling thread.
 *
 * <p>The JVM counts these bytes exactly, on any machine, so the limit may be tight: an object more in each call is
 * found. After a warm-up there are several rounds of calls, and the round with the fewest bytes counts; the others may
 * contain what the JVM itself did once. What the compiler found out to be unnecessary is not allocated, and not
 * counted; the result of the action always is.
 *
 * <p>What other threads allocate is not counted. If a thread allocates in each round while the action runs, or the
 * action starts threads, the assertion fails and names them, since the work was probably handed to them.
 *
 * <pre>{@code
 * AllocationBudget.of(() -> scores.predict(order)).atMostBytes(400);
 * }</pre>
 *
 * <p>Immutable; each setter returns a copy. Needs a JVM that counts, as HotSpot does.
 *
 * @since 0.1
 */
public final class AllocationBudget {

    private static final int ROUNDS = 10;

    private final Callable<?> action;
    private final int warmUp;
    private final int calls;
    private final boolean allowOthers;
    private final Supplier<AllocationCounter> counter;

    private AllocationBudget(
            Callable<?> action, int warmUp, int calls, boolean allowOthers, Supplier<AllocationCounter> counter) {
        this.action = action;
        this.warmUp = warmUp;
        this.calls = calls;
        this.allowOthers = allowOthers;
        this.counter = counter;
    }

    /**
     * Returns a budget of an action: the best of 10 rounds of 100 calls, after 5,000 calls of warm-up.
     *
     * @param action what is measured; its result is kept, so let it return what it computes
     * @return a budget
     */
    public static AllocationBudget of(Callable<?> action) {
        return new AllocationBudget(
                Objects.requireNonNull(action, "action"), 5_000, 100, false, AllocationCounter::ofThisJvm);
    }

    /**
     * Sets how often the action is called before it is measured.
     *
     * @param number 0 to 10,000,000; with few calls, what is allocated depends on what the compiler has done so far
     * @return a copy with this number
     * @throws IllegalArgumentException if the number is out of range
     */
    public AllocationBudget warmUp(int number) {
        if (number < 0 || number > 10_000_000) {
            throw new IllegalArgumentException("An allocation budget's warmUp must be 0 to 10,000,000, not " + number);
        }
        return new AllocationBudget(action, number, calls, allowOthers, counter);
    }

    /**
     * Sets how many calls make a round. What is allocated only now and then, such as a buffer that grows, is in the
     * mean of a round only if the round is long enough.
     *
     * @param number 1 to 1,000,000
     * @return a copy with this number
     * @throws IllegalArgumentException if the number is out of range
     */
    public AllocationBudget callsPerRound(int number) {
        if (number < 1 || number > 1_000_000) {
            throw new IllegalArgumentException(
                    "An allocation budget's callsPerRound must be 1 to 1,000,000, not " + number);
        }
        return new AllocationBudget(action, warmUp, number, allowOthers, counter);
    }

    /**
     * Lets other threads allocate meanwhile; they are in the report only. For tests that run in parallel, and for
     * actions of which only the caller's part matters.
     *
     * @return a copy that does not fail because of other threads
     */
    public AllocationBudget allowOtherThreads() {
        return new AllocationBudget(action, warmUp, calls, true, counter);
    }

    /** For tests of what the JVM may count. */
    AllocationBudget counter(Supplier<AllocationCounter> other) {
        return new AllocationBudget(action, warmUp, calls, allowOthers, other);
    }

    /**
     * Measures without a limit: to find out which limit to set.
     *
     * @return the bytes
     * @throws IllegalStateException if the JVM does not count, the action throws, or it returns a prediction out of a
     *     cache
     */
    public AllocationReport measure() {
        AllocationCounter jvm = counter.get();
        Sink.run("action", action, warmUp);
        OtherThreads others = new OtherThreads(jvm, calls);
        List<Long> rounds = new ArrayList<>();
        for (int round = 0; round < ROUNDS; round++) {
            others.begin();
            long before = jvm.own();
            Object result = Sink.run("action", action, calls);
            rounds.add(jvm.own() - before);
            others.end();
            CachedAnswers.refuse("action", result);
        }
        long fewest = rounds.stream().mapToLong(Long::longValue).min().orElseThrow();
        return new AllocationReport((double) fewest / calls, calls, rounds, others.found());
    }

    /**
     * Asserts that a call of the action allocates at most so many bytes on the calling thread.
     *
     * @param bytes the limit, 0 or more
     * @return the bytes
     * @throws AssertionError if it allocates more, or other threads allocated meanwhile and that is not
     *     {@linkplain #allowOtherThreads allowed}
     * @throws IllegalArgumentException if the limit is negative
     * @throws IllegalStateException if the JVM does not count, the action throws, or it returns a prediction out of a
     *     cache
     */
    public AllocationReport atMostBytes(long bytes) {
        if (bytes < 0) {
            throw new IllegalArgumentException("An allocation budget's limit must be 0 or more, not " + bytes);
        }
        AllocationReport report = measure();
        if (report.bytesPerCall() > bytes) {
            throw new AssertionError("The action allocates " + NumberText.exact(report.bytesPerCall())
                    + " bytes per call, more than " + NumberText.count(bytes) + "\n" + report
                    + "\nA profiler shows which objects these are, such as JFR with its event"
                    + " jdk.ObjectAllocationSample;"
                    + " raise the limit if they are meant");
        }
        if (!allowOthers && !report.otherThreads().isEmpty()) {
            throw new AssertionError("Other threads allocated in every round, so this budget may not be all of it\n"
                    + report + "\nMeasure what runs on the calling thread alone; or call allowOtherThreads() if these"
                    + " threads do something else, as when tests run in parallel");
        }
        return report;
    }
}
