package io.mlprod;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mlprod.Scales.In;
import io.mlprod.Scales.Out;
import io.mlprod.rollout.FileRolloutStore;
import io.mlprod.rollout.Guard;
import io.mlprod.rollout.Rollout;
import io.mlprod.rollout.RolloutCounts;
import io.mlprod.rollout.RolloutPlan;
import io.mlprod.rollout.RolloutState;
import io.mlprod.rollout.RolloutStore;
import io.mlprod.rollout.RunningRollout;
import io.mlprod.routing.InMemoryExposures;
import io.mlprod.routing.Route;
import io.mlprod.routing.Route.Reason;
import io.mlprod.time.ManualTime;
import io.mlprod.time.TimeSource;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Handles, as if in several processes, whose rollouts share a store; and what ends with a handle. */
@Timeout(60)
class RolloutStoreTrafficTest {

    private static final Duration POLL = Duration.ofSeconds(5);

    private final ManualTime time = new ManualTime(Instant.parse("2026-01-01T00:00:00Z"));
    private final RolloutStore store = RolloutStore.inMemory();
    private int units;

    private ModelHandle<In, Out> open(float candidateWeight) {
        ModelHandle<In, Out> handle = Scales.builder().time(time).build();
        handle.versions().load(Scales.version("2", candidateWeight));
        return handle;
    }

    private static Rollout<Object, Object> half(RolloutStore store) {
        return Rollout.to("2")
                .steps(0.5)
                .polling(polling -> polling.every(POLL))
                .store(store);
    }

    private Prediction<Out> ask(ModelHandle<In, Out> handle) {
        return handle.predict(new In(1), Call.DEFAULT.unit("u" + units++));
    }

    private Set<String> arms(ModelHandle<In, Out> handle) {
        Set<String> arms = new HashSet<>();
        for (int i = 0; i < 50; i++) {
            arms.add(ask(handle).route().arm());
        }
        return arms;
    }

    @Test
    void rollBack_inOneProcess_theOtherFollowsWithinAPoll() {
        try (ModelHandle<In, Out> here = open(3);
                ModelHandle<In, Out> there = open(3)) {
            RunningRollout one = here.rollout(half(store));
            RunningRollout other = there.rollout(half(store));
            for (int i = 0; i < 200; i++) {
                Call call = Call.DEFAULT.unit("u" + i);
                assertThat(here.predict(new In(1), call).route())
                        .isEqualTo(there.predict(new In(1), call).route());
            }

            one.rollBack("looks odd");
            assertThat(arms(here)).containsExactly("");
            assertThat(other.status().state()).isEqualTo(RolloutState.STEP);
            time.advance(POLL);

            assertThat(arms(there)).containsExactly("");
            assertThat(other.status().state()).isEqualTo(RolloutState.ROLLED_BACK);
            assertThat(other.status().reason()).contains("looks odd");
        }
    }

    @Test
    void rollout_twoProcesses_addUpTheirUnitsAndBothPromote() {
        try (ModelHandle<In, Out> here = open(3);
                ModelHandle<In, Out> there = open(3)) {
            Rollout<Object, Object> config =
                    half(store).minUnits(150).guard(Guard.errors().orRateBelow(0.1));
            here.rollout(config);
            there.rollout(config);
            for (int i = 0; i < 200; i++) { // about 100 of the candidate in each, so that none has enough alone
                ask(here);
                ask(there);
            }
            time.advance(Duration.ofMinutes(12));

            assertThat(here.serving().version()).isEqualTo("2");
            assertThat(there.serving().version()).isEqualTo("2");
        }
    }

    @Test
    void rollout_takenBackBefore_isNotTriedAgainByAProcessThatRestarts() {
        try (ModelHandle<In, Out> before = open(3)) {
            before.rollout(half(store)).rollBack("bad");
        }
        try (ModelHandle<In, Out> after = open(3)) {
            RunningRollout rollout = after.rollout(half(store));
            assertThat(rollout.status().state()).isEqualTo(RolloutState.ROLLED_BACK);
            assertThat(arms(after)).containsExactly("");
            time.advance(POLL);
            RunningRollout again = after.rollout(half(store).againAfter(1));
            assertThat(again.status().epoch()).isEqualTo(2);
            assertThat(arms(after)).contains(Route.CANDIDATE);
        }
    }

    @Test
    void rollout_storeHasAnotherCandidate_isRefusedAndStableServes() {
        try (ModelHandle<In, Out> here = open(3);
                ModelHandle<In, Out> there = open(4)) {
            here.rollout(half(store));

            assertThatThrownBy(() -> there.rollout(half(store)))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("another model");

            assertThat(ask(there).route().reason()).isEqualTo(Reason.DEFAULT);
            there.rollout(half(store).name("one of my own"));
            assertThat(arms(there)).contains(Route.CANDIDATE);
        }
    }

    @Test
    void rollout_storeDown_waitsAndBeginsWhenItAnswers() {
        Cut cut = new Cut(store);
        cut.down = true;
        try (ModelHandle<In, Out> handle = open(3)) {
            Duration poll = Duration.ofMinutes(1);
            RunningRollout rollout = handle.rollout(half(cut).polling(polling -> polling.every(poll)));
            assertThat(rollout.status().state()).isEqualTo(RolloutState.PENDING);
            assertThat(ask(handle).route().reason()).isEqualTo(Reason.DEFAULT);
            time.advance(Duration.ofHours(25));
            assertThat(arms(handle)).containsExactly("");

            cut.down = false;
            time.advance(poll);
            assertThat(arms(handle)).contains(Route.CANDIDATE);

            cut.down = true; // keeps what it knows, never advances, and may go back
            time.advance(Duration.ofDays(1));
            assertThat(rollout.status().state()).isEqualTo(RolloutState.PAUSED);
            assertThat(arms(handle)).contains(Route.CANDIDATE);
            handle.rollBack();
            assertThat(arms(handle)).containsExactly("");
        }
    }

    @Test
    void rollout_corruptFile_waitsAndStableServes(@TempDir Path folder) throws IOException {
        try (ModelHandle<In, Out> first = open(3)) {
            first.rollout(half(new FileRolloutStore(folder)));
        }
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Files.write(file, "{\"revision\": x".getBytes(StandardCharsets.UTF_8));
            }
        }
        try (ModelHandle<In, Out> handle = open(3)) {
            RunningRollout rollout = handle.rollout(half(new FileRolloutStore(folder)));
            time.advance(Duration.ofMinutes(1));
            assertThat(rollout.status().state()).isEqualTo(RolloutState.PENDING);
            assertThat(arms(handle)).containsExactly("");
            rollout.rollBack("the store is broken");
            assertThat(rollout.status().state()).isEqualTo(RolloutState.ROLLED_BACK);
        }
    }

    @Test
    void close_duringRollout_writesExposuresAndNothingHappensAnyMore() {
        WatchedTime watched = new WatchedTime(time);
        Cut counted = new Cut(store);
        InMemoryExposures exposures = new InMemoryExposures(1_000);
        Set<Thread> before = Thread.getAllStackTraces().keySet();
        ModelHandle<In, Out> handle = Scales.builder().time(watched).build();
        handle.versions().load(Scales.version("2", 3));
        handle.rollout(half(counted).units(units -> units.exposures(exposures)).shadow(0.5));
        ask(handle);
        handle.close();
        handle = Scales.builder().time(watched).build();
        handle.versions().load(Scales.version("2", 3));
        handle.rollout(half(counted).name("another").units(units -> units.exposures(exposures)));
        for (int i = 0; i < 500; i++) {
            ask(handle);
        }

        handle.close();

        assertThat(exposures.list()).hasSize(500);
        assertThat(Thread.getAllStackTraces().keySet().stream()
                        .filter(thread -> !before.contains(thread))
                        .map(Thread::getName))
                .noneMatch(name -> name.equals("mlprod-exposures"));
        int reads = counted.reads.get();
        time.advance(Duration.ofDays(1));
        assertThat(counted.reads).hasValue(reads);
        assertThat(watched.waiting).hasValue(0);
        Eventually.until(
                () -> Thread.getAllStackTraces().keySet().stream()
                        .noneMatch(thread ->
                                !before.contains(thread) && thread.getName().startsWith("mlprod-m@")),
                () -> Thread.getAllStackTraces().keySet());
    }

    /** A store whose connection can be cut. */
    private static final class Cut implements RolloutStore {

        private final RolloutStore to;
        private final AtomicInteger reads = new AtomicInteger();
        private boolean down;

        Cut(RolloutStore to) {
            this.to = to;
        }

        private void check() throws IOException {
            if (down) {
                throw new IOException("down on purpose");
            }
        }

        @Override
        public Snapshot read(String rollout) throws IOException {
            reads.incrementAndGet();
            check();
            return to.read(rollout);
        }

        @Override
        public boolean compareAndSet(String rollout, RolloutPlan next) throws IOException {
            check();
            return to.compareAndSet(rollout, next);
        }

        @Override
        public void rollBack(String rollout, long epoch, String reason) throws IOException {
            check();
            to.rollBack(rollout, epoch, reason);
        }

        @Override
        public void publish(String rollout, RolloutCounts counts) throws IOException {
            check();
            to.publish(rollout, counts);
        }
    }

    /** Counts what waits to be done. */
    private static final class WatchedTime implements TimeSource {

        private final TimeSource to;
        private final AtomicInteger waiting = new AtomicInteger();

        WatchedTime(TimeSource to) {
            this.to = to;
        }

        @Override
        public long nanoTime() {
            return to.nanoTime();
        }

        @Override
        public Instant now() {
            return to.now();
        }

        @Override
        public Runnable schedule(Duration delay, Runnable task) {
            waiting.incrementAndGet();
            AtomicInteger left = new AtomicInteger(1);
            Runnable cancel = to.schedule(delay, () -> {
                waiting.addAndGet(-left.getAndSet(0));
                task.run();
            });
            return () -> {
                waiting.addAndGet(-left.getAndSet(0));
                cancel.run();
            };
        }
    }
}
