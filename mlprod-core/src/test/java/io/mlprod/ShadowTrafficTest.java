package io.mlprod;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mlprod.Scales.In;
import io.mlprod.Scales.Out;
import io.mlprod.batching.Batching;
import io.mlprod.cache.Cache;
import io.mlprod.error.InvalidInputException;
import io.mlprod.error.ModelExecutionException;
import io.mlprod.lifecycle.ModelSource;
import io.mlprod.lifecycle.VersionStatus;
import io.mlprod.lifecycle.VersionStatus.State;
import io.mlprod.model.ElementType;
import io.mlprod.model.ModelVersion;
import io.mlprod.observe.AnswerSource;
import io.mlprod.observe.Feedback;
import io.mlprod.routing.Route.Reason;
import io.mlprod.shadow.RunningShadow;
import io.mlprod.shadow.Shadow;
import io.mlprod.shadow.ShadowReport;
import io.mlprod.shadow.ShadowReport.Verdict;
import io.mlprod.time.ManualTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A candidate beside the answers. Its thread has naps of its own, so these tests wait for what it reports. */
@Timeout(60)
class ShadowTrafficTest {

    private final ManualTime time = new ManualTime(Instant.parse("2026-01-01T00:00:00Z"));
    private final FaultyEngine engine = new FaultyEngine();
    private final ModelHandle<In, Out> handle =
            Scales.builder().time(time).engine(engine).build();

    @AfterEach
    void close() {
        handle.close();
    }

    /** Every call, and the candidate only. */
    private static Shadow<In, Out> all() {
        return Shadow.<In, Out>to("2").sample(1).noiseFloor(0).deadline(Duration.ofSeconds(30));
    }

    /** Asks, and waits until the candidate has been asked as well. */
    private static <I, O> Prediction<O> askAndWait(ModelHandle<I, O> handle, I input, RunningShadow shadow) {
        Prediction<O> p = handle.predict(input);
        awaitIdle(shadow);
        return p;
    }

    private static void awaitIdle(RunningShadow shadow) {
        Eventually.until(
                () -> done(shadow.report()) == shadow.report().traffic().sampled(), shadow::report);
    }

    private static long done(ShadowReport report) {
        return report.compared()
                + report.failures().onlyCandidate()
                + report.traffic().dropped()
                + report.traffic().late();
    }

    private static int inFlight(ModelHandle<?, ?> handle) {
        return handle.versions().list().stream()
                .mapToInt(VersionStatus::inFlight)
                .sum();
    }

    @Test
    void report_equalModel_isTheSame() {
        handle.versions().load(Scales.twin("2", 1));
        RunningShadow shadow = handle.shadow(all());
        for (int i = 0; i < 3_000 && shadow.report().compared() < 300; i++) {
            Prediction<Out> p = askAndWait(handle, new In(i / 320f), shadow);
            assertThat(p.model().version()).isEqualTo("1");
            assertThat(p.route().reason()).isEqualTo(Reason.DEFAULT);
        }
        ShadowReport report = shadow.report();
        assertThat(report.verdict()).as(report::toString).isEqualTo(Verdict.SAME);
        assertThat(report.primary()).isEqualTo("m@1");
        assertThat(report.candidate()).isEqualTo("2");
    }

    @Test
    void report_otherWeight_showsWhatDiffers() {
        handle.versions().load(Scales.version("2", 3));
        RunningShadow shadow = handle.shadow(all().threshold("score", 0.5));
        int flips = 0;
        for (int i = 0; i < 320; i++) {
            float x = (i + 0.5f) / 320;
            long before = shadow.report().compared();
            askAndWait(handle, new In(x), shadow);
            flips += shadow.report().compared() > before && x <= 0.5 && 3 * x > 0.5 ? 1 : 0;
        }
        ShadowReport report = shadow.report();
        assertThat(report.verdict()).isEqualTo(Verdict.CHANGED);
        ShadowReport.Field score = field(report, "score");
        assertThat(score.differing()).isEqualTo(report.compared());
        assertThat(score.decisions().get(0).toYes()).isEqualTo(flips);
        assertThat(score.decisions().get(0).toNo()).isZero();
        assertThat(score.worst().get(0).difference()).isGreaterThan(1.9);
        assertThat(field(report, "label").differing()).isEqualTo(flips);
        assertThat(field(report, "label").examples())
                .isNotEmpty()
                .allSatisfy(example -> assertThat(example.input()).isEmpty());
    }

    private static ShadowReport.Field field(ShadowReport report, String name) {
        return report.fields().stream()
                .filter(field -> field.name().equals(name))
                .findAny()
                .orElseThrow();
    }

    @Test
    void predict_callerChangesItsArraysAfterwards_comparisonIsNotDisturbed() {
        FakeEngine fake = FakeEngine.matrix(ElementType.FLOAT);
        assertUndisturbed(fake, new float[] {5, 6, 7});
    }

    @Test
    void predict_callerChangesTheAnswersArray_comparisonIsNotDisturbed() {
        assertUndisturbed(FakeEngine.array(3), new float[] {5});
    }

    private static void assertUndisturbed(FakeEngine fake, float[] input) {
        ModelSource first = ModelSource.of(Scales.bytes(1)).version("1");
        try (ModelHandle<float[], float[]> handle = ModelHandle.builder(float[].class, float[].class)
                .name("m")
                .load(first)
                .engine(fake)
                .build()) {
            handle.versions().load(Scales.version("2", 2));
            RunningShadow shadow =
                    handle.shadow(Shadow.to("2").sample(1).noiseFloor(0).deadline(Duration.ofSeconds(30)));
            int runs = fake.runs.get();
            CompletableFuture<Void> gate = new CompletableFuture<>();
            fake.work = x -> {
                if (fake.runs.get() > runs + 1) { // the candidate's
                    gate.join();
                }
            };
            float[] answer = handle.predict(input).value();
            assertThat(answer[0]).isEqualTo(10);
            input[0] = 99;
            answer[0] = -1;
            gate.complete(null);
            awaitIdle(shadow);
            assertThat(shadow.report().compared()).isEqualTo(1);
            assertThat(shadow.report().fields())
                    .allSatisfy(field -> assertThat(field.differing()).isZero());
        }
    }

    @Test
    void predict_candidateHangs_queueFillsAndTheCallerNeverWaits() {
        ModelVersion candidate = handle.versions().load(Scales.twin("2", 1));
        CompletableFuture<Void> gate = engine.hold(candidate);
        RunningShadow shadow = handle.shadow(all().maxQueue(2));
        handle.predict(new In(1));
        Eventually.until(() -> engine.running(candidate) == 1, shadow::report);
        for (int i = 0; i < 20; i++) {
            assertThat(handle.predict(new In(1)).value().score()).isEqualTo(1);
        }
        assertThat(shadow.report().traffic()).isEqualTo(new ShadowReport.Traffic(21, 21, 18, 0));
        assertThat(inFlight(handle)).isEqualTo(1); // those that wait hold no lease

        gate.complete(null);
        awaitIdle(shadow);
        assertThat(shadow.report().compared()).isEqualTo(3);
        Eventually.until(() -> inFlight(handle) == 0, () -> handle.versions().list());
    }

    @Test
    void predict_candidateTooSlow_countsAsLateNotAsFailed() {
        ModelVersion candidate = handle.versions().load(Scales.twin("2", 1));
        CompletableFuture<Void> unused = engine.hold(candidate); // is never completed
        RunningShadow shadow = handle.shadow(all().deadline(Duration.ofMillis(20)));
        for (int i = 0; i < 4; i++) {
            handle.predict(new In(1));
        }
        Eventually.until(() -> engine.running(candidate) == 1, shadow::report);
        time.advance(Duration.ofMillis(20)); // too late for that run, and for the three that wait behind it
        awaitIdle(shadow);
        ShadowReport report = shadow.report();
        assertThat(report.traffic().late()).isEqualTo(4);
        assertThat(report.failures().onlyCandidate()).isZero();
        assertThat(report.verdict()).isEqualTo(Verdict.LATE);
    }

    @Test
    void predict_primarySaturated_isNotShadowed() {
        int busy = Runtime.getRuntime().availableProcessors();
        Semaphore held = new Semaphore(busy);
        CompletableFuture<Void> gate = new CompletableFuture<>();
        engine.before(handle.serving(), () -> {
            if (held.tryAcquire()) {
                gate.join();
            }
        });
        handle.versions().load(Scales.twin("2", 1));
        RunningShadow shadow = handle.shadow(all());
        List<Asking<Prediction<Out>>> callers = new ArrayList<>();
        for (int i = 0; i < busy; i++) {
            callers.add(Asking.start(() -> handle.predict(new In(1))));
        }
        Eventually.until(() -> held.availablePermits() == 0, shadow::report); // or this thread might take one
        Eventually.until(
                () -> {
                    handle.predict(new In(1));
                    return shadow.report().traffic().dropped() > 0;
                },
                shadow::report);
        long compared = shadow.report().compared();
        gate.complete(null);
        callers.forEach(Asking::result);
        Eventually.until(
                () -> {
                    handle.predict(new In(1));
                    return shadow.report().compared() > compared;
                },
                shadow::report);
    }

    @Test
    void feedback_labelOfAPairThatAgrees_isTaken() {
        handle.versions().load(Scales.version("2", 3));
        RunningShadow shadow = handle.shadow(all());
        Prediction<Out> alike = askAndWait(handle, new In(0.9f), shadow);

        assertThat(handle.feedback(alike.id(), Feedback.occurred("x"))).isFalse();
        assertThat(handle.feedback(alike.id(), Feedback.label(1L))).isTrue();
    }

    @Test
    void feedback_labels_tellWhoIsRightMoreOften() {
        handle.versions().load(Scales.version("2", 3));
        RunningShadow shadow = handle.shadow(all());
        int told = 0;
        for (int i = 0; i < 400 && told < 60; i++) {
            Prediction<Out> p = askAndWait(handle, new In(0.3f), shadow); // 0.3 is a no, 0.9 a yes
            told += handle.feedback(p.id(), Feedback.label(told % 20 == 19 ? 0L : 1L)) ? 1 : 0;
        }

        ShadowReport.Labels labels = shadow.report().labels();
        assertThat(labels.onlyCandidateRight()).isEqualTo(57);
        assertThat(labels.onlyPrimaryRight()).isEqualTo(3);
        assertThat(labels.neitherRight()).isZero();
        assertThat(labels.units().isDecided()).isTrue();
        assertThat(labels.units().withoutUnit()).isEqualTo(60);
    }

    @Test
    void predict_candidateFails_isCountedAndTheCallerDoesNotNotice() {
        engine.fail(handle.versions().load(Scales.twin("2", 1)));
        RunningShadow shadow = handle.shadow(all());
        for (int i = 0; i < 20; i++) {
            assertThat(askAndWait(handle, new In(1), shadow).value().score()).isEqualTo(1);
        }
        ShadowReport report = shadow.report();
        assertThat(report.failures().onlyCandidate() + report.traffic().dropped())
                .isEqualTo(20);
        assertThat(report.failures().kinds()).containsOnlyKeys("ModelExecutionException");
        assertThat(report.verdict()).isEqualTo(Verdict.BROKEN);
    }

    @Test
    void predict_primaryFails_isNotShadowed() {
        handle.versions().load(Scales.twin("2", 1));
        RunningShadow shadow = handle.shadow(all());
        assertThatThrownBy(() -> handle.predict(new In(Float.NaN))).isInstanceOf(InvalidInputException.class);
        askAndWaitForOne(shadow);
        assertThat(shadow.report().failures().onlyCandidate()).isZero();
    }

    @Test
    void predict_primaryFails_candidateIsAskedToo() {
        handle.versions().load(Scales.twin("2", 1));
        engine.fail(handle.serving());
        RunningShadow shadow = handle.shadow(all());
        assertThatThrownBy(() -> handle.predict(new In(1))).isInstanceOf(ModelExecutionException.class);
        Eventually.until(() -> shadow.report().failures().asked() == 1, shadow::report);
        assertThat(shadow.report().failures().onlyPrimary()).isEqualTo(1);
        assertThat(shadow.report().failures().both()).isZero();
        Eventually.until(() -> inFlight(handle) == 0, () -> handle.versions().list());
    }

    @Test
    void predict_bothFail_isHeldAgainstNeither() {
        engine.fail(handle.versions().load(Scales.twin("2", 1)));
        engine.fail(handle.serving());
        RunningShadow shadow = handle.shadow(all());
        assertThatThrownBy(() -> handle.predict(new In(1))).isInstanceOf(ModelExecutionException.class);
        Eventually.until(() -> shadow.report().failures().asked() == 1, shadow::report);
        assertThat(shadow.report().failures().both()).isEqualTo(1);
    }

    @Test
    void unit_functionOfTheInput_countsWhoRetriesOnce() {
        engine.fail(handle.versions().load(Scales.twin("2", 1)));
        RunningShadow shadow = handle.shadow(all().unit(in -> "customer " + in.x()));
        for (int i = 0; i < 40; i++) {
            askAndWait(handle, new In(1), shadow);
        }
        assertThat(shadow.report().failures().onlyCandidate()).isGreaterThan(20);
        assertThat(shadow.report().failures().units().onlyCandidate()).isEqualTo(1);
        assertThat(shadow.report().failures().units().withoutUnit()).isZero();
        assertThat(shadow.report().verdict()).isNotEqualTo(Verdict.BROKEN);
    }

    @Test
    void unit_ofTheCall_isTakenUnlessTheShadowSaysOtherwise() {
        engine.fail(handle.versions().load(Scales.twin("2", 1)));
        RunningShadow shadow = handle.shadow(all());
        for (int i = 0; i < 10; i++) {
            handle.predict(new In(1), Call.DEFAULT.unit("u"));
            awaitIdle(shadow);
        }
        assertThat(shadow.report().failures().units().onlyCandidate()).isEqualTo(1);
        assertThat(shadow.report().failures().units().withoutUnit()).isZero();
    }

    @Test
    void report_firstCalls_primaryIsAskedTwice() {
        handle.versions().load(Scales.version("2", 3));
        RunningShadow shadow = handle.shadow(Shadow.<In, Out>to("2").sample(1).deadline(Duration.ofSeconds(30)));
        for (int i = 0; i < 20; i++) {
            askAndWait(handle, new In(1), shadow);
        }
        ShadowReport.Noise noise = field(shadow.report(), "score").noise();
        assertThat(noise.asked()).isEqualTo(shadow.report().compared());
        assertThat(noise.differing()).isZero();
        assertThat(noise.onlyCandidate()).isEqualTo(noise.asked());
    }

    private void askAndWaitForOne(RunningShadow shadow) {
        Eventually.until(
                () -> {
                    handle.predict(new In(1));
                    return shadow.report().compared() > 0;
                },
                shadow::report);
    }

    @Test
    void predictAll_duringShadow_isNotShadowedNorCounted() {
        handle.versions().load(Scales.twin("2", 1));
        RunningShadow shadow = handle.shadow(all());
        assertThat(handle.predictAll(Collections.nCopies(50, new In(1)))).allMatch(Outcome::isAnswered);
        assertThat(shadow.report().traffic()).isEqualTo(new ShadowReport.Traffic(0, 0, 0, 0));
    }

    @Test
    void noiseFloor_always_runsThePrimaryTwice() {
        handle.versions().load(Scales.version("2", 3));
        RunningShadow shadow = handle.shadow(all().noiseFloor(1));
        for (int i = 0; i < 20; i++) {
            handle.predict(new In(1));
        }
        Eventually.until(
                () -> {
                    List<ShadowReport.Field> fields = shadow.report().fields();
                    return !fields.isEmpty()
                            && fields.get(0).noise().asked()
                                            + shadow.report().traffic().dropped()
                                    == 20;
                },
                shadow::report);
        assertThat(shadow.report().fields())
                .allSatisfy(field -> assertThat(field.noise().differing()).isZero());
        assertThat(shadow.report().compared())
                .isEqualTo(shadow.report().fields().get(0).noise().asked());
        Eventually.until(() -> inFlight(handle) == 0, () -> handle.versions().list());
    }

    @Test
    void describe_recordOfPlainValues_isAskedOnTheShadowsThread() {
        handle.versions().load(Scales.version("2", 3));
        List<Thread> threads = Collections.synchronizedList(new ArrayList<>());
        AtomicInteger asked = new AtomicInteger();
        RunningShadow shadow = handle.shadow(all().examples(100).describe(in -> {
            threads.add(Thread.currentThread());
            if (asked.incrementAndGet() == 2) {
                throw new IllegalStateException("secret");
            }
            return "x about " + Math.round(in.x());
        }));
        for (int i = 0; i < 10; i++) {
            askAndWait(handle, new In(2), shadow);
        }
        Eventually.until( // a pair is counted before it is described
                () -> field(shadow.report(), "score").examples().stream()
                        .allMatch(example -> example.input().isPresent()),
                shadow::report);
        assertThat(threads).isNotEmpty().doesNotContain(Thread.currentThread());
        assertThat(shadow.report().failures().onlyCandidate()).isZero();
        assertThat(field(shadow.report(), "score").examples())
                .extracting(example -> example.input().orElseThrow())
                .containsOnly("x about 2", "(describing it failed: IllegalStateException)");
    }

    @Test
    void stop_whileCallsWait_givesBackTheirLeasesAndKeepsTheReport() {
        ModelVersion candidate = handle.versions().load(Scales.twin("2", 1));
        CompletableFuture<Void> gate = engine.hold(candidate);
        RunningShadow shadow = handle.shadow(all().maxQueue(5));
        handle.predict(new In(1));
        Eventually.until(() -> engine.running(candidate) == 1, shadow::report);
        for (int i = 0; i < 5; i++) {
            handle.predict(new In(1));
        }
        shadow.stop();
        shadow.stop();
        assertThat(inFlight(handle)).isEqualTo(1);
        assertThat(shadow.report().traffic().dropped()).isEqualTo(5);
        gate.complete(null);
        Eventually.until(() -> inFlight(handle) == 0, () -> handle.versions().list());
        awaitIdle(shadow);

        handle.predict(new In(1));
        assertThat(shadow.report().traffic().calls()).isEqualTo(6);
        assertThat(handle.versions().list())
                .extracting(VersionStatus::state)
                .containsExactlyInAnyOrder(State.SERVING, State.READY);
        time.advance(Duration.ofHours(1));
        assertThat(handle.versions().list()).extracting(VersionStatus::state).contains(State.UNLOADED);
        handle.versions().load(Scales.version("3", 3));
        handle.shadow(Shadow.to("3"));
    }

    @Test
    void close_whileCallsWait_freesEverything() {
        ModelVersion candidate = handle.versions().load(Scales.twin("2", 1));
        CompletableFuture<Void> gate = engine.hold(candidate);
        RunningShadow shadow = handle.shadow(all().noiseFloor(0.5).maxQueue(20));
        for (int i = 0; i < 20; i++) {
            handle.predict(new In(1));
        }
        Asking<Boolean> closing = Asking.start(handle::close);
        gate.complete(null);
        assertThat(closing.result()).isTrue();
        assertThat(inFlight(handle)).isZero();
        assertThat(shadow.report()).isNotNull();
    }

    @Test
    void predict_withCacheAndShadow_hitsAreComparedToo() {
        try (ModelHandle<In, Out> cached =
                Scales.builder().cache(Cache.DEFAULT.maximumWeight(1 << 20)).build()) {
            cached.versions().load(Scales.version("2", 3));
            RunningShadow shadow = cached.shadow(all());
            askAndWait(cached, new In(1), shadow);
            Prediction<Out> hit = askAndWait(cached, new In(1), shadow);
            assertThat(hit.source()).isEqualTo(AnswerSource.CACHE);
            assertThat(hit.value().score()).isEqualTo(1);
            Eventually.until(
                    () -> {
                        cached.predict(new In(1));
                        return shadow.report().compared() > 2;
                    },
                    shadow::report);
            awaitIdle(shadow);
            ShadowReport.Field score = field(shadow.report(), "score");
            assertThat(score.differing()).isEqualTo(score.pairs());
        }
    }

    @Test
    void predict_withMicroBatchingAndShadow_isComparedRowByRow() {
        try (ModelHandle<In, Out> batching =
                Scales.builder().batching(Batching.DEFAULT.maxRows(8)).build()) {
            batching.versions().load(Scales.twin("2", 1));
            RunningShadow shadow = batching.shadow(all());
            List<CompletableFuture<Prediction<Out>>> answers = new ArrayList<>();
            for (int i = 0; i < 100; i++) {
                answers.add(batching.predictAsync(new In(i)));
            }
            for (int i = 0; i < 100; i++) {
                assertThat(answers.get(i).join().value().score()).isEqualTo(i);
            }
            Eventually.until(
                    () -> {
                        batching.predict(new In(7));
                        return shadow.report().compared() > 0;
                    },
                    shadow::report);
            awaitIdle(shadow);
            assertThat(shadow.report().failures().onlyCandidate()).isZero();
            assertThat(field(shadow.report(), "score").differing()).isZero();
            Eventually.until(() -> inFlight(batching) == 0, batching::versions);
        }
    }

    @Test
    void shadow_impossibleVersion_isRefused() {
        assertThatThrownBy(() -> handle.shadow(Shadow.to("9")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("'9'");
        assertThatThrownBy(() -> handle.shadow(Shadow.to("1")))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("serves already");
        handle.versions().load(Scales.twin("2", 1));
        handle.shadow(all());
        assertThatThrownBy(() -> handle.shadow(all()))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("the shadow of version 2");
    }
}
