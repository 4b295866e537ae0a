package io.mlprod.testing.fault;

import io.mlprod.Call;
import io.mlprod.Prediction;
import io.mlprod.Predictor;
import io.mlprod.error.DeadlineExceededException;
import io.mlprod.error.InvalidOutputException;
import io.mlprod.error.MlprodException;
import io.mlprod.error.ModelExecutionException;
import io.mlprod.internal.checks.Arguments;
import io.mlprod.internal.text.DurationText;
import io.mlprod.internal.text.PlainText;
import io.mlprod.testing.fake.ScriptedModel;
import java.time.Duration;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BiPredicate;
import java.util.function.Function;
import java.util.function.IntFunction;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;

/**
 * All faults of a model, one after the other, and what a caller must get from each: from the model's own handle, or
 * from whatever stands before it, such as a fallback chain.
 *
 * <pre>{@code
 * FaultMatrix.of(model, chain, i -> new Claim(100 + i))
 *         .expectAll(degraded("rule"))
 *         .expect(failure(OutOfMemoryError.class), FaultKind.OUT_OF_MEMORY)
 *         .run()
 *         .assertAsExpected();
 * }</pre>
 *
 * <p>For each fault the matrix asks once without it, once with it, and once more after its removal: then the caller
 * must get the right answer again. Every step has an input of its own, so a cache does not hide the fault.
 *
 * <p>Immutable; each method returns a new matrix. Methods take no null.
 *
 * @param <I> what callers give
 * @param <O> what callers get
 * @since 0.1
 */
public final class FaultMatrix<I, O> {

    private static final Duration TIMEOUT = Duration.ofSeconds(1);
    private static final int MAX_REAL_SECONDS = 20; // of a hang that nothing ends

    /**
     * What a matrix is made of.
     *
     * @param isFresh whether each fault gets a predictor of its own, which is closed after it
     * @param lasting the faults after which the caller does not get the right answer again
     */
    private record Settings<I, O>(
            ScriptedModel<?, ?> model,
            Supplier<? extends Predictor<? super I, O>> predictor,
            boolean isFresh,
            IntFunction<? extends I> inputs,
            Function<? super I, ? extends O> right,
            BiPredicate<? super O, ? super O> agrees,
            Duration timeout,
            Duration recovery,
            Map<FaultKind, Expected> expected,
            Set<FaultKind> lasting) {}

    private record Asked<I, O>(I input, O right) {}

    private final Settings<I, O> settings;

    private FaultMatrix(Settings<I, O> settings) {
        this.settings = settings;
    }

    /**
     * Creates a matrix with what a bare handle gives: an exception of mlprod's own, the JVM's errors (as they are, or
     * as the cause of an exception if the handle batches calls), and the wrong answers that no check can see.
     *
     * @param <I> what callers give
     * @param <O> what callers get
     * @param model the model that the faults are injected into; its script must answer an input always alike
     * @param predictor what callers ask: the model's handle, or something that has it behind itself
     * @param inputs makes inputs; different numbers make inputs with different answers
     * @return the matrix
     */
    public static <I, O> FaultMatrix<I, O> of(
            ScriptedModel<I, O> model, Predictor<? super I, O> predictor, IntFunction<? extends I> inputs) {
        Objects.requireNonNull(predictor, "predictor");
        return of(model, () -> predictor, false, inputs, Objects.requireNonNull(model, "model")::answerTo);
    }

    /**
     * Creates a matrix like {@link #of(ScriptedModel, Predictor, IntFunction)} for a host that has types of its own
     * before the model's: it makes the model's input, and something of its answer.
     *
     * @param <I> what callers give
     * @param <O> what callers get
     * @param model the model that the faults are injected into
     * @param predictor what callers ask, which has the model behind itself
     * @param inputs makes inputs; different numbers make inputs with different answers
     * @param right makes the right answer to what a caller gives
     * @return the matrix
     */
    public static <I, O> FaultMatrix<I, O> of(
            ScriptedModel<?, ?> model,
            Predictor<? super I, O> predictor,
            IntFunction<? extends I> inputs,
            Function<? super I, ? extends O> right) {
        Objects.requireNonNull(predictor, "predictor");
        Objects.requireNonNull(right, "right");
        return of(model, () -> predictor, false, inputs, right);
    }

    /**
     * Creates a matrix like {@link #of(ScriptedModel, Predictor, IntFunction)} whose faults meet a new predictor each,
     * so that what one of them leaves behind, such as an open breaker, does not hide the next.
     *
     * @param <I> what callers give
     * @param <O> what callers get
     * @param model the model that the faults are injected into; its script must answer an input always alike
     * @param predictors makes what callers ask; each is closed after its fault, if it can be
     * @param inputs makes inputs; different numbers make inputs with different answers
     * @return the matrix
     */
    public static <I, O> FaultMatrix<I, O> of(
            ScriptedModel<I, O> model,
            Supplier<? extends Predictor<? super I, O>> predictors,
            IntFunction<? extends I> inputs) {
        return of(
                model,
                Objects.requireNonNull(predictors, "predictors"),
                true,
                inputs,
                Objects.requireNonNull(model, "model")::answerTo);
    }

    /**
     * Creates a matrix like {@link #of(ScriptedModel, Predictor, IntFunction, Function)} whose faults meet a new
     * predictor each.
     *
     * @param <I> what callers give
     * @param <O> what callers get
     * @param model the model that the faults are injected into
     * @param predictors makes what callers ask; each is closed after its fault, if it can be
     * @param inputs makes inputs; different numbers make inputs with different answers
     * @param right makes the right answer to what a caller gives
     * @return the matrix
     */
    public static <I, O> FaultMatrix<I, O> of(
            ScriptedModel<?, ?> model,
            Supplier<? extends Predictor<? super I, O>> predictors,
            IntFunction<? extends I> inputs,
            Function<? super I, ? extends O> right) {
        Objects.requireNonNull(predictors, "predictors");
        Objects.requireNonNull(right, "right");
        return of(model, predictors, true, inputs, right);
    }

    private static <I, O> FaultMatrix<I, O> of(
            ScriptedModel<?, ?> model,
            Supplier<? extends Predictor<? super I, O>> predictor,
            boolean isFresh,
            IntFunction<? extends I> inputs,
            Function<? super I, ? extends O> right) {
        Objects.requireNonNull(model, "model");
        return new FaultMatrix<>(new Settings<>(
                model,
                predictor,
                isFresh,
                Objects.requireNonNull(inputs, "inputs"),
                right,
                Answers::areEqual,
                TIMEOUT,
                Duration.ZERO,
                ofHandle(),
                Set.of()));
    }

    private static Map<FaultKind, Expected> ofHandle() {
        Map<FaultKind, Expected> expected = new EnumMap<>(FaultKind.class);
        for (FaultKind kind : FaultKind.values()) {
            expected.put(kind, ofHandle(kind));
        }
        return expected;
    }

    private static Expected ofHandle(FaultKind kind) {
        return switch (kind) {
            case LATENCY, HANG -> Expected.failure(DeadlineExceededException.class);
            case EXCEPTION -> Expected.failure(ModelExecutionException.class);
            case STACK_OVERFLOW -> Expected.causedBy(StackOverflowError.class);
            case OUT_OF_MEMORY -> Expected.causedBy(OutOfMemoryError.class);
            case LINKAGE_ERROR -> Expected.causedBy(LinkageError.class);
            case NAN, INFINITY, WRONG_SHAPE, WRONG_TYPE, MISSING_OUTPUT ->
                Expected.failure(InvalidOutputException.class);
            case OUT_OF_RANGE, STALE -> Expected.wrongAnswer();
            case LOAD_FAILURE, OUT_OF_MEMORY_AT_LOAD -> Expected.rightAnswer();
        };
    }

    private FaultMatrix<I, O> with(
            BiPredicate<? super O, ? super O> agrees,
            Duration timeout,
            Duration recovery,
            Map<FaultKind, Expected> expected,
            Set<FaultKind> lasting) {
        return new FaultMatrix<>(new Settings<>(
                settings.model,
                settings.predictor,
                settings.isFresh,
                settings.inputs,
                settings.right,
                agrees,
                timeout,
                recovery,
                expected,
                lasting));
    }

    private FaultMatrix<I, O> with(Map<FaultKind, Expected> expected) {
        return with(settings.agrees, settings.timeout, settings.recovery, expected, settings.lasting);
    }

    /**
     * Sets what callers must get from some faults.
     *
     * @param outcome what they must get
     * @param faults the faults
     * @return a new matrix
     * @throws IllegalArgumentException if no fault is named
     */
    public FaultMatrix<I, O> expect(Expected outcome, FaultKind... faults) {
        Objects.requireNonNull(outcome, "outcome");
        List<FaultKind> named = Arguments.noNulls("faults", faults);
        if (named.isEmpty()) {
            throw new IllegalArgumentException("Name the faults that this is expected of, or use expectAll");
        }
        Map<FaultKind, Expected> expected = new EnumMap<>(settings.expected);
        named.forEach(fault -> expected.put(fault, outcome));
        return with(expected);
    }

    /**
     * Sets what callers must get from all faults that happen in a run; those of loads stay as they are.
     *
     * @param outcome what they must get
     * @return a new matrix
     */
    public FaultMatrix<I, O> expectAll(Expected outcome) {
        return expect(
                outcome,
                Arrays.stream(FaultKind.values())
                        .filter(fault -> !fault.isOfLoads())
                        .toArray(FaultKind[]::new));
    }

    /**
     * Leaves faults out.
     *
     * @param faults the faults that are not tried
     * @return a new matrix
     */
    public FaultMatrix<I, O> without(FaultKind... faults) {
        Map<FaultKind, Expected> expected = new EnumMap<>(settings.expected);
        Arguments.noNulls("faults", faults).forEach(expected::remove);
        return with(expected);
    }

    /**
     * Sets the timeout of the calls.
     *
     * @param value by default 1 s of the model's clock; a latency takes twice that
     * @return a new matrix
     * @throws IllegalArgumentException if it is not positive
     */
    public FaultMatrix<I, O> timeout(Duration value) {
        Arguments.positive("A timeout", value);
        return with(settings.agrees, value, settings.recovery, settings.expected, settings.lasting);
    }

    /**
     * Sets how long a caller may have to wait for the right answer after a fault, for a breaker to close, for example.
     *
     * @param value by default no time; the model's clock is moved by it after each fault
     * @return a new matrix
     * @throws IllegalArgumentException if it is negative
     */
    public FaultMatrix<I, O> recovery(Duration value) {
        Arguments.notNegative("A recovery", value);
        return with(settings.agrees, settings.timeout, value, settings.expected, settings.lasting);
    }

    /**
     * Sets the faults after which the caller need not get the right answer again. A fallback chain, for example, asks a
     * tier no more once a class or native library was missing in it.
     *
     * @param faults the faults; only useful if each meets a new predictor
     * @return a new matrix
     */
    public FaultMatrix<I, O> withoutRecovery(FaultKind... faults) {
        return with(
                settings.agrees,
                settings.timeout,
                settings.recovery,
                settings.expected,
                Set.copyOf(Arguments.noNulls("faults", faults)));
    }

    /**
     * Sets when two answers are the same.
     *
     * @param value by default equality, of arrays, too
     * @return a new matrix
     */
    public FaultMatrix<I, O> agrees(BiPredicate<? super O, ? super O> value) {
        Objects.requireNonNull(value, "agrees");
        return with(value, settings.timeout, settings.recovery, settings.expected, settings.lasting);
    }

    // ---- running

    /**
     * Tries all faults on the calling thread. A hang is tried on a thread of its own.
     *
     * @return what came of them
     * @throws IllegalArgumentException if the right answers to the inputs are all the same, or there is none to one
     * @throws IllegalStateException if all faults have been left out
     */
    public FaultReport run() {
        checkAnswersDiffer();
        return new FaultReport(
                settings.expected.keySet().stream().map(this::line).toList());
    }

    /**
     * Returns one test for each fault, for a method with {@code @TestFactory}.
     *
     * @return tests that try the faults when they are run
     * @throws IllegalArgumentException if the right answers to the inputs are all the same, or there is none to one
     * @throws IllegalStateException if all faults have been left out
     */
    public Stream<DynamicTest> tests() {
        checkAnswersDiffer();
        return settings.expected.keySet().stream()
                .map(fault -> DynamicTest.dynamicTest(
                        fault.title(), () -> new FaultReport(List.of(line(fault))).assertAsExpected()));
    }

    /** Refuses a script under which a caller that always answers the same would be right. */
    private void checkAnswersDiffer() {
        if (settings.expected.isEmpty()) {
            throw new IllegalStateException("No fault is left to try, so nothing could fail; leave out fewer of them");
        }
        List<O> right = settings.expected.keySet().stream()
                .flatMap(kind -> IntStream.range(first(kind), first(kind) + 3).boxed())
                .<O>map(i -> right(settings.inputs.apply(i)))
                .toList();
        if (right.stream().allMatch(answer -> settings.agrees.test(right.get(0), answer))) {
            throw new IllegalArgumentException("The right answers to all inputs are the same, so a caller that swallows"
                    + " every fault and answers that would pass. Make inputs that differ, and let the"
                    + " script answer them"
                    + " differently: otherwise(input -> …) or otherwiseHashed(seed)");
        }
    }

    /** Makes an input and the right answer to it, which must happen without a fault: it may come from the model. */
    private Asked<I, O> asked(int number) {
        I input = settings.inputs.apply(number);
        return new Asked<>(input, right(input));
    }

    private O right(I input) {
        try {
            return settings.right.apply(input);
        } catch (RuntimeException e) {
            throw new IllegalArgumentException(
                    PlainText.line("There is no right answer to the input " + input + ": " + e.getMessage()
                            + (e.getCause() == null ? "" : ": " + e.getCause())
                            + ". The script sees the row as it reaches the model, with null, 0 or false in @NotInput"
                            + " components and null where a value is missing"),
                    e);
        }
    }

    private FaultReport.Line line(FaultKind kind) {
        Predictor<? super I, O> predictor = settings.predictor.get();
        try {
            return line(kind, predictor);
        } finally {
            if (settings.isFresh && predictor instanceof AutoCloseable closeable) {
                close(closeable);
            }
        }
    }

    private static void close(AutoCloseable predictor) {
        try {
            predictor.close();
        } catch (RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new IllegalStateException(predictor + " could not be closed", e);
        }
    }

    private FaultReport.Line line(FaultKind kind, Predictor<? super I, O> predictor) {
        Expected expected = Objects.requireNonNull(settings.expected.get(kind), "expected");
        return line(kind, expected, predictor, first(kind));
    }

    private FaultReport.Line line(FaultKind kind, Expected expected, Predictor<? super I, O> predictor, int number) {
        Fault fault = kind.fault(settings.timeout);
        FaultPlan plan = kind == FaultKind.STALE ? fault.from(2) : fault.always(); // it needs an answer before
        OutputProbe probe = new OutputProbe();
        Asked<I, O> first = asked(number);
        Asked<I, O> second = asked(number + 1);
        Asked<I, O> third = asked(number + 2);
        Observed before;
        Observed during;
        try {
            if (kind == FaultKind.STALE) {
                settings.model.inject(plan);
            }
            settings.model.inject(probe);
            before = ask(predictor, first);
            settings.model.remove(probe);
            if (kind.isOfNumbers() && !probe.readsNumbers()) {
                return new FaultReport.Line(kind, expected, "left out: the model gives no floating numbers", "");
            }
            if (kind != FaultKind.STALE && !kind.isOfLoads()) {
                settings.model.inject(plan);
            }
            during = during(kind, plan, predictor, second);
        } finally {
            plan.remove();
            settings.model.remove(plan);
            settings.model.remove(probe);
        }
        awaitIdle(plan);
        if (!settings.recovery.isZero()) {
            settings.model.time().advance(settings.recovery);
        }
        String after = settings.lasting.contains(kind) ? "" : after(kind, ask(predictor, third));
        String problem = Stream.of(before(before), during(kind, expected, during, plan), after)
                .filter(text -> !text.isEmpty())
                .collect(Collectors.joining("; "));
        String got = problem.isEmpty() ? during.text() : during.detail();
        return new FaultReport.Line(kind, expected, got, problem);
    }

    /** Waits for runs that nobody waits for any more, such as those of batches: they may still move the clock. */
    private static void awaitIdle(FaultPlan plan) {
        try {
            if (!plan.awaitIdle(Duration.ofSeconds(MAX_REAL_SECONDS))) {
                throw new AssertionError(
                        "A run is still going on " + MAX_REAL_SECONDS + " s after the removal of " + plan);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", e);
        }
    }

    /** Returns the number of the first of the three inputs that a fault has for its own. */
    private static int first(FaultKind kind) {
        return 3 * List.of(FaultKind.values()).indexOf(kind);
    }

    private Observed during(FaultKind kind, FaultPlan plan, Predictor<? super I, O> predictor, Asked<I, O> asked) {
        if (kind.isOfLoads()) {
            return askAfterDeploy(kind, plan, predictor, asked);
        }
        return kind == FaultKind.HANG ? askAside(plan, predictor, asked) : ask(predictor, asked);
    }

    private static String before(Observed before) {
        return Expected.rightAnswer().fits(before)
                ? ""
                : "even before the fault the caller got " + before.text()
                        + " instead of the right answer; look at the script, at what stands before the model, and at"
                        + " the fault before this one";
    }

    private static String during(FaultKind kind, Expected expected, Observed during, FaultPlan plan) {
        if (plan.hits() == 0) {
            return "the fault did not happen, since the model was not asked; does a breaker, a cache or a gate keep the"
                    + " call away?";
        }
        if (expected.fits(during)) {
            return "";
        }
        boolean isLate = (kind == FaultKind.LATENCY || kind == FaultKind.HANG) && during.isAnswer();
        return "the caller must get " + expected + ", but got " + during.text()
                + (expected.isDegraded() && during.hidesItsOrigin()
                        ? "; if a fallback chain has made it, whoever makes a new Prediction hides that it is degraded:"
                                + " pass the chain's on with prediction.map(…)"
                        : "")
                + (isLate
                        ? "; time passes on the model's clock only: do the handle and what stands before the model have"
                                + " it, with .time(model.time())?"
                        : "");
    }

    private String after(FaultKind kind, Observed after) {
        return Expected.rightAnswer().fits(after)
                ? ""
                : "after the fault the caller still got " + after.text() + " instead of the right answer"
                        + (settings.recovery.isZero()
                                ? "; if a breaker has to close first, allow for it with recovery(…)"
                                : ", though " + DurationText.of(settings.recovery) + " had passed")
                        + (kind == FaultKind.LINKAGE_ERROR
                                ? "; if it is never asked again, as a fallback chain's tier is not after a linkage"
                                        + " error, say so with withoutRecovery(FaultKind.LINKAGE_ERROR)"
                                : "");
    }

    private Observed ask(Predictor<? super I, O> predictor, Asked<I, O> asked) {
        try {
            Prediction<O> prediction = predictor.predict(asked.input(), Call.DEFAULT.timeout(settings.timeout));
            boolean isRight = settings.agrees.test(asked.right(), prediction.value());
            return new Observed(prediction, null, isRight, asked.right());
        } catch (Throwable e) { // errors are among the faults
            return Observed.thrown(e);
        }
    }

    /** Asks on another thread, and moves the clock when the run hangs. */
    private Observed askAside(FaultPlan plan, Predictor<? super I, O> predictor, Asked<I, O> asked) {
        CompletableFuture<Observed> observed = new CompletableFuture<>();
        Thread caller = new Thread(() -> observed.complete(ask(predictor, asked)), "fault-matrix-hang");
        caller.setDaemon(true);
        caller.start();
        try {
            CompletableFuture.anyOf(plan.firstHit(), observed).get(MAX_REAL_SECONDS, TimeUnit.SECONDS);
            settings.model.time().advance(settings.timeout.multipliedBy(2));
            return observed.get(MAX_REAL_SECONDS, TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            return Observed.thrown(
                    new AssertionError("the call did not return although twice its timeout had passed on the model's"
                            + " clock; does what stands before the model have the same clock?"));
        } catch (ExecutionException e) {
            return Observed.thrown(Objects.requireNonNullElse(e.getCause(), e));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Observed.thrown(e);
        }
    }

    /** Deploys a version that cannot be loaded, and asks the one that serves. */
    private Observed askAfterDeploy(
            FaultKind kind, FaultPlan plan, Predictor<? super I, O> predictor, Asked<I, O> asked) {
        ScriptedModel<?, ?> next =
                settings.model.version("fault-matrix-" + kind.title().replace(' ', '-'));
        next.inject(plan);
        try {
            settings.model.handle().deploy(next.source());
            return Observed.thrown(new AssertionError("the damaged version was deployed all the same"));
        } catch (MlprodException e) {
            return ask(predictor, asked);
        } catch (RuntimeException | Error e) {
            return Observed.thrown(e);
        } finally {
            next.remove(plan);
        }
    }
}
