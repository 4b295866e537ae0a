package io.mlprod;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.mlprod.Scales.In;
import io.mlprod.Scales.Out;
import io.mlprod.experiment.Experiment;
import io.mlprod.experiment.Metric;
import io.mlprod.lifecycle.ModelSource;
import io.mlprod.lifecycle.ModelWatch;
import io.mlprod.lifecycle.Retention;
import io.mlprod.lifecycle.Served;
import io.mlprod.observe.Event;
import io.mlprod.observe.Feedback;
import io.mlprod.observe.ModelEvent;
import io.mlprod.observe.PredictionListener;
import io.mlprod.rollout.Rollout;
import io.mlprod.rollout.RunningRollout;
import io.mlprod.shadow.Shadow;
import io.mlprod.time.ManualTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A listener that does not come back keeps the thread that told it, and nobody else. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class HangingListenerTest {

    private final ManualTime time = new ManualTime(Instant.parse("2026-01-01T00:00:00Z"));

    /** Hangs on the first event of a kind; notes all that it has been told. */
    private static final class Hanging implements PredictionListener {

        private final Class<? extends Event> kind;
        private final Queue<Event> told = new ConcurrentLinkedQueue<>();
        private final CountDownLatch isInside = new CountDownLatch(1);
        private final CountDownLatch release = new CountDownLatch(1);
        private volatile boolean isOn;

        Hanging(Class<? extends Event> kind) {
            this.kind = kind;
        }

        @Override
        public void onEvent(Event event) {
            told.add(event);
            if (isOn && kind.isInstance(event)) {
                isOn = false;
                isInside.countDown();
                try {
                    release.await();
                } catch (InterruptedException e) {
                    throw new AssertionError(e);
                }
            }
        }

        private CompletableFuture<Void> hangIn(Runnable action) throws InterruptedException {
            isOn = true;
            CompletableFuture<Void> hangs = CompletableFuture.runAsync(action, task -> new Thread(task).start());
            isInside.await();
            return hangs;
        }

        private List<String> deployed() {
            return told.stream()
                    .filter(ModelEvent.Deployed.class::isInstance)
                    .map(event -> ((ModelEvent.Deployed) event).model().version())
                    .toList();
        }
    }

    private ModelHandle<In, Out> handle(Hanging listener) {
        return Scales.builder()
                .time(time)
                .keepPrevious(Retention.DEFAULT.maxVersions(5).maxAge(Duration.ofHours(1)))
                .listener(listener)
                .build();
    }

    /** Version n multiplies by n. */
    private static ModelSource version(int number) {
        return Scales.version(Integer.toString(number), number);
    }

    @ParameterizedTest
    @ValueSource(classes = {ModelEvent.Loaded.class, ModelEvent.Deployed.class})
    void deploy_listenerHangs_everythingElseGoesOn(Class<? extends Event> kind) throws Exception {
        Hanging listener = new Hanging(kind);
        ModelHandle<In, Out> handle = handle(listener);
        CompletableFuture<Void> hangs = listener.hangIn(() -> handle.deploy(version(2)));

        Prediction<Out> answer = handle.predict(new In(2));
        assertThat(answer.value().score()).isEqualTo(4);
        assertThat(handle.predictAll(List.of(new In(1), new In(2)))).allMatch(Outcome::isAnswered);
        assertThat(handle.predictAsync(new In(1)).get().value().score()).isEqualTo(2);
        assertThat(handle.validate(new In(1))).isEmpty();
        assertThat(handle.feedback(answer.id(), Feedback.occurred("complaint"))).isFalse();
        handle.versions().load(version(3));
        handle.versions().serve("3");
        handle.deploy(version(4));
        handle.rollBack();
        handle.versions().load(version(5));
        handle.versions().unload("5");
        handle.shadow(Shadow.to("2")).stop();
        handle.experiment(Experiment.named("x")
                        .control("3", 0.5)
                        .arm("two", "2", 0.5)
                        .metric(Metric.proportion("bought")))
                .stop();
        RunningRollout rollout =
                handle.rollout(Rollout.<In, Out>to("2").steps(0.5).minUnits(0));
        rollout.pause("why");
        rollout.resume();
        rollout.rollBack("why");
        assertThat(handle.versions().list()).isNotEmpty();
        assertThat(handle.versions().history()).isNotEmpty();
        try (ModelWatch watch = handle.versions().watch(() -> Optional.of(version(6)), Duration.ofSeconds(1))) {
            time.advance(Duration.ofSeconds(10));
            assertThat(watch.lastFailure()).isEmpty();
        }
        assertThat(handle.serving().version()).isEqualTo("6");
        assertThat(catchThrowable(() -> handle.deploy(ModelSource.of(new byte[1]))))
                .isNotNull();
        handle.close();
        assertThat(hangs).isNotDone();

        listener.release.countDown();
        hangs.join();

        assertThat(listener.deployed()).containsExactly("2", "3", "4", "3", "6"); // as they were switched
        assertThat(listener.told).last().isInstanceOf(ModelEvent.Closed.class);
    }

    @Test
    void watch_listenerHangs_looksAgain() throws Exception {
        Hanging listener = new Hanging(ModelEvent.Deployed.class);
        try (ModelHandle<In, Out> handle = handle(listener)) {
            ModelSource[] place = {version(2)};
            ModelWatch watch = handle.versions().watch(() -> Optional.of(place[0]), Duration.ofSeconds(1));
            CompletableFuture<Void> hangs = listener.hangIn(() -> time.advance(Duration.ofSeconds(10)));

            place[0] = version(3);
            time.advance(Duration.ofSeconds(20));

            assertThat(handle.serving().version()).isEqualTo("3");
            listener.release.countDown();
            hangs.join();
            assertThat(listener.deployed()).containsExactly("2", "3");
            watch.close();
        }
    }

    @Test
    void deploy_byListenersOfThreads_areToldInTheOrderOfTheSwitches() throws Exception {
        Hanging listener = new Hanging(ModelEvent.Deployed.class);
        try (ModelHandle<In, Out> handle = handle(listener)) {
            handle.versions().load(version(2));
            handle.versions().load(version(3));
            List<CompletableFuture<Void>> switching = List.of("2", "3").stream()
                    .map(name -> CompletableFuture.runAsync(
                            () -> {
                                for (int i = 0; i < 200; i++) {
                                    handle.versions().serve(name);
                                }
                            },
                            task -> new Thread(task).start()))
                    .toList();
            switching.forEach(CompletableFuture::join);
            handle.versions().serve("1"); // whatever a thread has left to another is told by now, or by this

            List<String> served = handle.versions().history().stream()
                    .filter(one -> one.cause() == Served.Cause.DEPLOYED)
                    .map(one -> one.model().version())
                    .toList();
            assertThat(listener.deployed()).isEqualTo(served);
        }
    }
}
