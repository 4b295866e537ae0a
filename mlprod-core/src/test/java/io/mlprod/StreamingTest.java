package io.mlprod;

import static io.mlprod.Asking.start;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mlprod.error.CancelledException;
import io.mlprod.error.ClosedException;
import io.mlprod.error.DeadlineExceededException;
import io.mlprod.error.InvalidInputException;
import io.mlprod.error.ModelExecutionException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.NoSuchElementException;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BiConsumer;
import java.util.function.LongFunction;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.parallel.Isolated;

@Isolated // sets the default locale
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class StreamingTest {

    private static final Path ANY_MODEL = TestModels.path("dynamic_batch");
    private static final int MOST_AHEAD = 4_096;

    private final FakeEngine engine = FakeEngine.number();

    record In(float x) {}

    record Out(float y) {}

    private ModelHandle<In, Out> open() {
        return ModelHandle.builder(In.class, Out.class)
                .load(ANY_MODEL)
                .engine(engine)
                .build();
    }

    /** Inputs that are made when they are asked for. */
    private static final class Source implements Iterator<In> {

        private final long count;
        private final LongFunction<In> maker;
        long pulled;

        Source(long count, LongFunction<In> maker) {
            this.count = count;
            this.maker = maker;
        }

        static Source counting(long count) {
            return new Source(count, i -> new In(i % 1_000_003));
        }

        @Override
        public boolean hasNext() {
            return pulled < count;
        }

        @Override
        public In next() {
            if (!hasNext()) {
                throw new NoSuchElementException();
            }
            return maker.apply(pulled++);
        }
    }

    /** Counts, and checks that every input comes in its order with its own answer. */
    private static final class Sink implements BiConsumer<In, Outcome<Out>> {

        private final Source source;
        long delivered;
        long mostAhead;
        long failed;

        Sink(Source source) {
            this.source = source;
        }

        @Override
        public void accept(In input, Outcome<Out> outcome) {
            mostAhead = Math.max(mostAhead, source.pulled - delivered);
            float expected = delivered++ % 1_000_003;
            if (input.x() != expected) {
                throw new AssertionError("input " + input + " instead of " + expected);
            }
            if (!outcome.isAnswered()) {
                failed++;
            } else if (outcome.prediction().value().y() != 2 * expected) {
                throw new AssertionError(
                        "for " + input + " " + outcome.prediction().value());
            }
        }
    }

    // ---- any number -----------------------------------------------------------------------------

    private void stream(int count) {
        Source source = Source.counting(count);
        Sink sink = new Sink(source);
        try (ModelHandle<In, Out> handle = open()) {
            Progress end = handle.predictEach(source, sink);

            assertThat(end.done()).isEqualTo(count);
            assertThat(end.failed()).isZero();
            assertThat(end.expected()).isEmpty();
            assertThat(end.elapsed()).isPositive();
            assertThat(sink.delivered).isEqualTo(count);
            assertThat(sink.failed).isZero();
            assertThat(sink.mostAhead).isBetween(2L, (long) MOST_AHEAD);
            assertThat(engine.runs.get()).as("in batches").isLessThan(count / 10);
        }
    }

    @Test
    void predictEach_manyInputs_answersInOrderWithABoundedNumberAhead() {
        stream(200_000);
    }

    @Test
    @Tag("soak")
    void predictEach_tenMillionInputs_answersInOrderWithABoundedNumberAhead() {
        stream(10_000_000);
    }

    @Test
    void predictEach_manyInputs_triesEveryChunkSize() {
        try (ModelHandle<In, Out> handle = open()) {
            handle.predictEach(Source.counting(200_000), (input, outcome) -> {});
        }
        for (int size = 16; size <= MOST_AHEAD; size *= 2) {
            assertThat(engine.batchRows).contains(size);
        }
    }

    @Test
    void predictEach_realModel_answers() {
        int count = 20_000;
        List<Float> answers = new ArrayList<>();
        Iterator<float[]> inputs = new Iterator<>() {
            private int next;

            @Override
            public boolean hasNext() {
                return next < count;
            }

            @Override
            public float[] next() {
                return new float[] {next++, 0, 0, 0};
            }
        };
        try (ModelHandle<float[], float[]> handle = TestModels.open("dynamic_batch", float[].class, float[].class)) {
            handle.predictEach(
                    inputs, (input, outcome) -> answers.add(outcome.prediction().value()[0]));
        }
        for (int i = 0; i < count; i++) {
            assertThat(answers.get(i)).isEqualTo(i + 0.5f);
        }
        assertThat(answers).hasSize(count);
    }

    @Test
    void predictEach_noInputs_reportsOnce() {
        List<Progress> reports = new ArrayList<>();
        try (ModelHandle<In, Out> handle = open()) {
            Progress end = handle.predictEach(
                    Source.counting(0),
                    Call.DEFAULT,
                    (input, outcome) -> {
                        throw new AssertionError("there is none");
                    },
                    Progress.Reports.to(reports::add).every(Duration.ZERO).expecting(0));

            assertThat(end.done()).isZero();
            assertThat(end.failed()).isZero();
            assertThat(end.remaining()).isEmpty();
            assertThat(end.toString()).startsWith("0 of 0 ").doesNotContain("NaN");
            assertThat(reports).containsExactly(end);
            assertThat(engine.runs).hasValue(0);
        }
    }

    @Test
    void predictEach_oneInput_isAnswered() {
        try (ModelHandle<In, Out> handle = open()) {
            List<Outcome<Out>> outcomes = new ArrayList<>();
            Progress end = handle.predictEach(Source.counting(1), (input, outcome) -> outcomes.add(outcome));

            assertThat(end.done()).isEqualTo(1);
            assertThat(outcomes)
                    .singleElement()
                    .satisfies(outcome -> assertThat(outcome.isAnswered()).isTrue());
        }
    }

    // ---- what goes wrong ------------------------------------------------------------------------

    @Test
    void predictEach_someInputsAreInvalid_othersAreNotDisturbed() {
        int count = 30_000;
        List<Integer> failed = new ArrayList<>();
        List<Integer> invalid = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            if (i % 1_000 == 999 || i / 5_000 == 3) { // single ones, and more in a row than a chunk holds
                invalid.add(i);
            }
        }
        Source source = new Source(count, i -> new In(i % 1_000 == 999 || i / 5_000 == 3 ? Float.NaN : (float) i));
        int[] index = {0};
        try (ModelHandle<In, Out> handle = open()) {
            Progress end = handle.predictEach(source, (input, outcome) -> {
                int i = index[0]++;
                if (outcome.isAnswered()) {
                    assertThat(outcome.prediction().value().y()).isEqualTo(2f * i);
                } else {
                    assertThat(input.x()).isNaN();
                    assertThat(outcome)
                            .isInstanceOfSatisfying(
                                    Outcome.Failed.class,
                                    failure -> assertThat(failure.error()).isInstanceOf(InvalidInputException.class));
                    failed.add(i);
                }
            });
            assertThat(failed).isEqualTo(invalid);
            assertThat(end.done()).isEqualTo(count);
            assertThat(end.failed()).isEqualTo(invalid.size());
        }
    }

    @Test
    void predictEach_iteratorThrows_endsWithItsExceptionAfterAPrefix() {
        RuntimeException broken = new IllegalStateException("disk");
        Source source = new Source(50_000, i -> {
            if (i == 20_000) {
                throw broken;
            }
            return new In(i);
        });
        Sink sink = new Sink(source);
        try (ModelHandle<In, Out> handle = open()) {
            assertThatThrownBy(() -> handle.predictEach(source, sink)).isSameAs(broken);

            assertThat(sink.delivered).isBetween(20_000L - MOST_AHEAD, 20_000L);
            assertThat(handle.predict(new In(1)).value()).isEqualTo(new Out(2));
        }
    }

    @Test
    void predictEach_inputIsNull_throws() {
        try (ModelHandle<In, Out> handle = open()) {
            Source source = new Source(10, i -> i == 5 ? null : new In(i));
            assertThatThrownBy(() -> handle.predictEach(source, (input, outcome) -> {}))
                    .isInstanceOf(NullPointerException.class)
                    .hasMessage("Input 5 is null");
        }
    }

    @Test
    void predictEach_sinkThrows_endsAtOnceWithItsException() {
        RuntimeException full = new IllegalStateException("disk full");
        AtomicLong delivered = new AtomicLong();
        Source source = Source.counting(50_000);
        try (ModelHandle<In, Out> handle = open()) {
            assertThatThrownBy(() -> handle.predictEach(source, (input, outcome) -> {
                        if (delivered.incrementAndGet() == 12_345) {
                            throw full;
                        }
                    }))
                    .isSameAs(full);

            assertThat(delivered).hasValue(12_345);
            assertThat(source.pulled).isLessThanOrEqualTo(12_345 + MOST_AHEAD);
            assertThat(handle.predict(new In(1)).value()).isEqualTo(new Out(2));
        }
    }

    @Test
    void predictEach_receiverThrows_endsWithItsException() {
        RuntimeException unplugged = new IllegalStateException("unplugged");
        Source source = Source.counting(50_000);
        Sink sink = new Sink(source);
        try (ModelHandle<In, Out> handle = open()) {
            Progress.Reports reports = Progress.Reports.to(progress -> {
                        if (progress.done() > 10_000) {
                            throw unplugged;
                        }
                    })
                    .every(Duration.ZERO);
            assertThatThrownBy(() -> handle.predictEach(source, Call.DEFAULT, sink, reports))
                    .isSameAs(unplugged);

            assertThat(sink.delivered).isBetween(10_001L, 10_000L + MOST_AHEAD);
            assertThat(sink.delivered).as("all of what was pulled").isEqualTo(source.pulled);
        }
    }

    @Test
    void predictEach_runsFail_othersAreNotDisturbed() {
        engine.work = first -> {
            if (first == 500) {
                throw new ModelExecutionException("unlucky", null);
            }
        };
        Source source = Source.counting(5_000);
        Sink sink = new Sink(source);
        try (ModelHandle<In, Out> handle = open()) {
            Progress end = handle.predictEach(source, sink);

            assertThat(end.done()).isEqualTo(5_000);
            assertThat(end.failed()).isEqualTo(sink.failed).isLessThanOrEqualTo(1);
        }
    }

    @Test
    void predictEach_nulls_throwBeforeAnythingIsRead() {
        try (ModelHandle<In, Out> handle = open()) {
            Source source = Source.counting(10);
            assertThatThrownBy(() -> handle.predictEach(null, (input, outcome) -> {}))
                    .isInstanceOf(NullPointerException.class);
            assertThatThrownBy(() -> handle.predictEach(source, null)).isInstanceOf(NullPointerException.class);
            assertThatThrownBy(() -> handle.predictEach(source, null, (input, outcome) -> {}, Progress.Reports.NONE))
                    .isInstanceOf(NullPointerException.class);
            assertThatThrownBy(() -> handle.predictEach(source, Call.DEFAULT, (input, outcome) -> {}, null))
                    .isInstanceOf(NullPointerException.class);
            assertThat(source.pulled).isZero();
        }
    }

    // ---- ended from outside ---------------------------------------------------------------------

    @Test
    void predictEach_closedMeanwhile_endsBetweenTwoChunks() {
        ModelHandle<In, Out> handle = open();
        Source source = Source.counting(1_000_000);
        Sink sink = new Sink(source);
        assertThatThrownBy(() -> handle.predictEach(source, (input, outcome) -> {
                    sink.accept(input, outcome);
                    if (sink.delivered == 10_000) {
                        handle.close();
                    }
                }))
                .isInstanceOf(ClosedException.class)
                .hasMessageContaining("dynamic_batch@");

        assertThat(sink.delivered).isEqualTo(source.pulled).isBetween(10_000L, 10_000L + MOST_AHEAD);
        assertThat(sink.failed).as("of the chunk, all had been answered").isZero();
    }

    @Test
    void predictEach_closedFromAnotherThreadDuringARun_deliversThatChunk() {
        ModelHandle<In, Out> handle = open();
        Source source = Source.counting(1_000_000);
        Sink sink = new Sink(source);
        List<Asking<Boolean>> closer = new ArrayList<>();
        engine.work = first -> {
            if (first > 10_000 && closer.isEmpty()) {
                closer.add(start(handle::close).awaitWaitingIn("LeasePool"));
            }
        };
        assertThatThrownBy(() -> handle.predictEach(source, sink)).isInstanceOf(ClosedException.class);

        assertThat(closer.get(0).result()).isTrue();
        assertThat(sink.delivered).isEqualTo(source.pulled);
        assertThat(sink.delivered - sink.failed).isGreaterThan(10_001);
    }

    @Test
    void predictEach_timeRunsOut_ends() {
        Source source = new Source(Long.MAX_VALUE, i -> new In(i % 1_000_003));
        Sink sink = new Sink(source);
        try (ModelHandle<In, Out> handle = open()) {
            assertThatThrownBy(() -> handle.predictEach(
                            source, Call.DEFAULT.timeout(Duration.ofMillis(100)), sink, Progress.Reports.NONE))
                    .isInstanceOf(DeadlineExceededException.class)
                    .hasMessageContaining("dynamic_batch@");

            assertThat(sink.delivered).isEqualTo(source.pulled);
            assertThat(handle.predict(new In(1)).value()).isEqualTo(new Out(2));
        }
    }

    @Test
    void predictEach_interrupted_endsBetweenTwoChunksAndKeepsTheFlag() {
        Source source = Source.counting(1_000_000);
        Sink sink = new Sink(source);
        try (ModelHandle<In, Out> handle = open()) {
            Asking<Progress> call = start(() -> handle.predictEach(source, (input, outcome) -> {
                sink.accept(input, outcome);
                if (sink.delivered == 10_000) {
                    Thread.currentThread().interrupt();
                }
            }));
            assertThat(call.error()).isInstanceOf(CancelledException.class).hasMessageContaining("dynamic_batch@");
            assertThat(call.wasInterruptedAfter()).isTrue();
            assertThat(sink.delivered).isEqualTo(source.pulled).isBetween(10_000L, 10_000L + MOST_AHEAD);
            assertThat(sink.failed).isZero();
        }
    }

    // ---- progress -------------------------------------------------------------------------------

    @Test
    void reports_everyChunk_countUpToTheEnd() {
        List<Progress> reports = new ArrayList<>();
        Source source = new Source(20_000, i -> new In(i % 100 == 50 ? Float.NaN : 1));
        try (ModelHandle<In, Out> handle = open()) {
            Progress end = handle.predictEach(
                    source,
                    Call.DEFAULT,
                    (input, outcome) -> {},
                    Progress.Reports.to(reports::add).every(Duration.ZERO).expecting(20_000));

            assertThat(reports).hasSizeGreaterThan(5);
            assertThat(reports.get(reports.size() - 1)).isEqualTo(end);
            assertThat(end.done()).isEqualTo(20_000);
            assertThat(end.failed()).isEqualTo(200);
            assertThat(end.remaining()).contains(Duration.ZERO);
            for (int i = 1; i < reports.size(); i++) {
                assertThat(reports.get(i).done())
                        .isGreaterThanOrEqualTo(reports.get(i - 1).done());
                assertThat(reports.get(i).elapsed())
                        .isGreaterThanOrEqualTo(reports.get(i - 1).elapsed());
                assertThat(reports.get(i).expected()).hasValue(20_000);
            }
            for (Progress report : reports) {
                assertThat(report.failed()).isEqualTo((report.done() + 49) / 100);
            }
        }
    }

    @Test
    void reports_longInterval_onlyAtTheEnd() {
        List<Progress> reports = new ArrayList<>();
        try (ModelHandle<In, Out> handle = open()) {
            Progress end = handle.predictEach(
                    Source.counting(20_000),
                    Call.DEFAULT,
                    (input, outcome) -> {},
                    Progress.Reports.to(reports::add).every(Duration.ofSeconds(Long.MAX_VALUE)));
            assertThat(reports).containsExactly(end);
        }
    }

    @Test
    void reports_badArguments_areRefused() {
        assertThatThrownBy(() -> Progress.Reports.to(progress -> {}).every(Duration.ofNanos(-1)))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Progress.Reports.to(null).every(Duration.ZERO))
                .isInstanceOf(NullPointerException.class);
        assertThatThrownBy(() -> Progress.Reports.NONE.expecting(-1)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void remaining_partDone_isProportional() {
        Duration elapsed = Duration.ofSeconds(30);
        assertThat(new Progress(25, 0, elapsed, OptionalLong.of(100)).remaining())
                .contains(Duration.ofSeconds(90));
        assertThat(new Progress(200, 0, elapsed, OptionalLong.of(100)).remaining())
                .contains(Duration.ZERO);
        assertThat(new Progress(0, 0, elapsed, OptionalLong.of(100)).remaining())
                .isEmpty();
        assertThat(new Progress(25, 0, elapsed, OptionalLong.empty()).remaining())
                .isEmpty();
        assertThat(new Progress(1, 0, Duration.ofDays(300), OptionalLong.of(Long.MAX_VALUE)).remaining())
                .hasValueSatisfying(left -> assertThat(left).isPositive());
    }

    @Test
    void perSecond_progress_isDonePerElapsed() {
        assertThat(new Progress(500, 0, Duration.ofMillis(250), OptionalLong.empty()).perSecond())
                .isEqualTo(2_000);
        assertThat(new Progress(0, 0, Duration.ZERO, OptionalLong.empty()).perSecond())
                .isZero();
    }

    @Test
    void toString_anyLocale_isAsDocumented() {
        Locale before = Locale.getDefault();
        Progress progress = new Progress(120_000, 3, Duration.ofMillis(300), OptionalLong.of(10_000_000));
        try {
            for (Locale locale : Arrays.asList(
                    Locale.ROOT, Locale.GERMANY, Locale.FRANCE, Locale.forLanguageTag("ar-EG-u-nu-arab"))) {
                Locale.setDefault(locale);
                assertThat(progress)
                        .as("%s", locale)
                        .hasToString("120,000 of 10,000,000 (1.2 %), 3 failed, 400,000/s, 24 s left");
            }
        } finally {
            Locale.setDefault(before);
        }
    }

    @Test
    void toString_nothingExpected_saysWhatIsKnown() {
        assertThat(new Progress(2_000, 0, Duration.ofSeconds(2), OptionalLong.empty()))
                .hasToString("2,000, 0 failed, 1,000/s");
    }
}
