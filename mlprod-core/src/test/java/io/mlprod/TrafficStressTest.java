package io.mlprod;

import static org.assertj.core.api.Assertions.assertThat;

import io.mlprod.Scales.In;
import io.mlprod.Scales.Out;
import io.mlprod.experiment.Experiment;
import io.mlprod.experiment.Metric;
import io.mlprod.experiment.RunningExperiment;
import io.mlprod.lifecycle.Retention;
import io.mlprod.lifecycle.VersionStatus;
import io.mlprod.rollout.Rollout;
import io.mlprod.routing.InMemoryExposures;
import io.mlprod.routing.Route;
import io.mlprod.shadow.RunningShadow;
import io.mlprod.shadow.Shadow;
import io.mlprod.time.ManualTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Calls by several threads while one thing after the other is tried out. */
class TrafficStressTest {

    private static final int CALLERS = 4;

    private final ManualTime time = new ManualTime(Instant.parse("2026-01-01T00:00:00Z"));
    private final AtomicBoolean isOver = new AtomicBoolean();
    private final AtomicLong candidates = new AtomicLong();

    @Test
    @Timeout(60)
    void predict_whileTestsComeAndGo_neverFailsAndTheRouteIsRight() {
        tryOut(15);
    }

    @Test
    @Tag("soak")
    @Timeout(600)
    void predict_whileManyTestsComeAndGo_neverFailsAndTheRouteIsRight() {
        tryOut(1_000);
    }

    private void tryOut(int rounds) {
        try (ModelHandle<In, Out> handle = Scales.builder()
                .time(time)
                .keepPrevious(Retention.DEFAULT.maxVersions(1).maxAge(Duration.ofMinutes(1)))
                .build()) {
            List<Asking<Boolean>> callers = new ArrayList<>();
            for (int i = 0; i < CALLERS; i++) {
                int caller = i;
                callers.add(Asking.start(() -> call(handle, caller)));
            }
            for (int round = 0; round < rounds; round++) {
                one(handle, round);
            }
            isOver.set(true);
            assertThat(callers).allMatch(Asking::result);
            assertThat(candidates.get()).isPositive();
            Eventually.until(
                    () -> handle.versions().list().stream().allMatch(status -> status.inFlight() == 0),
                    () -> handle.versions().list());
            assertThat(handle.versions().list())
                    .filteredOn(status -> status.state() != VersionStatus.State.UNLOADED)
                    .hasSize(1);
        }
    }

    private void call(ModelHandle<In, Out> handle, int caller) {
        List<In> many = List.of(new In(1), new In(2), new In(3));
        for (int i = 0; !isOver.get(); i++) {
            Call call = Call.DEFAULT.unit("u" + (caller + i) % 1_000);
            check(handle.predict(new In(1), call), 1);
            List<Outcome<Out>> outcomes = handle.predictAll(many, call);
            for (int row = 0; row < 3; row++) {
                check(outcomes.get(row).prediction(), row + 1);
            }
        }
    }

    private void check(Prediction<Out> p, float x) {
        Route route = p.route();
        boolean fellBack = route.reason() == Route.Reason.FALLBACK;
        float weight = p.model().version().equals("1") ? 1 : 3;
        if (p.value().score() != x * weight || fellBack || !route.assigned().equals(p.model())) {
            throw new AssertionError(p + " gave " + p.value() + " by " + route);
        }
        candidates.addAndGet(weight == 3 ? 1 : 0);
    }

    /** Starts something on a new candidate, lets calls come, and ends it. */
    private void one(ModelHandle<In, Out> handle, int round) {
        String name = "v" + round;
        handle.versions().load(Scales.version(name, 3));
        if (round % 3 == 0) {
            handle.rollout(Rollout.to(name).steps(0.5).units(units -> units.exposures(new InMemoryExposures(10))));
            awaitMore(() -> candidates.get());
            handle.rollBack();
        } else if (round % 3 == 1) {
            RunningExperiment experiment = handle.experiment(Experiment.named(name)
                    .<In>unit(in -> null)
                    .control("1", 0.5)
                    .arm("new", name, 0.5)
                    .metric(Metric.proportion("bought")));
            awaitMore(() -> candidates.get());
            experiment.reweigh(Map.of(Route.CONTROL, 0.2, "new", 0.8));
            awaitMore(() -> candidates.get());
            experiment.stop();
        } else {
            RunningShadow shadow = handle.shadow(Shadow.<In, Out>to(name).sample(1));
            awaitMore(() -> shadow.report().traffic().sampled());
            shadow.stop();
        }
        Eventually.until(
                () -> {
                    time.advance(
                            Duration.ofMinutes(1)); // the candidate is unloaded, and its digest can be loaded again
                    return handle.versions().list().stream()
                            .noneMatch(status -> status.model().version().equals(name)
                                    && status.state() != VersionStatus.State.UNLOADED);
                },
                () -> handle.versions().list());
    }

    private static void awaitMore(LongSupplier count) {
        long before = count.getAsLong();
        Eventually.until(() -> count.getAsLong() > before + 20, () -> count.getAsLong());
    }
}
