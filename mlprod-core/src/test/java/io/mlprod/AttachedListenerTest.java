package io.mlprod;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.mlprod.Scales.In;
import io.mlprod.Scales.Out;
import io.mlprod.lifecycle.VersionStatus;
import io.mlprod.observe.Event;
import io.mlprod.observe.Observed;
import io.mlprod.observe.PredictionListener;
import io.mlprod.observe.PredictionRows;
import io.mlprod.observe.RowLayout;
import io.mlprod.observe.RowRecorder;
import io.mlprod.observe.Subscription;
import io.mlprod.shadow.Shadow;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a listener learns of the handle that it is added to. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class AttachedListenerTest {

    private final List<Observed.Handle> attached = new ArrayList<>();
    private final List<Subscription> subscriptions = new ArrayList<>();
    private final List<Event> events = new ArrayList<>();
    private boolean leavesAtOnce;
    private long recorded;
    private int closedRecorders;

    private final PredictionListener listener = new PredictionListener() {
        @Override
        public void onEvent(Event event) {
            events.add(event);
        }

        @Override
        public RowRecorder recorder(RowLayout layout) {
            return new RowRecorder() {
                @Override
                public void record(PredictionRows rows) {
                    recorded += rows.rows();
                }

                @Override
                public void close() {
                    closedRecorders++;
                }
            };
        }

        @Override
        public void attached(Observed source, Subscription subscription) {
            if (leavesAtOnce) {
                subscription.close();
            }
            attached.add((Observed.Handle) source);
            subscriptions.add(subscription);
        }
    };

    private Observed.Handle state() {
        return attached.get(0);
    }

    @Test
    void build_listenerOfBuilder_isAttachedOnce() {
        try (ModelHandle<In, Out> handle = Scales.builder().listener(listener).build()) {
            assertThat(attached).hasSize(1);
            assertThat(state().name()).isEqualTo("m");
            assertThat(state().serving()).isEqualTo(handle.serving());
            assertThat(state().versions()).hasSize(1);
            assertThat(state().isClosed()).isFalse();
        }
    }

    @Test
    void listen_openHandle_isAttachedBeforeItReturns() {
        try (ModelHandle<In, Out> handle = Scales.builder().build()) {
            handle.listen(listener);

            assertThat(attached).hasSize(1);
        }
    }

    @Test
    void subscription_ofListenerOfBuilder_removesIt() {
        try (ModelHandle<In, Out> handle = Scales.builder().listener(listener).build()) {
            handle.predict(new In(1));
            int heard = events.size();
            assertThat(subscriptions.get(0).isClosed()).isFalse();

            subscriptions.get(0).close();
            subscriptions.get(0).close();
            handle.predict(new In(2));
            handle.deploy(Scales.version("2", 2));
            handle.predict(new In(3));

            assertThat(subscriptions.get(0).isClosed()).isTrue();
            assertThat(events).hasSize(heard);
            assertThat(recorded).isEqualTo(1);
            assertThat(closedRecorders).isEqualTo(1);
        }
        assertThat(closedRecorders).as("closed once").isEqualTo(1);
    }

    @Test
    void subscription_ofOneOfTwoRegistrations_leavesTheOther() {
        try (ModelHandle<In, Out> handle =
                Scales.builder().listener(listener).listener(listener).build()) {
            subscriptions.get(0).close();
            handle.predict(new In(1));

            assertThat(recorded).isEqualTo(1);
            assertThat(subscriptions.get(1).isClosed()).isFalse();
        }
    }

    @Test
    void attached_leavesAtOnce_isNotAdded() {
        leavesAtOnce = true;
        try (ModelHandle<In, Out> handle = Scales.builder().listener(listener).build()) {
            handle.listen(listener);
            events.clear();
            handle.predict(new In(1));

            assertThat(attached).hasSize(2);
            assertThat(events).isEmpty();
            assertThat(recorded).isZero();
            assertThat(closedRecorders).as("that of the builder's").isEqualTo(1);
            assertThat(handle.statistics().listenerErrors()).isZero();
        }
    }

    @Test
    void subscription_closedFromWithinTheRecorder_throwsNothing() {
        PredictionListener leaving = new PredictionListener() {
            private Subscription own;

            @Override
            public void onEvent(Event event) {}

            @Override
            public void attached(Observed source, Subscription subscription) {
                own = subscription;
            }

            @Override
            public RowRecorder recorder(RowLayout layout) {
                return rows -> {
                    recorded += rows.rows();
                    own.close();
                };
            }
        };
        try (ModelHandle<In, Out> handle = Scales.builder().listener(leaving).build()) {
            handle.predict(new In(1));
            handle.predict(new In(2));

            assertThat(recorded).isEqualTo(1);
            assertThat(handle.statistics().listenerErrors()).isZero();
        }
    }

    @Test
    void attached_throws_isCountedAndTheHandleWorks() {
        PredictionListener failing = new PredictionListener() {
            @Override
            public void onEvent(Event event) {}

            @Override
            public void attached(Observed source, Subscription subscription) {
                throw new IllegalStateException("not today");
            }
        };
        try (ModelHandle<In, Out> handle = Scales.builder().listener(failing).build()) {
            handle.predict(new In(1));

            assertThat(handle.statistics().listenerErrors()).isEqualTo(1);
        }
    }

    @Test
    void state_deployAndClose_isWhatIsTrueNow() {
        ModelHandle<In, Out> handle = Scales.builder().listener(listener).build();
        handle.deploy(Scales.version("2", 2));

        assertThat(state().versions())
                .extracting(status -> status.model().version(), VersionStatus::state)
                .contains(tuple("1", VersionStatus.State.READY), tuple("2", VersionStatus.State.SERVING));

        handle.close();

        assertThat(state().isClosed()).isTrue();
        assertThat(state().serving().version()).isEqualTo("2");
    }

    @Test
    void state_trials_onlyTheRunningOneIsThere() {
        try (ModelHandle<In, Out> handle = Scales.builder().listener(listener).build()) {
            handle.versions().load(Scales.version("2", 2));
            assertThat(state().rollout()).isEmpty();
            assertThat(state().experiment()).isEmpty();
            assertThat(state().shadow()).isEmpty();

            handle.shadow(Shadow.to("2"));
            assertThat(state().shadow()).isPresent();
            assertThat(state().rollout()).isEmpty();
        }
    }

    @Test
    void attached_forgottenHandle_isCollected() {
        WeakReference<Object> handle = forgotten();

        Eventually.until(
                () -> {
                    System.gc();
                    return handle.refersTo(null);
                },
                () -> "handle: " + handle.get());

        assertThat(attached).hasSize(1); // even a listener that keeps what it was given keeps no handle
    }

    private WeakReference<Object> forgotten() {
        ModelHandle<In, Out> handle = Scales.builder().listener(listener).build();
        handle.predict(new In(1));
        return new WeakReference<>(handle);
    }
}
