package io.mlprod;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mlprod.Scales.In;
import io.mlprod.Scales.Out;
import io.mlprod.error.DeployException;
import io.mlprod.error.DeployException.Gate;
import io.mlprod.lifecycle.Golden;
import io.mlprod.lifecycle.VersionStatus;
import io.mlprod.lifecycle.VersionStatus.State;
import io.mlprod.rollout.Rollout;
import io.mlprod.rollout.RolloutState;
import io.mlprod.rollout.RunningRollout;
import io.mlprod.routing.Route;
import io.mlprod.spi.ManualTime;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class DeployTest {

    private final ManualTime time = new ManualTime(Instant.parse("2026-01-01T00:00:00Z"));

    @Test
    void deploy_newVersion_servesAndCanBeRolledBack() {
        try (ModelHandle<In, Out> handle = Scales.builder().time(time).build()) {
            assertThat(handle.predict(new In(2)).value().score()).isEqualTo(2);

            handle.deploy(Scales.version("2", 3));
            Prediction<Out> second = handle.predict(new In(2));

            assertThat(second.value().score()).isEqualTo(6);
            assertThat(second.model().version()).isEqualTo("2");
            assertThat(handle.versions())
                    .extracting(VersionStatus::state)
                    .containsExactlyInAnyOrder(State.READY, State.SERVING);

            handle.rollback();

            assertThat(handle.predict(new In(2)).value().score()).isEqualTo(2);
            time.advance(Duration.ofSeconds(1));
            assertThat(handle.versions())
                    .extracting(VersionStatus::state)
                    .containsExactly(State.UNLOADED, State.SERVING);
            assertThatThrownBy(handle::rollback).isInstanceOf(IllegalStateException.class);
        }
    }

    @Test
    void deploy_goldenWrong_neverServesAndSaysWhere() {
        try (ModelHandle<In, Out> handle = Scales.builder()
                .golden(Golden.of(new In(1), new Out(1, 1f)).and(new In(0.25f), new Out(0, 0.25f)))
                .build()) {
            assertThatThrownBy(() -> handle.deploy(Scales.version("2", 3)))
                    .isInstanceOfSatisfying(DeployException.class, e -> {
                        assertThat(e.gate()).isEqualTo(Gate.GOLDEN);
                        assertThat(e.mismatches()).hasSize(3);
                    })
                    .hasMessageContaining("row 1, score: expected 0.25, got 0.75");
            assertThat(handle.version().version()).isEqualTo("1");
        }
    }

    @Test
    void rollout_healthyCandidate_isPromotedStepByStep() {
        try (ModelHandle<In, Out> handle = Scales.builder().time(time).build()) {
            handle.load(Scales.version("2", 3));
            RunningRollout rollout =
                    handle.rollout(Rollout.to("2").steps(0.1, 0.5).minUnits(100));
            int unit = 0;
            int candidates = 0;
            for (int tick = 0; tick < 300 && !rollout.status().state().isFinal(); tick++) {
                for (int i = 0; i < 100; i++) {
                    Prediction<Out> p = handle.predict(new In(1), Call.DEFAULT.unit("u" + unit++));
                    boolean isCandidate = p.route().arm().equals(Route.CANDIDATE);
                    candidates += isCandidate ? 1 : 0;
                    assertThat(p.value().score()).isEqualTo(isCandidate ? 3 : 1);
                }
                time.advance(Duration.ofSeconds(30));
            }
            assertThat(rollout.status().state()).as(rollout.status().toString()).isEqualTo(RolloutState.PROMOTED);
            time.advance(Duration.ofMinutes(1));
            assertThat(candidates).isPositive();
            assertThat(handle.version().version()).isEqualTo("2");
        }
    }
}
