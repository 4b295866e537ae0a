package io.mlprod;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.mlprod.admission.AdmissionLimits;
import io.mlprod.batching.Batching;
import io.mlprod.batching.RowIndependence;
import io.mlprod.cache.Cache;
import io.mlprod.error.DeadlineExceededException;
import io.mlprod.error.MlprodException;
import io.mlprod.model.ElementType;
import io.mlprod.record.NotInput;
import io.mlprod.spi.Engine;
import io.mlprod.spi.ForwardingEngine;
import io.mlprod.spi.ForwardingInvocation;
import io.mlprod.spi.ForwardingSession;
import io.mlprod.spi.Invocation;
import io.mlprod.spi.ModelArtifact;
import io.mlprod.spi.ModelSession;
import io.mlprod.spi.SessionOptions;
import io.mlprod.spi.TensorBuffer;
import java.time.Duration;
import java.util.AbstractList;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Lets all code that is not ours fail with all that can be thrown, once at each place where a call comes by it; the
 * next equal call gets its answer, and close() returns.
 */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD) // close() waits through interrupts
class ForeignFailureTest {

    /** Where a call comes by code of the application or of an engine. */
    private enum Point {
        ACCESSOR(true),
        SIZE(true),
        ELEMENT(true),
        CONSTRUCTOR(true),
        LISTENER(true),
        CACHEABLE(false),
        NEW_INVOCATION(false),
        INPUT(false),
        RUN(true),
        OUTPUT(false),
        TRIM(true),
        CLOSE(true);

        /** Whether what it throws, other than an Error, reaches callers as one of our errors, or not at all. */
        private final boolean isTyped;

        Point(boolean isTyped) {
            this.isTyped = isTyped;
        }
    }

    private enum Form {
        PLAIN,
        CACHED,
        BATCHED,
        ALL,
        ASYNC,
        VALIDATE
    }

    private static final Duration LONG = Duration.ofSeconds(5);
    private static volatile Point armed;
    private static volatile Supplier<Throwable> thrown;
    private static final AtomicInteger PASSES = new AtomicInteger(); // before it throws

    private static void at(Point point) {
        if (point == armed && PASSES.getAndDecrement() == 0) {
            throw sneaky(thrown.get());
        }
    }

    @SuppressWarnings("unchecked")
    private static <T extends Throwable> RuntimeException sneaky(Throwable e) throws T {
        throw (T) e;
    }

    @AfterEach
    void disarm() {
        armed = null;
    }

    record Amount(float x) {
        @Override
        public float x() {
            at(Point.ACCESSOR);
            return x;
        }
    }

    record Words(List<String> x) {
        @Override
        public List<String> x() {
            at(Point.ACCESSOR);
            return x;
        }
    }

    record Answer(float y) {
        Answer {
            at(Point.CONSTRUCTOR);
        }
    }

    private static Words words(int length) {
        return new Words(new AbstractList<>() {
            @Override
            public String get(int index) {
                at(Point.ELEMENT);
                return "x".repeat(length);
            }

            @Override
            public int size() {
                at(Point.SIZE);
                return 2;
            }
        });
    }

    private static Engine failing(FakeEngine engine) {
        return new ForwardingEngine(engine) {
            @Override
            public ModelSession open(ModelArtifact model, SessionOptions options) {
                return new ForwardingSession(super.open(model, options)) {
                    @Override
                    public Invocation newInvocation(List<String> outputs) {
                        at(Point.NEW_INVOCATION);
                        return new FailingInvocation(super.newInvocation(outputs));
                    }
                };
            }
        };
    }

    private static final class FailingInvocation extends ForwardingInvocation {

        private boolean isBroken;

        FailingInvocation(Invocation real) {
            super(real);
        }

        @Override
        public TensorBuffer input(int index) {
            at(Point.INPUT);
            return super.input(index);
        }

        /** What was interrupted in the middle of something stays broken. */
        @Override
        public void run() {
            if (isBroken) {
                throw new ArrayIndexOutOfBoundsException("left over from another call");
            }
            isBroken = true;
            at(Point.RUN);
            super.run();
            isBroken = false;
        }

        @Override
        public TensorBuffer output(int index) {
            at(Point.OUTPUT);
            return super.output(index);
        }

        @Override
        public void trim() {
            at(Point.TRIM);
            super.trim();
        }

        @Override
        public void close() {
            at(Point.CLOSE);
            super.close();
        }
    }

    static Stream<Arguments> forms() {
        return Arrays.stream(Form.values())
                .flatMap(form -> Stream.of(Arguments.of(form, Amount.class), Arguments.of(form, Words.class)));
    }

    @ParameterizedTest
    @MethodSource("forms")
    void call_afterAnythingWasThrownAnywhere_isAnswered(Form form, Class<?> input) {
        List<Supplier<Throwable>> all = List.of(
                () -> new IllegalStateException("on purpose"),
                StackOverflowError::new,
                OutOfMemoryError::new,
                () -> new java.io.IOException("sneaky"));
        List<String> wrong = new ArrayList<>();
        int reached = 0;
        ModelHandle<?, Answer> handle = input == Amount.class
                ? open(form, Amount.class, FakeEngine.number())
                : open(form, Words.class, FakeEngine.matrix(ElementType.STRING));
        int values = 10;
        for (Point point : Point.values()) {
            for (Supplier<Throwable> kind : all) {
                for (int passes = 0; passes < 4; passes++) {
                    int value = ++values;
                    armed = null;
                    if (point == Point.NEW_INVOCATION || point == Point.INPUT) {
                        fail(handle, form, input, value, Point.RUN, StackOverflowError::new, 0); // no lease is left
                    }
                    Throwable error = fail(handle, form, input, value, point, kind, passes);
                    reached += error == null ? 0 : 1;
                    String place = point + " " + kind.get().getClass().getSimpleName() + " after " + passes;
                    if (error != null
                            && point.isTyped
                            && !(error instanceof MlprodException)
                            && !(error instanceof Error)) {
                        wrong.add(place + " came raw: " + error);
                    }
                    Throwable next = catchThrowable(() -> assertThat(ask(handle, form, input, value))
                            .isEqualTo(form == Form.VALIDATE ? 0 : 2f * value));
                    if (next != null) {
                        wrong.add(place + ", then " + next);
                    }
                }
            }
        }
        assertThat(wrong).isEmpty();
        assertThat(reached).isPositive();
        handle.statistics()
                .batching()
                .ifPresent(statistics -> assertThat(statistics.queuedRows()).isZero());
        assertThatCode(handle::close).doesNotThrowAnyException();
    }

    /** An accessor that takes longer than the call may. */
    record Slow(float x, @NotInput long until) {
        @Override
        public float x() {
            while (System.nanoTime() - until < 0) {
                Thread.onSpinWait();
            }
            return x;
        }
    }

    @Test
    void predict_readingTheInputOutlastsTheDeadline_runsNothing() {
        FakeEngine engine = FakeEngine.number();
        try (ModelHandle<Slow, Answer> handle = ModelHandle.builder(Slow.class, Answer.class)
                .load(TestModels.path("dynamic_batch"))
                .engine(engine)
                .build()) {
            int runs = engine.runs.get();
            Slow slow = new Slow(1, System.nanoTime() + Duration.ofMillis(20).toNanos());
            assertThatThrownBy(() -> handle.predict(slow, Call.DEFAULT.timeout(Duration.ofMillis(1))))
                    .isInstanceOf(DeadlineExceededException.class);
            assertThat(engine.runs).hasValue(runs);
        }
    }

    private static Throwable fail(
            ModelHandle<?, Answer> handle,
            Form form,
            Class<?> input,
            int value,
            Point point,
            Supplier<Throwable> kind,
            int passes) {
        thrown = kind;
        PASSES.set(passes);
        armed = point;
        try {
            return catchThrowable(() -> ask(handle, form, input, value));
        } finally {
            armed = null;
        }
    }

    private static <I> ModelHandle<I, Answer> open(Form form, Class<I> input, FakeEngine engine) {
        ModelHandleBuilder<I, Answer> builder = ModelHandle.builder(input, Answer.class)
                .load(TestModels.path("dynamic_batch"))
                .engine(failing(engine))
                .rowIndependence(RowIndependence.ASSUMED)
                .admission(AdmissionLimits.DEFAULT.maxRuns(1).maxWaiting(1).maxWait(LONG))
                .listener(event -> at(Point.LISTENER));
        if (form == Form.CACHED) {
            builder.cache(Cache.DEFAULT.maximumWeight(1 << 20), any -> {
                at(Point.CACHEABLE);
                return true;
            });
        }
        if (form == Form.BATCHED) {
            builder.batching(Batching.DEFAULT.maxRows(8));
        }
        return builder.build();
    }

    @SuppressWarnings("unchecked")
    private static float ask(ModelHandle<?, Answer> any, Form form, Class<?> input, int value) throws Throwable {
        ModelHandle<Object, Answer> handle = (ModelHandle<Object, Answer>) any;
        Supplier<Object> item = () -> input == Amount.class ? new Amount(value) : words(2 * value);
        Call call = Call.DEFAULT.timeout(LONG);
        switch (form) {
            case ALL -> {
                List<Outcome<Answer>> outcomes = handle.predictAll(List.of(item.get(), item.get(), item.get()), call);
                for (Outcome<Answer> outcome : outcomes) {
                    if (outcome instanceof Outcome.Failed<Answer> failed) {
                        throw failed.error();
                    }
                }
                return ((Outcome.Answered<Answer>) outcomes.get(2))
                        .prediction()
                        .value()
                        .y();
            }
            case ASYNC -> {
                try {
                    return handle.predictAsync(item.get(), call).join().value().y();
                } catch (CompletionException e) {
                    throw e.getCause();
                }
            }
            case VALIDATE -> {
                return handle.validate(item.get()).size();
            }
            default -> {
                return handle.predict(item.get(), call).value().y();
            }
        }
    }
}
