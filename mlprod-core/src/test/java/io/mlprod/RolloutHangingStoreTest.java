package io.mlprod;

import static org.assertj.core.api.Assertions.assertThat;

import io.mlprod.Scales.In;
import io.mlprod.Scales.Out;
import io.mlprod.internal.rollout.HangingStore;
import io.mlprod.internal.rollout.HangingStore.Fault;
import io.mlprod.internal.rollout.SkippingTime;
import io.mlprod.lifecycle.Retention;
import io.mlprod.lifecycle.Served;
import io.mlprod.observe.Event;
import io.mlprod.observe.ModelEvent;
import io.mlprod.rollout.Rollout;
import io.mlprod.rollout.RolloutState;
import io.mlprod.rollout.RolloutStore;
import io.mlprod.rollout.RunningRollout;
import io.mlprod.routing.Route;
import io.mlprod.shadow.RunningShadow;
import io.mlprod.shadow.Shadow;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Handles whose rollout's store hangs; the rollouts themselves see HangingStoreTest. */
@Timeout(60)
class RolloutHangingStoreTest {

    private static final Duration POLL = Duration.ofSeconds(5);

    private final SkippingTime time = new SkippingTime();
    private final RolloutStore store = RolloutStore.inMemory();
    private final HangingStore way = new HangingStore(store, time);
    private final List<ModelHandle<In, Out>> handles = new ArrayList<>();
    private final List<Event> events = new ArrayList<>();
    private int units;

    @AfterEach
    void close() {
        way.heal();
        handles.forEach(ModelHandle::close);
    }

    private ModelHandle<In, Out> open(UnaryOperator<ModelHandleBuilder<In, Out>> settings) {
        ModelHandle<In, Out> handle =
                settings.apply(Scales.builder().time(time)).build();
        handle.versions().load(Scales.version("2", 3));
        handles.add(handle);
        return handle;
    }

    private static Rollout<Object, Object> half(RolloutStore store) {
        return Rollout.to("2")
                .steps(0.5)
                .store(store)
                .polling(polling -> polling.every(POLL).timeout(HangingStore.TIMEOUT));
    }

    private void polls(int count) {
        time.manual.advance(POLL.multipliedBy(count));
    }

    private Set<String> versions(ModelHandle<In, Out> handle) {
        Set<String> versions = new HashSet<>();
        for (int i = 0; i < 50; i++) {
            Call call = Call.DEFAULT.unit("u" + units++);
            versions.add(handle.predict(new In(1), call).model().version());
        }
        return versions;
    }

    @Test
    void rollback_storeHangs_holdsBeforeItReturnsAndIsToldAfterTheClose() throws Exception {
        ModelHandle<In, Out> handle = open(settings -> settings);
        handle.rollout(half(way));
        assertThat(versions(handle)).containsExactlyInAnyOrder("1", "2");
        way.fail(Fault.HANGS_WHILE_TIME_STANDS_STILL);

        Thread operator = new Thread(handle::rollBack);
        operator.start();
        way.hanging.await();
        assertThat(versions(handle)).containsExactly("1");
        handle.close();
        assertThat(operator.isAlive()).isTrue();

        time.suspend(HangingStore.TIMEOUT);
        operator.join();
        way.heal();
        polls(1);
        assertThat(store.read("m-2").rolledBackEpoch()).isOne();
    }

    @Test
    void rollout_storeHangs_isPendingAndBeginsWhenItAnswers() {
        ModelHandle<In, Out> handle = open(settings -> settings);
        way.fail(Fault.HANGS);

        RunningRollout rollout = handle.rollout(half(way));
        polls(10);

        assertThat(rollout.status().state()).isEqualTo(RolloutState.PENDING);
        assertThat(rollout.status().reason()).contains("it did not read within 1 s");
        assertThat(rollout.status().store().silentSince()).isPresent();
        assertThat(versions(handle)).containsExactly("1");
        way.heal();
        polls(1);
        assertThat(versions(handle)).containsExactlyInAnyOrder("1", "2");
    }

    @Test
    void rollout_storeOfTheOneBeforeHangs_oneWithoutAStoreBegins() {
        ModelHandle<In, Out> handle = open(settings -> settings);
        way.fail(Fault.HANGS);
        handle.rollout(half(way)).rollBack("never mind");

        RunningRollout next =
                handle.rollout(Rollout.<In, Out>to("2").name("own").steps(0.5));

        assertThat(next.status().state()).isEqualTo(RolloutState.STEP);
    }

    /** Another process rolls back while its store hangs, so that this one promotes; then that one's store answers. */
    private RunningRollout promotedUnawares(ModelHandle<In, Out> handle) {
        ModelHandle<In, Out> other = open(settings -> settings);
        RunningRollout there = other.rollout(half(way));
        RunningRollout here = handle.rollout(half(store));
        way.fail(Fault.HANGS);
        there.rollBack("no");
        here.promote("sure");
        polls(10);
        assertThat(here.status().state()).isEqualTo(RolloutState.PROMOTED);
        assertThat(versions(handle)).containsExactly("2");
        assertThat(versions(other)).containsExactly("1");
        return here;
    }

    @Test
    void rollBack_heardOfAfterThePromotion_versionBeforeServesAgainAndListenersHear() {
        ModelHandle<In, Out> handle = open(settings -> settings.listener(events::add));
        RunningRollout rollout = promotedUnawares(handle);

        way.heal();
        polls(13);

        assertThat(rollout.status().state()).isEqualTo(RolloutState.ROLLED_BACK);
        assertThat(versions(handle)).containsExactly("1");
        assertThat(handle.serving().version()).isEqualTo("1");
        assertThat(events)
                .filteredOn(ModelEvent.Deployed.class::isInstance)
                .extracting(event -> ((ModelEvent.Deployed) event).cause())
                .containsExactly(Served.Cause.PROMOTED, Served.Cause.ROLLED_BACK);
        handle.versions().load(Scales.version("2", 3));
        assertThat(handle.rollout(half(store)).status().state()).isEqualTo(RolloutState.ROLLED_BACK);
    }

    @Test
    void rollBack_heardOfWhenNothingElseIsLoaded_servesOnAndSaysWhy() {
        ModelHandle<In, Out> handle = open(settings -> settings.keepPrevious(Retention.NONE));
        RunningRollout rollout = promotedUnawares(handle);

        way.heal();
        polls(13);

        assertThat(rollout.status().state()).isEqualTo(RolloutState.PROMOTED);
        assertThat(rollout.status().reason())
                .contains("another process took it back (operator: no): m@2", "cannot be rolled back: no version");
        assertThat(versions(handle)).containsExactly("2");
    }

    @Test
    void rollBack_heardOfWhileAShadowRuns_holdsAfterIt() {
        ModelHandle<In, Out> handle = open(settings -> settings);
        RunningRollout rollout = promotedUnawares(handle);
        handle.versions().load(Scales.version("3", 2));
        RunningShadow shadow = handle.shadow(Shadow.<In, Out>to("3").sample(1));

        way.heal();
        polls(13);
        assertThat(rollout.status().reason()).contains("Cannot roll back while the shadow of version 3 is running");
        shadow.stop();
        polls(12);

        assertThat(versions(handle)).containsExactly("1");
    }

    @Test
    void rollback_afterThePromotion_isFollowedByProcessesThatPromotedToo() throws IOException {
        ModelHandle<In, Out> here = open(settings -> settings);
        ModelHandle<In, Out> there = open(settings -> settings);
        RunningRollout one = here.rollout(half(store));
        RunningRollout other = there.rollout(half(store));
        one.promote("sure");
        polls(10);
        assertThat(there.serving().version()).isEqualTo("2");

        here.rollBack();
        polls(13);

        assertThat(there.serving().version()).isEqualTo("1");
        assertThat(other.status().state()).isEqualTo(RolloutState.ROLLED_BACK);
        assertThat(one.status().state()).as("it was promoted, and then undone").isEqualTo(RolloutState.PROMOTED);
        assertThat(here.predict(new In(1)).route().arm()).isNotEqualTo(Route.CANDIDATE);
    }

    @Test
    void deploy_byHandAfterItWasRolledBack_staysAlthoughTheRolloutIsTakenBack() {
        ModelHandle<In, Out> handle = open(settings -> settings);
        handle.rollout(half(store)).promote("sure");
        polls(10);
        handle.rollBack();
        handle.versions().load(Scales.version("2", 3));

        handle.versions().serve("2");
        polls(50);

        assertThat(versions(handle)).containsExactly("2");
    }
}
