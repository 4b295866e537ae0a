package io.mlprod;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mlprod.Scales.In;
import io.mlprod.Scales.Out;
import io.mlprod.cache.Cache;
import io.mlprod.error.DeadlineExceededException;
import io.mlprod.rollout.Guard;
import io.mlprod.rollout.Rollout;
import io.mlprod.rollout.RolloutCounts;
import io.mlprod.rollout.RolloutPlan;
import io.mlprod.rollout.RolloutState;
import io.mlprod.rollout.RolloutStore;
import io.mlprod.rollout.RunningRollout;
import io.mlprod.routing.Exposure;
import io.mlprod.routing.ExposureSink;
import io.mlprod.routing.Route;
import io.mlprod.routing.UnitHashing;
import io.mlprod.time.ManualTime;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A rollout together with the handle whose traffic it moves. */
class RolloutOnHandleTest {

    private static final Duration POLL = Duration.ofSeconds(5);

    private final ManualTime time = new ManualTime(Instant.parse("2026-01-01T00:00:00Z"));
    private ModelHandle<In, Out> handle;

    @BeforeEach
    void open() {
        handle = Scales.builder().time(time).build();
        handle.versions().load(Scales.version("2", 3));
    }

    @AfterEach
    void close() {
        handle.close();
    }

    /** A rollout that needs no proof. */
    private static Rollout<In, Out> quick() {
        return Rollout.<In, Out>to("2")
                .steps(0.5)
                .minUnits(10)
                .guard(Guard.errors().orRateBelow(0.99));
    }

    private void serve(int units) {
        for (int i = 0; i < units; i++) {
            handle.predict(new In(1), Call.DEFAULT.unit("u" + i));
        }
    }

    @Test
    void rollBack_whileTheStoreIsDown_isStoredOnceItIsBackThoughTheHandleIsClosed() throws IOException {
        CutStore store = new CutStore();
        RunningRollout rollout = handle.rollout(quick().name("r").store(store));
        store.isDown = true;

        rollout.rollBack("no");
        time.advance(POLL.multipliedBy(3));
        assertThat(handle.predict(new In(1)).route().reason()).isEqualTo(Route.Reason.DEFAULT);
        handle.close();
        store.isDown = false;
        time.advance(POLL);

        assertThat(store.to.read("r").rolledBackEpoch()).isOne();
    }

    @Test
    void rollBack_storeDownForEver_isGivenUpAfterADay() throws IOException {
        CutStore store = new CutStore();
        RunningRollout rollout = handle.rollout(quick().name("r").store(store));
        store.isDown = true;
        rollout.rollBack("no");

        time.advance(Duration.ofHours(25));
        store.isDown = false;
        time.advance(POLL.multipliedBy(10));

        assertThat(store.to.read("r").rolledBackEpoch()).isZero();
    }

    /** A handle on which some time passes in each call. */
    private ModelHandle<In, Out> slow() {
        Cache none = Cache.DEFAULT.maximumWeight(1);
        return Scales.builder()
                .time(time)
                .cache(none, input -> {
                    time.advance(Duration.ofNanos(1));
                    return false;
                })
                .build();
    }

    @Test
    void predict_deadlinesThatNobodyCouldMeet_breakNothing() {
        handle.close();
        handle = slow();
        handle.versions().load(Scales.version("2", 3));
        RunningRollout rollout = handle.rollout(quick().steps(0.9));
        for (int i = 0; i < 20; i++) {
            Call hopeless = Call.DEFAULT.timeout(Duration.ofNanos(1)).unit("u" + i);
            assertThatThrownBy(() -> handle.predict(new In(1), hopeless)).isInstanceOf(DeadlineExceededException.class);
        }

        assertThat(rollout.status().state()).as(rollout.status().toString()).isEqualTo(RolloutState.STEP);
        assertThat(rollout.status().guards().get(0).candidate().affected())
                .as("counted by the guard")
                .isPositive();
    }

    @Test
    void shadow_lowTraffic_pausesAndGoesOnByItself() {
        RunningRollout rollout =
                handle.rollout(quick().shadow(1, Duration.ofMinutes(1), 10).patience(Duration.ofHours(1)));
        time.advance(Duration.ofHours(2));
        assertThat(rollout.status().state()).isEqualTo(RolloutState.PAUSED);

        for (int i = 0; i < 100_000 && rollout.status().missing().toString().contains("answers"); i++) {
            handle.predict(new In(1));
        }
        time.advance(POLL.multipliedBy(4));

        assertThat(rollout.status().state()).as(rollout.status().toString()).isEqualTo(RolloutState.STEP);
    }

    @Test
    void predict_afterPromotion_isByNobodysSlotAndNoExposure() {
        List<Exposure> exposures = new CopyOnWriteArrayList<>();
        ExposureSink sink = exposures::addAll;
        RunningRollout rollout =
                handle.rollout(quick().store(RolloutStore.inMemory()).units(units -> units.exposures(sink)));
        rollout.promote("sure");

        Prediction<Out> answer = handle.predict(new In(1), Call.DEFAULT.unit("u"));

        assertThat(answer.model().version()).isEqualTo("2");
        assertThat(answer.route().reason()).isEqualTo(Route.Reason.PROMOTED);
        assertThat(answer.route().isCounted()).isFalse();
        time.advance(POLL.multipliedBy(10));
        assertThat(handle.serving().version()).isEqualTo("2");
        assertThat(exposures).isEmpty(); // the sink is closed, all is written
    }

    @Test
    void start_stepThatIsNoWholeNumberOfSlots_comparesByTheShareThatUnitsGet() {
        RunningRollout rollout = handle.rollout(Rollout.<In, Out>to("2")
                .units(units -> units.hashing(UnitHashing.UNLEASH_ROLLOUT))
                .steps(0.024));

        assertThat(rollout.status().share()).isEqualTo(0.02);
    }

    @Test
    void start_stepThatLeavesTheControlNothing_isRefusedAndTheControlServesOn() {
        assertThatThrownBy(() -> handle.rollout(Rollout.<In, Out>to("2").steps(0.5, 0.99999)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("less than one of the 10000 slots");

        assertThat(handle.rollout(quick()).status().state()).isEqualTo(RolloutState.STEP);
    }

    @Test
    void start_nameThatIsNoSalt_isRefused() {
        assertThatThrownBy(() -> handle.rollout(quick().name("layer/x")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("choose another");
    }

    @Test
    void predict_countsOfOthersBeyondReason_answersAllTheSame() throws IOException {
        RolloutStore store = RolloutStore.inMemory();
        Rollout<In, Out> config = quick().name("r").store(store).guard(Guard.when("all", answer -> true));
        RunningRollout rollout = handle.rollout(config);
        store.publish("r", new RolloutCounts("other", 1, Map.of("events/all/0/control", Long.MAX_VALUE - 3), Map.of()));
        time.advance(POLL.multipliedBy(4));

        serve(20);

        assertThat(rollout.status().state()).isEqualTo(RolloutState.PAUSED);
        assertThat(rollout.status().reason()).contains("events/all/0/control");
    }

    /** A store that can be cut off. */
    private static final class CutStore implements RolloutStore {
        private final RolloutStore to = RolloutStore.inMemory();
        private boolean isDown;

        private RolloutStore reached() throws IOException {
            if (isDown) {
                throw new IOException("cut");
            }
            return to;
        }

        @Override
        public Snapshot read(String rollout) throws IOException {
            return reached().read(rollout);
        }

        @Override
        public boolean compareAndSet(String rollout, RolloutPlan next) throws IOException {
            return reached().compareAndSet(rollout, next);
        }

        @Override
        public void rollBack(String rollout, long epoch, String reason) throws IOException {
            reached().rollBack(rollout, epoch, reason);
        }

        @Override
        public void publish(String rollout, RolloutCounts counts) throws IOException {
            reached().publish(rollout, counts);
        }
    }
}
