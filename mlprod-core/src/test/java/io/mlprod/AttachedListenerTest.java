package io.mlprod;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.mlprod.Scales.In;
import io.mlprod.Scales.Out;
import io.mlprod.lifecycle.VersionStatus;
import io.mlprod.observe.Event;
import io.mlprod.observe.Observed;
import io.mlprod.observe.PredictionListener;
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

    private final PredictionListener listener = new PredictionListener() {
        @Override
        public void onEvent(Event event) {}

        @Override
        public void attached(Observed source) {
            attached.add((Observed.Handle) source);
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
    void attached_throws_isCountedAndTheHandleWorks() {
        PredictionListener failing = new PredictionListener() {
            @Override
            public void onEvent(Event event) {}

            @Override
            public void attached(Observed source) {
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
