package io.mlprod.testing.fault;

import io.mlprod.error.InvalidOutputException;
import io.mlprod.error.LoadException;
import io.mlprod.error.ModelExecutionException;
import io.mlprod.internal.checks.Arguments;
import io.mlprod.internal.text.DurationText;
import io.mlprod.internal.text.PlainText;
import io.mlprod.testing.fake.ScriptedRun;
import java.time.Duration;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The faults that can be injected into a scripted model:
 *
 * <pre>{@code
 * FaultPlan slow = Faults.latency(Duration.ofMillis(50)).every(5);
 * model.inject(slow);
 * …
 * slow.remove();
 * }</pre>
 *
 * <p>They happen in the engine, so the handle meets them as it would those of a real one. None of them sleeps.
 *
 * @since 0.1
 */
public final class Faults {

    private Faults() {}

    // ---- time

    /**
     * Runs that take long: they move the model's clock forward, and deadlines that come due meanwhile end them.
     *
     * @param duration how long
     * @return the fault
     * @throws IllegalArgumentException if it is not positive
     */
    public static Fault latency(Duration duration) {
        Arguments.positive("A latency", duration);
        return before("latency " + DurationText.of(duration), hit -> hit.run().pass(duration));
    }

    /**
     * Runs that do not end before a deadline terminates them, the plan is removed or the model is closed. They do not
     * move the clock; so another thread has to, or to remove the plan. In a test with one thread use {@link #latency}
     * beyond the deadline.
     *
     * @return the fault
     */
    public static Fault hang() {
        return before("hang", hit -> hit.run().hang(hit.removed()));
    }

    // ---- exceptions and errors

    /**
     * Runs that fail as those of a real engine do.
     *
     * @return the fault, with a {@link ModelExecutionException}
     */
    public static Fault exception() {
        return before("exception", hit -> {
            throw new ModelExecutionException("an injected fault", null);
        });
    }

    /**
     * Runs that throw.
     *
     * @param failure makes what is thrown, each time
     * @return the fault
     */
    public static Fault exception(Supplier<? extends Throwable> failure) {
        Objects.requireNonNull(failure, "failure");
        return before("exception", hit -> {
            throw Faults.<RuntimeException>unchecked(Objects.requireNonNull(failure.get(), "failure"));
        });
    }

    /** Lets any throwable pass: an engine may throw what it likes. */
    @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"}) // the cast is erased: that is what is wanted
    private static <T extends Throwable> T unchecked(Throwable failure) throws T {
        throw (T) failure;
    }

    /**
     * Runs that exceed the stack.
     *
     * @return the fault, with a {@link StackOverflowError}
     */
    public static Fault stackOverflow() {
        return before("stack overflow", hit -> {
            throw new StackOverflowError("an injected fault");
        });
    }

    /**
     * Runs that exceed the memory.
     *
     * @return the fault, with an {@link OutOfMemoryError}
     */
    public static Fault outOfMemory() {
        return before("out of memory", hit -> {
            throw new OutOfMemoryError("an injected fault");
        });
    }

    /**
     * Runs that miss a class or a native library.
     *
     * @return the fault, with an {@link UnsatisfiedLinkError}
     */
    public static Fault linkageError() {
        return before("linkage error", hit -> {
            throw new UnsatisfiedLinkError("an injected fault");
        });
    }

    // ---- outputs

    /**
     * Runs whose floating outputs are NaN.
     *
     * @return the fault
     */
    public static Fault nan() {
        return numbers("NaN", null, value -> Double.NaN);
    }

    /**
     * Runs in which one output is NaN.
     *
     * @param output the output's name in the model
     * @return the fault, which fails with an AssertionError if there is no such output of floating numbers
     */
    public static Fault nan(String output) {
        return numbers("NaN", Objects.requireNonNull(output, "output"), value -> Double.NaN);
    }

    /**
     * Runs whose floating outputs are infinite.
     *
     * @return the fault
     */
    public static Fault infinity() {
        return numbers("infinity", null, value -> Double.POSITIVE_INFINITY);
    }

    /**
     * Runs in which one output is infinite.
     *
     * @param output the output's name in the model
     * @return the fault, which fails with an AssertionError if there is no such output of floating numbers
     */
    public static Fault infinity(String output) {
        return numbers("infinity", Objects.requireNonNull(output, "output"), value -> Double.POSITIVE_INFINITY);
    }

    /**
     * Runs whose scores are no probabilities: each floating number of an answer is 1.5.
     *
     * @return the fault
     */
    public static Fault outOfRange() {
        return numbers("out of range", null, value -> 1.5);
    }

    private static Fault numbers(String name, @Nullable String output, Tampering.Number change) {
        String title = output == null ? name : name + " in '" + output + "'";
        return after(PlainText.line(title), hit -> Tampering.numbers(hit, output, change));
    }

    /**
     * Runs whose tensors have one column more than the signature says; texts and maps stay.
     *
     * @return the fault
     */
    public static Fault wrongShape() {
        return after("wrong shape", Tampering::wrongShape);
    }

    /**
     * Runs whose first output has another element type than the signature says. An engine finds this out when it reads
     * the output, and says so.
     *
     * @return the fault, with an {@link InvalidOutputException}
     */
    public static Fault wrongType() {
        return after("wrong type", hit -> {
            throw new InvalidOutputException(
                    "the output '" + hit.run().outputs().get(0) + "' has another type than the signature says", null);
        });
    }

    /**
     * Runs that lack their first output. An engine finds this out when it reads the output, and says so.
     *
     * @return the fault, with an {@link InvalidOutputException}
     */
    public static Fault missingOutput() {
        return after("missing output", hit -> {
            throw new InvalidOutputException(
                    "the run gave no output '" + hit.run().outputs().get(0) + "'", null);
        });
    }

    /**
     * Runs that give the answer of the row before once more. The first row of all has none before it and gets its own.
     *
     * @return the fault
     */
    public static Fault stale() {
        return new Fault("stale", Stale::new);
    }

    // ---- loads

    /**
     * Loads that fail.
     *
     * @return the fault, with a {@link LoadException}
     */
    public static Fault loadFailure() {
        return load("load failure", () -> {
            throw new LoadException(LoadException.Reason.CORRUPT, "An injected fault: the model is damaged", null);
        });
    }

    /**
     * Loads that exceed the memory.
     *
     * @return the fault, with an {@link OutOfMemoryError}, which the handle reports as a {@link LoadException}
     */
    public static Fault outOfMemoryAtLoad() {
        return load("out of memory at load", () -> {
            throw new OutOfMemoryError("an injected fault");
        });
    }

    // ---- how they are made

    private interface OfRun {
        void apply(Effect.Hit hit);
    }

    private static Fault before(String name, OfRun action) {
        return new Fault(name, () -> new Effect() {
            @Override
            public void before(Hit hit) {
                action.apply(hit);
            }
        });
    }

    private static Fault after(String name, OfRun action) {
        return new Fault(name, () -> new Effect() {
            @Override
            public void after(Hit hit) {
                action.apply(hit);
            }
        });
    }

    private static Fault load(String name, Runnable action) {
        return new Fault(name, () -> new Effect() {
            @Override
            public void load() {
                action.run();
            }

            @Override
            public boolean isOfLoads() {
                return true;
            }
        });
    }

    /** The effect that remembers the last row of the run before. */
    private static final class Stale implements Effect {

        private Tampering.@Nullable LastRow last; // guarded by this

        @Override
        public synchronized void after(Hit hit) {
            Tampering.LastRow now = Tampering.LastRow.of(hit.run());
            Tampering.stale(hit, last);
            last = now;
        }

        @Override
        public synchronized void passed(ScriptedRun run) {
            last = Tampering.LastRow.of(run);
        }
    }
}
