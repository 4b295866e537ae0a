package io.mlprod;

import static org.assertj.core.api.Assertions.assertThat;

import io.mlprod.Scales.In;
import io.mlprod.Scales.Out;
import io.mlprod.rollout.RolloutState;
import io.mlprod.rollout.RolloutStatus;
import io.mlprod.rollout.RunningRollout;
import io.mlprod.time.ManualTime;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A rollout that is started again on the same handle, without a store. With stores see RolloutStoreContract. */
@Timeout(60)
class RolloutAgainTest {

    private final ManualTime time = new ManualTime(Instant.parse("2026-01-01T00:00:00Z"));
    private final ModelHandle<In, Out> handle = TakingBack.handle(time);

    @AfterEach
    void close() {
        handle.close();
    }

    private RunningRollout takenBack(TakingBack way) {
        RunningRollout rollout = handle.rollout(TakingBack.rollout());
        way.run(handle, rollout, time);
        return rollout;
    }

    @ParameterizedTest
    @EnumSource
    void rollout_takenBack_staysSoWhenStartedAgain(TakingBack way) {
        String reason = takenBack(way).status().reason();

        RolloutStatus again = handle.rollout(TakingBack.rollout()).status();

        assertThat(again.state()).isEqualTo(RolloutState.ROLLED_BACK);
        assertThat(again.epoch()).isOne();
        assertThat(again.reason())
                .isEqualTo(
                        way == TakingBack.HANDLE_AFTER_PROMOTION
                                ? "operator: rolled back after it was promoted"
                                : reason);
        assertThat(handle.serving().version()).isEqualTo("1");
        assertThat(handle.predict(new In(1), Call.DEFAULT.unit("u")).model().version())
                .isEqualTo("1");
    }

    @ParameterizedTest
    @EnumSource
    void againAfter_theEpochThatWasTakenBack_startsTheNext(TakingBack way) {
        takenBack(way);

        RolloutStatus again = handle.rollout(TakingBack.rollout().againAfter(1)).status();

        assertThat(again.state()).isEqualTo(RolloutState.STEP);
        assertThat(again.epoch()).isEqualTo(2);
    }

    @Test
    void rollout_takenBackAndNamedAnew_starts() {
        takenBack(TakingBack.OPERATOR);

        assertThat(handle.rollout(TakingBack.rollout().name("second try"))
                        .status()
                        .state())
                .isEqualTo(RolloutState.STEP);
    }

    @Test
    void rollout_takenBackAndLoadedAgain_staysSo() {
        takenBack(TakingBack.OPERATOR);
        handle.versions().unload("2");
        time.advance(Duration.ofSeconds(1));
        handle.versions().load(Scales.version("2", 3));

        assertThat(handle.rollout(TakingBack.rollout()).status().state()).isEqualTo(RolloutState.ROLLED_BACK);
    }

    @Test
    void rollout_sameVersionNameForAnotherModel_starts() {
        takenBack(TakingBack.OPERATOR);
        handle.versions().unload("2");
        time.advance(Duration.ofSeconds(1));
        handle.versions().load(Scales.version("2", 1.5f));

        assertThat(handle.rollout(TakingBack.rollout()).status().state()).isEqualTo(RolloutState.STEP);
    }
}
