package io.mlprod;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mlprod.Scales.In;
import io.mlprod.Scales.Out;
import io.mlprod.lifecycle.Served;
import io.mlprod.lifecycle.VersionStatus;
import io.mlprod.lifecycle.VersionStatus.State;
import io.mlprod.observe.Event;
import io.mlprod.observe.ModelEvent;
import io.mlprod.rollout.Guard;
import io.mlprod.rollout.Rollout;
import io.mlprod.rollout.RolloutState;
import io.mlprod.rollout.RolloutStore;
import io.mlprod.rollout.RunningRollout;
import io.mlprod.routing.Route.Reason;
import io.mlprod.time.ManualTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a rollout says of its end is true when it says it, to everybody who looks. */
@Timeout(60)
class PromotionTest {

    private final ManualTime time = new ManualTime(Instant.parse("2026-01-01T00:00:00Z"));
    private final List<Event> events = new ArrayList<>();
    private ModelHandle<In, Out> handle = open();

    @AfterEach
    void close() {
        handle.close();
    }

    private ModelHandle<In, Out> open() {
        ModelHandle<In, Out> opened =
                Scales.builder().time(time).listener(events::add).build();
        opened.versions().load(Scales.version("2", 3));
        return opened;
    }

    private static Rollout<Object, Object> half() {
        return Rollout.to("2").steps(0.5);
    }

    private State stateOf(String version) {
        return handle.versions().list().stream()
                .filter(status -> status.model().version().equals(version))
                .map(VersionStatus::state)
                .findFirst()
                .orElseThrow();
    }

    private List<Served.Cause> causes() {
        return handle.versions().history().stream().map(Served::cause).toList();
    }

    private void assertPromoted(RunningRollout rollout) {
        assertThat(rollout.status().state()).isEqualTo(RolloutState.PROMOTED);
        assertThat(handle.serving().version()).isEqualTo("2");
        assertThat(causes()).containsExactly(Served.Cause.OPENED, Served.Cause.PROMOTED);
        assertThat(stateOf("1")).isEqualTo(State.READY);
        assertThat(stateOf("2")).isEqualTo(State.SERVING);
        assertThat(handle.predict(new In(1)).route().reason()).isEqualTo(Reason.DEFAULT);
    }

    @Test
    void promote_inOneProcess_isFinalWhenItReturns() {
        RunningRollout rollout = handle.rollout(half());

        rollout.promote("we know");

        assertPromoted(rollout);
        assertThat(events.subList(events.size() - 3, events.size()).stream().<Class<?>>map(Event::getClass))
                .containsExactly(
                        ModelEvent.Deployed.class, ModelEvent.RolloutChanged.class, ModelEvent.Predicted.class);
        assertThat(handle.versions().serve("1").version()).isEqualTo("1");
    }

    @Test
    void rollout_lastStepPassedInOneProcess_isFinalWithinThatPoll() {
        RunningRollout rollout = handle.rollout(Rollout.<In, Out>to("2")
                .steps(0.5)
                .minUnits(0)
                .guard(Guard.errors().orRateBelow(0.99)));
        for (int i = 0; i < 100; i++) {
            handle.predict(new In(1), Call.DEFAULT.unit("u" + i));
        }

        while (rollout.status().state() == RolloutState.STEP) {
            time.advance(Duration.ofSeconds(5));
        }

        assertPromoted(rollout);
    }

    @Test
    void promote_seenByAnotherThread_isAtAnyMomentEitherBeforeOrDone() throws InterruptedException {
        AtomicReference<String> contradiction = new AtomicReference<>();
        for (int round = 0; round < 100 && contradiction.get() == null; round++) {
            handle.close();
            handle = open();
            ModelHandle<In, Out> seen = handle;
            RunningRollout rollout = handle.rollout(half());
            Thread observer = new Thread(() -> {
                boolean isDone = false;
                while (!isDone) {
                    isDone = rollout.status().state() == RolloutState.PROMOTED;
                    if (isDone && !seen.serving().version().equals("2")) {
                        contradiction.set("PROMOTED, but the old version serves");
                    }
                    boolean serves = seen.serving().version().equals("2");
                    if (serves && rollout.status().state() != RolloutState.PROMOTED) {
                        contradiction.set("the new version serves, but " + rollout.status());
                    }
                    if (serves && seen.versions().history().size() != 2) {
                        contradiction.set(
                                "the new version serves, but " + seen.versions().history());
                    }
                }
            });
            observer.start();
            rollout.promote("we know");
            observer.join();
        }

        assertThat(contradiction).hasNullValue();
    }

    @Test
    void rollback_afterAPromotion_isThatOfAFinishedDeploy() {
        RunningRollout rollout = handle.rollout(half());
        rollout.promote("we know");

        assertThat(handle.rollBack().version()).isEqualTo("1");

        assertThat(rollout.status().state()).isEqualTo(RolloutState.PROMOTED);
        assertThat(causes()).containsExactly(Served.Cause.OPENED, Served.Cause.PROMOTED, Served.Cause.ROLLED_BACK);
        assertThat(handle.predict(new In(1)).value().score()).isEqualTo(1);
    }

    @Test
    void promote_withAStore_isPromotingUntilTheVersionServes() {
        RunningRollout rollout = handle.rollout(half().store(RolloutStore.inMemory()));

        rollout.promote("we know");

        assertThat(rollout.status().state()).isEqualTo(RolloutState.PROMOTING);
        assertThat(rollout.status().missing()).singleElement().asString().contains("5 more polls", "another process");
        assertThat(handle.predict(new In(1)).route().reason()).isEqualTo(Reason.PROMOTED);
        assertThat(handle.serving().version()).isEqualTo("1");
        assertThatThrownBy(() -> rollout.pause("late"))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("is being promoted: operator: we know");
        time.advance(Duration.ofSeconds(24));
        assertThat(rollout.status().state()).isEqualTo(RolloutState.PROMOTING);
        time.advance(Duration.ofSeconds(1));
        assertPromoted(rollout);
    }

    @Test
    void rollback_whilePromoting_takesTheRolloutBack() {
        RunningRollout rollout = handle.rollout(half().store(RolloutStore.inMemory()));
        rollout.promote("we know");

        assertThat(handle.rollBack().version()).isEqualTo("1");

        assertThat(rollout.status().state()).isEqualTo(RolloutState.ROLLED_BACK);
        assertThat(handle.predict(new In(1)).value().score()).isEqualTo(1);
        time.advance(Duration.ofHours(1));
        assertThat(causes()).containsExactly(Served.Cause.OPENED);
    }

    @Test
    void rollout_takenBackWithinACall_hasEndedWhenItSaysSo() {
        handle.versions().load(Scales.version("bad", Float.NaN));
        RunningRollout rollout = handle.rollout(Rollout.to("bad").steps(0.5));
        for (int i = 0; rollout.status().state() == RolloutState.STEP; i++) {
            handle.predict(new In(1), Call.DEFAULT.unit("u" + i));
        }

        assertThat(rollout.status().state()).isEqualTo(RolloutState.ROLLED_BACK);
        assertThat(stateOf("bad")).isEqualTo(State.READY);
        assertThat(handle.predict(new In(1)).route().reason()).isEqualTo(Reason.DEFAULT);
        assertThat(handle.versions().serve("2").version()).isEqualTo("2"); // nothing is being tried out any more
    }

    @Test
    void promote_ofARolloutWhoseHandleIsClosed_isRefused() {
        RunningRollout rollout = handle.rollout(half());
        handle.close();

        assertThatThrownBy(() -> rollout.promote("late"))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("is closed");
        assertThat(rollout.status().state()).isEqualTo(RolloutState.STEP);
    }

    @Test
    void rollout_ofAVersionThatWasPromotedAndReplaced_takesItsStepsAgain() {
        handle.rollout(half()).promote("we know");
        handle.versions().serve("1");

        RunningRollout again = handle.rollout(half());

        assertThat(again.status().state()).isEqualTo(RolloutState.STEP);
        assertThat(again.status().epoch()).isEqualTo(2);
    }
}
