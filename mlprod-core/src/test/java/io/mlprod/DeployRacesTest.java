package io.mlprod;

import static io.mlprod.VersionEngine.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.mlprod.Scales.In;
import io.mlprod.Scales.Out;
import io.mlprod.admission.AdmissionLimits;
import io.mlprod.batching.Batching;
import io.mlprod.error.ClosedException;
import io.mlprod.error.DeployException;
import io.mlprod.internal.lease.Deadline;
import io.mlprod.internal.serving.LoadedModel;
import io.mlprod.internal.serving.VersionGoneException;
import io.mlprod.internal.versions.HandleAssembler;
import io.mlprod.lifecycle.Golden;
import io.mlprod.lifecycle.ModelSource;
import io.mlprod.lifecycle.Retention;
import io.mlprod.lifecycle.Served.Cause;
import io.mlprod.lifecycle.VersionStatus;
import io.mlprod.lifecycle.VersionStatus.State;
import io.mlprod.observe.Event;
import io.mlprod.observe.ModelEvent;
import io.mlprod.observe.PredictionListener;
import io.mlprod.time.ManualTime;
import java.lang.ref.WeakReference;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Deploys that meet one another, a rollback, a close, a listener, or a call that comes in at the worst moment. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class DeployRacesTest {

    private final VersionEngine engine = new VersionEngine();
    private final ManualTime time = new ManualTime(Instant.parse("2026-01-01T00:00:00Z"));

    private ModelHandleBuilder<In, Out> builder() {
        return Scales.builder().engine(engine).time(time);
    }

    /** Version n multiplies by n. */
    private static ModelSource version(int number) {
        return Scales.version(Integer.toString(number), number);
    }

    private static void assertServes(ModelHandle<In, Out> handle, int number) {
        Prediction<Out> answer = handle.predict(new In(2));
        assertThat(answer.value().score()).isEqualTo(2 * number);
        assertThat(answer.model().version()).isEqualTo(Integer.toString(number));
    }

    /** Starts a deploy that stays in its load until the future is completed. */
    private CompletableFuture<Void> holdLoads() {
        CompletableFuture<Void> gate = new CompletableFuture<>();
        engine.loadGate = gate;
        return gate;
    }

    // ---- while a load takes long ----------------------------------------------------------------

    @Test
    void rollback_whileADeployLoads_doesNotWait() {
        try (ModelHandle<In, Out> handle = builder().build()) {
            handle.deploy(version(2));
            CompletableFuture<Void> gate = holdLoads();
            Asking<Boolean> deploy = Asking.start(() -> {
                handle.deploy(version(3));
            });
            await(engine.loading, 1);

            handle.rollBack(); // on this thread, while the other one loads
            assertServes(handle, 1);
            handle.versions().serve("2"); // neither does this
            assertServes(handle, 2);
            assertThat(handle.versions().list())
                    .extracting(VersionStatus::state)
                    .containsExactly(State.READY, State.SERVING, State.LOADING);
            assertThat(handle.versions().history()).hasSize(4);

            gate.complete(null);
            deploy.result();
            assertServes(handle, 3);
            assertThat(handle.rollBack().version()).isEqualTo("2");
        }
    }

    @Test
    void deploy_byTwoThreads_bothServeOneAfterTheOther() {
        try (ModelHandle<In, Out> handle = builder()
                .keepPrevious(Retention.DEFAULT.maxVersions(2).maxAge(Duration.ofHours(1)))
                .build()) {
            CompletableFuture<Void> gate = holdLoads();
            Asking<String> first = Asking.start(() -> handle.deploy(version(2)).version());
            await(engine.loading, 1);
            Asking<String> second = Asking.start(() -> handle.deploy(version(3)).version());
            gate.complete(null);

            assertThat(first.result()).isEqualTo("2");
            assertThat(second.result()).isEqualTo("3");
            assertServes(handle, 3);
            assertThat(handle.versions().history())
                    .extracting(served -> served.model().version())
                    .containsExactly("1", "2", "3");
            assertThat(engine.sessions).hasValue(3);
        }
        assertThat(engine.sessions).hasValue(0);
    }

    @Test
    void deploy_sameByTwoThreads_isLoadedOnce() {
        try (ModelHandle<In, Out> handle = builder().build()) {
            CompletableFuture<Void> gate = holdLoads();
            Asking<String> first = Asking.start(() -> handle.deploy(version(2)).version());
            await(engine.loading, 1);
            Asking<String> second = Asking.start(() -> handle.deploy(version(2)).version());
            gate.complete(null);

            assertThat(first.result()).isEqualTo("2");
            assertThat(second.result()).isEqualTo("2");
            assertThat(engine.sessions).hasValue(2);
            assertThat(handle.versions().history()).hasSize(2);
        }
    }

    @Test
    void close_whileADeployLoads_doesNotWaitAndTheModelIsFreed() {
        List<Event> events = new ArrayList<>();
        ModelHandle<In, Out> handle = builder().listener(events::add).build();
        CompletableFuture<Void> gate = holdLoads();
        Asking<Boolean> deploy = Asking.start(() -> {
            handle.deploy(version(2));
        });
        await(engine.loading, 1);

        handle.close();

        assertThat(engine.sessions).hasValue(0);
        gate.complete(null);
        assertThat(deploy.error()).isInstanceOf(ClosedException.class);
        assertThat(engine.sessions).hasValue(0);
        assertThat(events)
                .noneMatch(event -> event instanceof ModelEvent.Deployed || event instanceof ModelEvent.DeployFailed);
        assertThat(handle.serving().version()).isEqualTo("1");
    }

    @Test
    void close_whileADeployWarmsUp_endsTheRunAndTheModelIsFreed() {
        ModelHandle<In, Out> handle = builder()
                .warmUp(List.of(new In(1)))
                .admission(AdmissionLimits.DEFAULT.maxRuns(1).maxWaiting(1).maxWait(Duration.ofSeconds(1)))
                .closeGrace(Duration.ZERO)
                .build();
        engine.runGate = new CompletableFuture<>(); // never completed
        Asking<Boolean> deploy = Asking.start(() -> {
            handle.deploy(version(2));
        });
        await(engine.running, 1);

        handle.close();

        assertThat(engine.sessions).hasValue(0);
        assertThat(deploy.error()).isInstanceOf(ClosedException.class);
    }

    // ---- a call that comes in just when its version is unloaded -----------------------------------

    /** A version that nobody else has. */
    private static LoadedModel<In, Out> model(ModelHandleBuilder<In, Out> builder) {
        return HandleAssembler.assemble(builder.settings(version(1)), Prediction::new)
                .dispatcher()
                .stable();
    }

    /** Null if another version is to be asked. */
    private static @Nullable Prediction<Out> ask(LoadedModel<In, Out> model) {
        try {
            return model.predict(new In(2), Call.DEFAULT, Deadline.NEVER, 0, model.direct(), null);
        } catch (VersionGoneException e) {
            return null;
        }
    }

    @Test
    void predict_versionIsUnloadedMeanwhile_isSentToItsSuccessor() {
        List<Event> events = new ArrayList<>();
        LoadedModel<In, Out> model = model(builder().closeGrace(Duration.ZERO).listener(events::add));
        engine.runGate = new CompletableFuture<>(); // never completed
        Asking<@Nullable Prediction<Out>> call = Asking.start(() -> ask(model));
        await(engine.running, 1);

        model.retire();

        assertThat(call.result()).isNull();
        assertThat(ask(model)).isNull();
        assertThat(events).noneMatch(event -> event instanceof ModelEvent.PredictionFailed);
        assertThat(engine.sessions).hasValue(0);
    }

    @Test
    void predict_versionIsUnloadedWhileTheCallWaitsForABatch_isSentToItsSuccessor() {
        LoadedModel<In, Out> model = model(builder()
                .intraOpThreads(Runtime.getRuntime().availableProcessors()) // so that one batch runs at a time
                .batching(Batching.DEFAULT.maxRows(8).maxDelay(Duration.ofMillis(1))));
        CompletableFuture<Void> gate = new CompletableFuture<>();
        engine.runGate = gate;
        List<Asking<@Nullable Prediction<Out>>> calls = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            calls.add(Asking.start(() -> ask(model)));
        }
        calls.forEach(call -> call.awaitWaitingIn("MicroBatcher"));
        Asking<Boolean> retire = Asking.start(model::retire).awaitWaitingIn("LeasePool");
        gate.complete(null);

        assertThat(retire.result()).isTrue();
        for (Asking<@Nullable Prediction<Out>> call :
                calls) { // answered by the old version or sent on, but never failed
            Prediction<Out> answer = call.result();
            if (answer != null) {
                assertThat(answer.value().score()).isEqualTo(2);
            }
        }
        assertThat(engine.sessions).hasValue(0);
    }

    @Test
    void predict_handleIsClosedMeanwhile_isClosed() {
        LoadedModel<In, Out> model = model(builder().closeGrace(Duration.ZERO));
        engine.runGate = new CompletableFuture<>();
        Asking<@Nullable Prediction<Out>> call = Asking.start(() -> ask(model));
        await(engine.running, 1);

        model.close();

        assertThat(call.error()).isInstanceOf(ClosedException.class);
    }

    // ---- listeners --------------------------------------------------------------------------------

    /** Does something once, when something is told. */
    private static final class Once implements PredictionListener {

        private final Predicate<Event> when;
        private final AtomicReference<@Nullable Runnable> what = new AtomicReference<>();
        private @Nullable Throwable error;

        Once(Predicate<Event> when) {
            this.when = when;
        }

        @Override
        public void onEvent(Event event) {
            if (when.test(event)) {
                Runnable action = what.getAndSet(null);
                if (action != null) {
                    error = catchThrowable(action::run);
                }
            }
        }
    }

    @Test
    void deploy_byAListenerOfADeploy_serves() {
        Once once = new Once(event -> event instanceof ModelEvent.Deployed);
        try (ModelHandle<In, Out> handle = builder().listener(once).build()) {
            once.what.set(() -> handle.deploy(version(3)));

            handle.deploy(version(2));

            assertThat(once.error).isNull();
            assertServes(handle, 3);
            assertThat(handle.rollBack().version()).isEqualTo("2");
        }
    }

    @Test
    void deploy_byAListenerOfAPrediction_isForTheNextCall() {
        Once once = new Once(event -> event instanceof ModelEvent.Predicted);
        try (ModelHandle<In, Out> handle =
                builder().keepPrevious(Retention.NONE).listener(once).build()) {
            once.what.set(() -> {
                handle.deploy(version(2));
                time.advance(Duration.ofSeconds(1)); // the version of the very call is unloaded
            });

            assertServes(handle, 1);

            assertThat(once.error).isNull();
            assertServes(handle, 2);
            assertThat(engine.sessions).hasValue(1);
        }
    }

    @Test
    void rollback_byAListenerOfADeploy_takesItBack() {
        Once once = new Once(event -> event instanceof ModelEvent.Deployed);
        try (ModelHandle<In, Out> handle = builder().listener(once).build()) {
            once.what.set(handle::rollBack);

            handle.deploy(version(2));

            assertThat(once.error).isNull();
            assertServes(handle, 1);
            assertThat(handle.versions().history())
                    .last()
                    .satisfies(served -> assertThat(served.cause()).isEqualTo(Cause.ROLLED_BACK));
        }
    }

    @Test
    void close_byAListenerOfADeploy_closes() {
        for (Class<?> when :
                List.of(ModelEvent.Loaded.class, ModelEvent.Deployed.class, ModelEvent.DeployFailed.class)) {
            boolean[] isOn = new boolean[1];
            Once once = new Once(event -> isOn[0] && when.isInstance(event));
            ModelHandle<In, Out> handle = builder()
                    .listener(once)
                    .golden(Golden.of(new In(0), new Out(0, 0)))
                    .build();
            isOn[0] = true;
            once.what.set(handle::close);
            ModelSource source = when == ModelEvent.DeployFailed.class ? ModelSource.of(new byte[1]) : version(2);

            Throwable error = catchThrowable(() -> handle.deploy(source));

            assertThat(once.error).as("%s", when).isNull();
            assertThat(engine.sessions).as("%s", when).hasValue(0);
            assertThatThrownBy(() -> handle.predict(new In(1))).isInstanceOf(ClosedException.class);
            if (when == ModelEvent.DeployFailed.class) {
                assertThat(error).isInstanceOf(DeployException.class);
            } else {
                assertThat(error).isNull();
            }
        }
    }

    @Test
    void close_byAListenerOfAnUnload_closes() {
        Once once = new Once(event -> event instanceof ModelEvent.Unloaded);
        ModelHandle<In, Out> handle = builder().listener(once).build();
        once.what.set(handle::close);
        handle.deploy(version(2));

        handle.versions().unload("1");
        time.advance(Duration.ofSeconds(1));

        assertThat(once.error).isNull();
        assertThat(engine.sessions).hasValue(0);
    }

    // ---- handles that nobody closes ---------------------------------------------------------------

    private WeakReference<ModelHandle<In, Out>> usedAndForgotten() {
        ModelHandle<In, Out> handle = builder()
                .keepPrevious(Retention.DEFAULT.maxVersions(2).maxAge(Duration.ofDays(1)))
                .build();
        handle.deploy(version(2));
        handle.deploy(version(3));
        handle.versions().load(version(4));
        assertServes(handle, 3);
        assertThat(engine.sessions).hasValue(4);
        return new WeakReference<>(handle);
    }

    @Test
    void handle_garbageWithSeveralVersions_freesAll() {
        WeakReference<ModelHandle<In, Out>> forgotten = usedAndForgotten();
        while (engine.sessions.get() > 0) { // the test's timeout ends it
            System.gc();
            if (Thread.currentThread().isInterrupted()) {
                throw new AssertionError(engine.sessions + " models are still in memory");
            }
        }
        assertThat(forgotten.get()).isNull();
        assertThat(engine.invocations).hasValue(0);
        time.advance(Duration.ofDays(2)); // what was planned for its versions finds nothing to do
        assertThat(engine.sessions).hasValue(0);
    }

    // ---- failures ---------------------------------------------------------------------------------

    @Test
    void versions_whileOneIsBeingLoaded_nameIt() {
        try (ModelHandle<In, Out> handle = builder().build()) {
            List<VersionStatus> seen = new ArrayList<>();
            engine.signature = real -> {
                seen.addAll(handle.versions().list());
                return real;
            };
            handle.deploy(version(2));

            assertThat(seen)
                    .filteredOn(status -> status.state() == State.LOADING)
                    .extracting(status -> status.model().version())
                    .containsExactly("2");
            assertThat(handle.versions().list())
                    .extracting(VersionStatus::state)
                    .doesNotContain(State.LOADING);
        }
    }

    @Test
    void deploy_engineThrowsAnError_nothingChangesAndNothingIsLeft() {
        try (ModelHandle<In, Out> handle = builder().build()) {
            engine.signature = real -> {
                throw new AssertionError("as if");
            };
            assertThatThrownBy(() -> handle.deploy(version(2))).isInstanceOf(AssertionError.class);
            engine.signature = real -> real;

            assertServes(handle, 1);
            handle.deploy(version(2));
            assertServes(handle, 2);
            assertThat(handle.versions().list())
                    .extracting(VersionStatus::state)
                    .containsOnly(State.READY, State.SERVING);
        }
    }
}
