package io.mlprod;

import static io.mlprod.VersionEngine.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mlprod.Scales.In;
import io.mlprod.Scales.Out;
import io.mlprod.error.ClosedException;
import io.mlprod.lifecycle.ModelSource;
import io.mlprod.lifecycle.Retention;
import io.mlprod.lifecycle.Served;
import io.mlprod.lifecycle.Served.Cause;
import io.mlprod.lifecycle.VersionStatus;
import io.mlprod.lifecycle.VersionStatus.State;
import io.mlprod.model.ModelVersion;
import io.mlprod.observe.Event;
import io.mlprod.observe.ModelEvent;
import io.mlprod.shadow.Shadow;
import io.mlprod.time.ManualTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Which versions a handle has, from the load of each to its end. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class VersionsTest {

    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
    private static final Duration MOMENT = Duration.ofMillis(1);

    private final VersionEngine engine = new VersionEngine();
    private final ManualTime time = new ManualTime(START);
    private final List<Event> events = new ArrayList<>();

    private ModelHandleBuilder<In, Out> builder() {
        return Scales.builder().engine(engine).time(time).listener(events::add);
    }

    /** Version n multiplies by n. */
    private static ModelSource version(int number) {
        return Scales.version(Integer.toString(number), number);
    }

    private static void assertServes(ModelHandle<In, Out> handle, int number) {
        Prediction<Out> answer = handle.predict(new In(2));
        assertThat(answer.value().score()).isEqualTo(2 * number);
        assertThat(answer.model().version()).isEqualTo(Integer.toString(number));
        assertThat(handle.serving()).isEqualTo(answer.model());
    }

    private static VersionStatus status(ModelHandle<?, ?> handle, int number) {
        List<VersionStatus> found = handle.versions().list().stream()
                .filter(one -> one.model().version().equals(Integer.toString(number)))
                .toList();
        return found.get(found.size() - 1);
    }

    private static State state(ModelHandle<?, ?> handle, int number) {
        return status(handle, number).state();
    }

    // ---- back and forth -------------------------------------------------------------------------

    @Test
    void rollback_whileAShadowRuns_endsItAndGoesBack() {
        try (ModelHandle<In, Out> handle = Scales.builder().build()) {
            handle.deploy(Scales.version("2", 2));
            handle.versions().load(Scales.version("3", 3));
            handle.shadow(Shadow.to("3"));

            assertThat(handle.rollBack().version()).isEqualTo("1");
            assertThat(handle.predict(new In(1)).value().score()).isEqualTo(1);
            handle.versions().serve("3"); // nothing runs any more
        }
    }

    @Test
    void rollback_afterShadowOfThePreviousVersion_goesBackToIt() {
        try (ModelHandle<In, Out> handle = Scales.builder().build()) {
            handle.deploy(Scales.version("2", 2));
            handle.shadow(Shadow.to("1")).stop();

            assertThat(handle.rollBack().version()).isEqualTo("1");
            assertThat(handle.predict(new In(1)).value().score()).isEqualTo(1);
        }
    }

    @Test
    void rollback_threeKept_goesBackOneByOneAndThenSaysWhyNot() {
        try (ModelHandle<In, Out> handle = builder()
                .keepPrevious(Retention.DEFAULT.maxVersions(3).maxAge(Duration.ofHours(1)))
                .build()) {
            for (int i = 2; i <= 5; i++) {
                handle.deploy(version(i));
            }
            time.advance(MOMENT);
            assertThat(state(handle, 1)).isEqualTo(State.UNLOADED); // three are kept
            assertThat(engine.sessions).hasValue(4);

            for (int i = 4; i >= 2; i--) {
                assertThat(handle.rollBack().version()).isEqualTo(Integer.toString(i));
                assertServes(handle, i);
            }

            assertThatThrownBy(handle::rollBack)
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContainingAll(
                            "m@2 cannot be rolled back",
                            "the last 3 versions that served are kept for 1 h",
                            "keepPrevious");
            assertServes(handle, 2);
            time.advance(MOMENT);
            assertThat(engine.sessions).hasValue(1);
        }
    }

    @Test
    void rollback_secondTimeAtOnce_saysThatOnlyOneIsKept() {
        try (ModelHandle<In, Out> handle = builder().build()) {
            handle.deploy(version(2));
            handle.deploy(version(3));
            handle.rollBack();

            assertThatThrownBy(handle::rollBack)
                    .hasMessageContainingAll(
                            "m@2 cannot be rolled back",
                            "only the last version that served is kept, for 30 min",
                            "one that was rolled back is not");
        }
    }

    @Test
    void rollback_noneKept_isRefusedAndThePreviousOneIsGone() {
        try (ModelHandle<In, Out> handle =
                builder().keepPrevious(Retention.DEFAULT.maxVersions(0)).build()) {
            handle.deploy(version(2));
            assertThatThrownBy(handle::rollBack)
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("versions that served are not kept (see ModelHandleBuilder.keepPrevious)");

            time.advance(MOMENT);

            assertServes(handle, 2);
            assertThat(state(handle, 1)).isEqualTo(State.UNLOADED);
            assertThat(engine.sessions).hasValue(1);
        }
    }

    @Test
    void rollback_nothingDeployedYet_saysThatNoneServedBefore() {
        try (ModelHandle<In, Out> handle = builder().build()) {
            assertThatThrownBy(handle::rollBack)
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("no version that served before");
            assertServes(handle, 1);
        }
    }

    @Test
    void rollback_untilTheTimeIsOver_worksAndThenNot() {
        try (ModelHandle<In, Out> handle = builder()
                .keepPrevious(Retention.DEFAULT.maxVersions(1).maxAge(Duration.ofMinutes(10)))
                .build()) {
            handle.deploy(version(2));
            time.advance(Duration.ofMinutes(10).minusNanos(1));
            assertThat(state(handle, 1)).isEqualTo(State.READY);
            time.advance(Duration.ofNanos(1));
            assertThat(state(handle, 1)).isEqualTo(State.UNLOADED);
            assertThat(engine.sessions).hasValue(1);
            assertThat(engine.invocations).hasValue(0);
            assertThatThrownBy(handle::rollBack).isInstanceOf(IllegalStateException.class);
        }
    }

    @Test
    void rollback_eachKeptFromWhenItStoppedServing_expiresInOrder() {
        try (ModelHandle<In, Out> handle = builder()
                .keepPrevious(Retention.DEFAULT.maxVersions(5).maxAge(Duration.ofMinutes(10)))
                .build()) {
            handle.deploy(version(2));
            time.advance(Duration.ofMinutes(6));
            handle.deploy(version(3));
            time.advance(Duration.ofMinutes(6));
            assertThat(state(handle, 1)).isEqualTo(State.UNLOADED);
            assertThat(handle.rollBack().version()).isEqualTo("2");
            assertThatThrownBy(handle::rollBack).isInstanceOf(IllegalStateException.class);
        }
    }

    @Test
    void rollback_versionThatServesAgain_isNotUnloadedByItsOldTerm() {
        try (ModelHandle<In, Out> handle = builder()
                .keepPrevious(Retention.DEFAULT.maxVersions(1).maxAge(Duration.ofMinutes(10)))
                .build()) {
            handle.deploy(version(2));
            time.advance(Duration.ofMinutes(9));
            handle.rollBack();
            time.advance(Duration.ofDays(1));
            assertServes(handle, 1);
            assertThat(state(handle, 1)).isEqualTo(State.SERVING);
        }
    }

    @Test
    void rollback_versionThatWasTakenBack_saysWhyItIsThereNoMore() {
        try (ModelHandle<In, Out> handle = builder().build()) {
            handle.deploy(version(2));
            handle.rollBack();
            assertThat(status(handle, 2).note()).isEqualTo("rolled back to m@1");
            time.advance(MOMENT);
            assertThat(status(handle, 2)).satisfies(gone -> {
                assertThat(gone.state()).isEqualTo(State.UNLOADED);
                assertThat(gone.note()).isEqualTo("rolled back to m@1");
                assertThat(gone.fileBytes()).isZero();
            });
        }
    }

    @Test
    void deploy_versionThatWasRolledBack_canServeAgain() {
        try (ModelHandle<In, Out> handle = builder().build()) {
            handle.deploy(version(2));
            handle.rollBack();
            handle.deploy(version(2)); // still there
            assertServes(handle, 2);
            handle.rollBack();
            time.advance(MOMENT);
            handle.deploy(version(2)); // loaded anew
            assertServes(handle, 2);
            time.advance(Duration.ofDays(1));
            assertServes(handle, 2);
            assertThat(engine.sessions).hasValue(1);
        }
    }

    @Test
    void deploy_backAndForthByName_neverLoadsAgain() {
        try (ModelHandle<In, Out> handle = builder().build()) {
            handle.deploy(version(2));
            int opened = engine.sessions.get();
            for (int i = 0; i < 10; i++) {
                handle.versions().serve(Integer.toString(1 + i % 2));
                assertServes(handle, 1 + i % 2);
                time.advance(Duration.ofMinutes(1));
            }
            assertThat(engine.sessions).hasValue(opened);
            assertThat(events.stream().filter(event -> event instanceof ModelEvent.Loaded))
                    .hasSize(2);
        }
    }

    // ---- by name --------------------------------------------------------------------------------

    @Test
    void deploy_unknownName_listsWhatIsLoaded() {
        try (ModelHandle<In, Out> handle = builder().build()) {
            assertThatThrownBy(() -> handle.versions().serve("7"))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContainingAll("No version '7' of m", "[1]");
            assertThatThrownBy(() -> handle.versions().unload("7")).isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void unload_returned_isNotToBeUsedAndItsNameIsFree() {
        try (ModelHandle<In, Out> handle = builder().build()) {
            handle.versions().load(Scales.version("2", 3));

            handle.versions().unload("2"); // and no time passes

            assertThatThrownBy(() -> handle.versions().serve("2")).isInstanceOf(IllegalArgumentException.class);
            assertThat(handle.versions().list())
                    .extracting(VersionStatus::state)
                    .contains(State.DRAINING);
            handle.deploy(Scales.version("2", 5));
            time.advance(Duration.ofSeconds(1));
            assertThat(handle.versions().list())
                    .extracting(VersionStatus::state)
                    .containsExactlyInAnyOrder(State.UNLOADED, State.READY, State.SERVING);
            assertThat(handle.predict(new In(1)).value().score()).isEqualTo(5);
        }
    }

    @Test
    void deploy_nameOfTheServingVersion_changesNothing() {
        try (ModelHandle<In, Out> handle = builder().build()) {
            assertThat(handle.versions().serve("1")).isEqualTo(handle.serving());
            assertThat(handle.versions().history()).hasSize(1);
        }
    }

    @Test
    void load_version_answersNobodyAndIsNotUnloadedForItsAge() {
        try (ModelHandle<In, Out> handle = builder().build()) {
            handle.versions().load(version(2));
            assertServes(handle, 1);
            time.advance(Duration.ofDays(30));
            assertThat(state(handle, 2)).isEqualTo(State.READY);
            handle.versions().serve("2");
            assertServes(handle, 2);
        }
    }

    @Test
    void load_versionThatServedBefore_isKeptFromNowOn() {
        try (ModelHandle<In, Out> handle = builder().build()) {
            handle.deploy(version(2));
            handle.versions().load(version(1));
            handle.deploy(version(3)); // one is kept: 2
            time.advance(Duration.ofDays(30));
            assertThat(state(handle, 2)).isEqualTo(State.UNLOADED);
            handle.versions().serve("1");
            assertServes(handle, 1);
        }
    }

    @Test
    void unload_readyVersion_freesItAndForgetsItForRollback() {
        try (ModelHandle<In, Out> handle = builder().build()) {
            handle.deploy(version(2));
            handle.versions().unload("1");
            assertThatThrownBy(handle::rollBack).isInstanceOf(IllegalStateException.class);
            time.advance(MOMENT);
            assertThat(engine.sessions).hasValue(1);
            assertThatThrownBy(() -> handle.versions().serve("1")).isInstanceOf(IllegalArgumentException.class);
            assertServes(handle, 2);
        }
    }

    @Test
    void unload_loadedVersion_freesIt() {
        try (ModelHandle<In, Out> handle = builder().build()) {
            handle.versions().load(version(2));
            handle.versions().unload("2");
            time.advance(MOMENT);
            assertThat(state(handle, 2)).isEqualTo(State.UNLOADED);
            assertThat(engine.sessions).hasValue(1);
        }
    }

    @Test
    void unload_servingVersion_isIllegal() {
        try (ModelHandle<In, Out> handle = builder().build()) {
            assertThatThrownBy(() -> handle.versions().unload("1"))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("m@1 is SERVING");
            time.advance(MOMENT);
            assertServes(handle, 1);
        }
    }

    @Test
    void deploy_withoutAName_isCalledByItsDigest() {
        try (ModelHandle<In, Out> handle = builder().build()) {
            ModelVersion deployed = handle.deploy(ModelSource.of(Scales.bytes(3)));
            assertThat(deployed.version()).isEqualTo(deployed.sha256().substring(0, 12));
            assertThat(deployed.name()).isEqualTo("m");
        }
    }

    // ---- calls inside ---------------------------------------------------------------------------

    @Test
    void deploy_callInside_isAnsweredByTheVersionItBeganWith() {
        try (ModelHandle<In, Out> handle =
                builder().keepPrevious(Retention.NONE).closeGrace(Duration.ZERO).build()) {
            CompletableFuture<Void> gate = new CompletableFuture<>();
            engine.runGate = gate;
            Asking<Prediction<Out>> held = Asking.start(() -> handle.predict(new In(2)));
            await(engine.running, 1);
            engine.letOthersPass();

            handle.deploy(version(3));

            assertServes(handle, 3);
            assertThat(status(handle, 1)).satisfies(old -> {
                assertThat(old.state()).isEqualTo(State.DRAINING);
                assertThat(old.inFlight()).isEqualTo(1);
                assertThat(old.fileBytes()).isPositive();
            });
            time.advance(Duration.ofHours(1));
            assertThat(state(handle, 1)).isEqualTo(State.DRAINING);
            assertThat(engine.sessions).hasValue(2);

            gate.complete(null);
            assertThat(held.result().value().score()).isEqualTo(2);
            assertThat(held.result().model().version()).isEqualTo("1");
            await(engine.running, 0);
            time.advance(Duration.ofSeconds(1));
            assertThat(state(handle, 1)).isEqualTo(State.UNLOADED);
            assertThat(engine.sessions).hasValue(1);
            assertServes(handle, 3);
        }
    }

    @Test
    void rollback_callInside_isAnsweredByTheVersionThatIsTakenBack() {
        try (ModelHandle<In, Out> handle = builder().build()) {
            handle.deploy(version(3));
            CompletableFuture<Void> gate = new CompletableFuture<>();
            engine.runGate = gate;
            Asking<Prediction<Out>> held = Asking.start(() -> handle.predict(new In(2)));
            await(engine.running, 1);
            engine.letOthersPass();

            handle.rollBack();

            assertServes(handle, 1);
            time.advance(Duration.ofMinutes(1));
            assertThat(state(handle, 3)).isEqualTo(State.DRAINING);
            gate.complete(null);
            assertThat(held.result().value().score()).isEqualTo(6);
            await(engine.running, 0);
            time.advance(Duration.ofSeconds(1));
            assertThat(state(handle, 3)).isEqualTo(State.UNLOADED);
        }
    }

    @Test
    void deploy_versionThatIsDraining_servesAgain() {
        try (ModelHandle<In, Out> handle =
                builder().keepPrevious(Retention.NONE).build()) {
            CompletableFuture<Void> gate = new CompletableFuture<>();
            engine.runGate = gate;
            Asking<Prediction<Out>> held = Asking.start(() -> handle.predict(new In(2)));
            await(engine.running, 1);
            engine.letOthersPass();
            handle.deploy(version(3));
            time.advance(Duration.ofSeconds(1));

            handle.versions().serve("1");

            gate.complete(null);
            assertThat(held.result().value().score()).isEqualTo(2);
            time.advance(Duration.ofMinutes(1));
            assertServes(handle, 1);
            assertThat(state(handle, 3)).isEqualTo(State.UNLOADED);
        }
    }

    // ---- what is told ---------------------------------------------------------------------------

    @Test
    void events_ofALife_areToldInOrder() {
        try (ModelHandle<In, Out> handle = builder().build()) {
            handle.deploy(version(2));
            handle.rollBack();
            time.advance(MOMENT);
            handle.versions().load(version(3));
            handle.versions().unload("3");
            time.advance(MOMENT);
        }
        assertThat(events)
                .extracting(event -> event.getClass().getSimpleName() + " "
                        + ((ModelEvent) event).model().version())
                .containsExactly(
                        "Loaded 1",
                        "Loaded 2",
                        "Deployed 2",
                        "Deployed 1",
                        "Unloaded 2",
                        "Loaded 3",
                        "Unloaded 3",
                        "Closed 1");
        assertThat(events.get(2)).isInstanceOfSatisfying(ModelEvent.Deployed.class, deployed -> {
            assertThat(deployed.previous().version()).isEqualTo("1");
            assertThat(deployed.cause()).isEqualTo(Cause.DEPLOYED);
        });
        assertThat(events.get(3)).isInstanceOfSatisfying(ModelEvent.Deployed.class, deployed -> {
            assertThat(deployed.previous().version()).isEqualTo("2");
            assertThat(deployed.cause()).isEqualTo(Cause.ROLLED_BACK);
        });
        assertThat(engine.sessions).hasValue(0);
    }

    // ---- history --------------------------------------------------------------------------------

    @Test
    void history_changes_areListedWithTimeAndCause() {
        try (ModelHandle<In, Out> handle = builder().build()) {
            time.advance(Duration.ofHours(1));
            handle.deploy(version(2));
            time.advance(Duration.ofMinutes(10));
            handle.rollBack();

            assertThat(handle.versions().history())
                    .extracting(served -> served.model().version(), Served::since, Served::cause)
                    .containsExactly(
                            org.assertj.core.groups.Tuple.tuple("1", START, Cause.OPENED),
                            org.assertj.core.groups.Tuple.tuple("2", START.plusSeconds(3600), Cause.DEPLOYED),
                            org.assertj.core.groups.Tuple.tuple("1", START.plusSeconds(4200), Cause.ROLLED_BACK));
            assertThat(handle.versions().servedAt(START.minusNanos(1))).isEmpty();
            assertThat(servedAt(handle, START)).isEqualTo("1");
            assertThat(servedAt(handle, START.plusSeconds(3599))).isEqualTo("1");
            assertThat(servedAt(handle, START.plusSeconds(3600))).isEqualTo("2");
            assertThat(servedAt(handle, START.plusSeconds(4200))).isEqualTo("1");
            assertThat(servedAt(handle, Instant.MAX)).isEqualTo("1");
        }
    }

    private static String servedAt(ModelHandle<?, ?> handle, Instant when) {
        return handle.versions().servedAt(when).orElseThrow().version();
    }

    @Test
    void history_clockSetBack_neverRunsBackwards() {
        try (ModelHandle<In, Out> handle = builder().build()) {
            time.setWall(START.plusSeconds(100));
            handle.deploy(version(2));
            time.setWall(START.minusSeconds(5000));
            handle.deploy(version(3));
            time.setWall(START.plusSeconds(50));
            handle.rollBack();

            assertThat(handle.versions().history()).extracting(Served::since).isSorted();
            assertThat(handle.versions().history())
                    .extracting(served -> served.model().version())
                    .containsExactly("1", "2", "3", "2");
            assertThat(servedAt(handle, START.plusSeconds(99))).isEqualTo("1");
            assertThat(servedAt(handle, START.plusSeconds(100))).isEqualTo("2");
        }
    }

    @Test
    void keepPrevious_clockSetBackOrForward_countsElapsedTime() {
        try (ModelHandle<In, Out> handle = builder()
                .keepPrevious(Retention.DEFAULT.maxVersions(1).maxAge(Duration.ofMinutes(10)))
                .build()) {
            handle.deploy(version(2));
            time.setWall(START.plus(Duration.ofDays(400)));
            time.advance(Duration.ofMinutes(9));
            assertThat(state(handle, 1)).isEqualTo(State.READY);
            time.setWall(START.minus(Duration.ofDays(400)));
            time.advance(Duration.ofMinutes(1));
            assertThat(state(handle, 1)).isEqualTo(State.UNLOADED);
        }
    }

    @Test
    void history_manyChanges_remembersAThousand() {
        try (ModelHandle<In, Out> handle = builder().build()) {
            handle.deploy(version(2));
            for (int i = 0; i < 1_500; i++) {
                handle.versions().serve(Integer.toString(1 + i % 2));
            }
            assertThat(handle.versions().history()).hasSize(1_000);
            assertThat(handle.versions().list()).hasSize(2);
            assertServes(handle, 2);
        }
    }

    // ---- after the end --------------------------------------------------------------------------

    @Test
    void everything_afterClose_isClosedAndNothingIsLoaded() {
        ModelHandle<In, Out> handle = builder().build();
        handle.deploy(version(2));
        handle.versions().load(version(3));
        handle.close();

        assertThat(engine.sessions).hasValue(0);
        assertThatThrownBy(() -> handle.deploy(version(4))).isInstanceOf(ClosedException.class);
        assertThatThrownBy(() -> handle.versions().serve("3")).isInstanceOf(ClosedException.class);
        assertThatThrownBy(() -> handle.versions().load(version(4))).isInstanceOf(ClosedException.class);
        assertThatThrownBy(() -> handle.versions().load(ModelSource.of(new byte[0])))
                .isInstanceOf(ClosedException.class);
        assertThatThrownBy(handle::rollBack).isInstanceOf(ClosedException.class);
        assertThatThrownBy(() -> handle.predict(new In(1))).isInstanceOf(ClosedException.class);
        time.advance(Duration.ofDays(1));
        assertThat(engine.sessions).hasValue(0);
        assertThat(handle.serving().version()).isEqualTo("2");
        assertThat(events.stream().filter(event -> event instanceof ModelEvent.Loaded))
                .hasSize(3);
    }

    @Test
    void null_isNamed() {
        try (ModelHandle<In, Out> handle = builder().build()) {
            assertThatThrownBy(() -> handle.versions().serve(null)).isInstanceOf(NullPointerException.class);
            assertThatThrownBy(() -> handle.deploy((ModelSource) null)).isInstanceOf(NullPointerException.class);
            assertThatThrownBy(() -> handle.versions().load(null)).isInstanceOf(NullPointerException.class);
            assertThatThrownBy(() -> handle.versions().unload(null)).isInstanceOf(NullPointerException.class);
            assertThatThrownBy(() -> builder().keepPrevious(Retention.DEFAULT.maxVersions(-1)))
                    .isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> builder().keepPrevious(Retention.DEFAULT.maxAge(Duration.ofNanos(-1))))
                    .isInstanceOf(IllegalArgumentException.class);
            assertServes(handle, 1);
        }
    }
}
