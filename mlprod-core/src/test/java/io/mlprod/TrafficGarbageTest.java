package io.mlprod;

import static org.assertj.core.api.Assertions.assertThat;

import io.mlprod.Scales.In;
import io.mlprod.Scales.Out;
import io.mlprod.rollout.Rollout;
import io.mlprod.routing.InMemoryExposures;
import io.mlprod.shadow.Shadow;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Handles that nobody closed, with something running on them. */
@Timeout(60)
class TrafficGarbageTest {

    private static Set<Thread> threads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith("mlprod-forgotten@")
                        || thread.getName().equals("mlprod-exposures"))
                .collect(Collectors.toSet());
    }

    private static void awaitEndOf(Set<Thread> started) {
        Eventually.collected(() -> started.stream().noneMatch(Thread::isAlive), () -> "still alive: " + started);
    }

    private static ModelHandle<In, Out> open() {
        ModelHandle<In, Out> handle = Scales.builder().name("forgotten").build();
        handle.versions().load(Scales.version("2", 3));
        return handle;
    }

    @Test
    void handle_forgottenDuringRollout_itsThreadsEndAndExposuresAreWritten() {
        Set<Thread> before = threads();
        InMemoryExposures exposures = new InMemoryExposures(1_000);
        roll(Rollout.to("2").steps(0.5).units(units -> units.exposures(exposures)));
        Set<Thread> started = threads();
        started.removeAll(before);
        assertThat(started).hasSize(1);

        awaitEndOf(started);

        assertThat(exposures.list()).hasSize(100);
    }

    @Test
    void handle_forgottenDuringTheRolloutsShadow_itsThreadsEnd() {
        Set<Thread> before = threads();
        roll(Rollout.to("2").shadow(1).units(units -> units.exposures(new InMemoryExposures(10))));
        Set<Thread> started = threads();
        started.removeAll(before);
        assertThat(started).hasSize(2);

        awaitEndOf(started);
    }

    private static void roll(Rollout<Object, Object> config) {
        ModelHandle<In, Out> handle = open();
        handle.rollout(config);
        for (int i = 0; i < 100; i++) {
            handle.predict(new In(1), Call.DEFAULT.unit("u" + i));
        }
    }

    @Test
    void handle_forgottenDuringShadow_itsThreadEnds() {
        Set<Thread> before = threads();
        shadow();
        Set<Thread> started = threads();
        started.removeAll(before);
        assertThat(started).hasSize(1);

        awaitEndOf(started);
    }

    private static void shadow() {
        ModelHandle<In, Out> handle = open();
        handle.shadow(Shadow.<In, Out>to("2").sample(1));
        for (int i = 0; i < 100; i++) {
            handle.predict(new In(1));
        }
    }
}
