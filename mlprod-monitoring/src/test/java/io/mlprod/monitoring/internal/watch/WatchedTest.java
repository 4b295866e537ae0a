package io.mlprod.monitoring.internal.watch;

import static org.assertj.core.api.Assertions.assertThat;

import io.mlprod.error.CancelledException;
import io.mlprod.error.ModelExecutionException;
import io.mlprod.experiment.Readout;
import io.mlprod.lifecycle.VersionStatus;
import io.mlprod.lifecycle.VersionStatus.State;
import io.mlprod.model.ModelVersion;
import io.mlprod.model.PredictionId;
import io.mlprod.monitoring.Ending;
import io.mlprod.monitoring.health.Health;
import io.mlprod.monitoring.health.Health.Cause;
import io.mlprod.monitoring.health.Health.Effect;
import io.mlprod.monitoring.health.Health.Reason;
import io.mlprod.monitoring.health.HealthLimits;
import io.mlprod.observe.ChainEvent;
import io.mlprod.observe.HandleStatistics;
import io.mlprod.observe.ModelEvent;
import io.mlprod.observe.Observed;
import io.mlprod.provenance.AttemptOutcome;
import io.mlprod.provenance.TierState;
import io.mlprod.provenance.TierStatus;
import io.mlprod.rollout.RolloutStatus;
import io.mlprod.routing.Route;
import io.mlprod.shadow.ShadowReport;
import io.mlprod.time.ManualTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class WatchedTest {

    private static final ModelVersion MODEL = new ModelVersion("penguins", "7", "abc");

    private final ManualTime time = new ManualTime(Instant.EPOCH);
    private long answers;
    private Watched watched = watched(HealthLimits.DEFAULT);
    private final Handle handle = new Handle();
    private final Chain chain = new Chain();

    private Watched watched(HealthLimits limits) {
        return new Watched(time, limits, name -> answers);
    }

    private static final class Handle implements Observed.Handle {

        private boolean isClosed;
        private State state = State.SERVING;
        private long bytes = 1_000;

        @Override
        public String name() {
            return MODEL.name();
        }

        @Override
        public boolean isClosed() {
            return isClosed;
        }

        @Override
        public long listenerErrors() {
            return 0;
        }

        @Override
        public ModelVersion serving() {
            return MODEL;
        }

        @Override
        public List<VersionStatus> versions() {
            return List.of(VersionStatus.builder(MODEL, state, Instant.EPOCH)
                    .fileBytes(bytes)
                    .build());
        }

        @Override
        public HandleStatistics statistics() {
            return HandleStatistics.builder().build();
        }

        @Override
        public Optional<RolloutStatus> rollout() {
            return Optional.empty();
        }

        @Override
        public Optional<Readout> experiment() {
            return Optional.empty();
        }

        @Override
        public Optional<ShadowReport> shadow() {
            return Optional.empty();
        }
    }

    private static final class Chain implements Observed.Chain {

        private boolean isClosed;
        private TierState state = TierState.READY;
        private long answered;

        @Override
        public String name() {
            return "payments";
        }

        @Override
        public boolean isClosed() {
            return isClosed;
        }

        @Override
        public long listenerErrors() {
            return 0;
        }

        @Override
        public List<TierStatus> tiers() {
            TierStatus.Load load = new TierStatus.Load(state, "", 0, 0);
            return List.of(
                    new TierStatus("fraud", 0, load, Map.of(AttemptOutcome.SUCCESS, answered)),
                    new TierStatus("simple", 1, new TierStatus.Load(TierState.READY, "", 0, 0), Map.of()));
        }

        @Override
        public Set<String> models(String tier) {
            return tier.equals("fraud") ? Set.of("penguins") : Set.of("lite");
        }
    }

    private void fail(int times, Throwable error) {
        for (int i = 0; i < times; i++) {
            watched.failed(new ModelEvent.PredictionFailed(
                    MODEL, PredictionId.next(), Duration.ZERO, error, Route.direct(MODEL), Map.of(), "input"));
        }
    }

    private void failChain(int times) {
        for (int i = 0; i < times; i++) {
            watched.failed(new ChainEvent.ChainFailed("payments", Duration.ZERO, error(), Map.of(), "input"));
        }
    }

    private static Throwable error() {
        return new ModelExecutionException("broken", null);
    }

    private List<Effect> effects() {
        return watched.health().parts().get(0).reasons().stream()
                .map(Reason::effect)
                .toList();
    }

    private List<Cause> causes() {
        return watched.health().parts().get(0).reasons().stream()
                .map(Reason::cause)
                .toList();
    }

    // ---- what is watched

    @Test
    void health_nothingWatched_isLiveButNotReady() {
        assertThat(watched.health().isLive()).isTrue();
        assertThat(watched.health().isReady()).isFalse();
    }

    @Test
    void add_sameSourceTwice_isThereOnce() {
        watched.add(handle, new Ending());
        watched.add(handle, new Ending());

        assertThat(watched.all()).hasSize(1);
    }

    @Test
    void all_closedAndOpenOfOneName_isTheOpenOne() {
        Handle replaced = new Handle();
        replaced.isClosed = true;
        watched.add(replaced, new Ending());
        watched.add(handle, new Ending());

        assertThat(watched.all()).containsExactly(handle);
    }

    @Test
    void add_handleThatIsThere_endsTheSecondSubscription() {
        Ending first = new Ending();
        Ending second = new Ending();
        assertThat(watched.add(handle, first)).isTrue();
        assertThat(watched.add(handle, second)).isFalse();

        assertThat(second.isClosed()).isTrue();
        assertThat(first.isClosed()).isFalse();
        assertThat(watched.all()).containsExactly(handle);

        first.close();
        assertThat(watched.all()).isEmpty();
        assertThat(watched.add(handle, new Ending())).isTrue();
    }

    @Test
    void close_endsTheSubscriptionsThatThereAreAndThoseThatCome() {
        Ending before = new Ending();
        Ending after = new Ending();
        watched.add(handle, before);

        watched.close();
        watched.close();
        watched.add(chain, after);

        assertThat(before.isClosed()).isTrue();
        assertThat(after.isClosed()).isTrue();
        assertThat(watched.all()).isEmpty();
    }

    // ---- the tiers of chains

    private TierUse use(String model) {
        return watched.tiers(Duration.ofDays(3)).getOrDefault(model, TierUse.NONE);
    }

    @Test
    void tiers_lowerTierOfAChainWithTraffic_mayBeIdleAndTheFirstMayNot() {
        watched.add(chain, new Ending());
        for (int day = 0; day < 10; day++) {
            chain.answered++;
            assertThat(use("lite").mayBeIdle()).isTrue();
            assertThat(use("penguins")).isEqualTo(TierUse.NONE);
            time.advance(Duration.ofDays(1));
        }
    }

    @Test
    void tiers_chainWithoutTraffic_noneMayBeIdle() {
        watched.add(chain, new Ending());
        use("lite");
        time.advance(Duration.ofDays(4));

        assertThat(use("lite").mayBeIdle()).isFalse();
    }

    @Test
    void tiers_oneIsOff_isSaid() {
        watched.add(chain, new Ending());
        chain.state = TierState.SWITCHED_OFF;

        assertThat(use("penguins").off()).isEqualTo("tier fraud of chain payments is switched off");
        assertThat(use("other")).isEqualTo(TierUse.NONE);
    }

    // ---- handles

    @Test
    void health_servingHandle_isReadyWithoutReasons() {
        watched.add(handle, new Ending());

        assertThat(watched.health().isReady()).isTrue();
        assertThat(causes()).isEmpty();
        assertThat(watched.health().part("penguins").orElseThrow().modelBytes()).isEqualTo(1_000);
    }

    @Test
    void health_closedHandle_isNotReadyUntilForgotten() {
        handle.isClosed = true;
        watched.add(handle, new Ending());

        assertThat(causes()).containsExactly(Cause.CLOSED);
        assertThat(watched.health().isReady()).isFalse();
        assertThat(watched.health().isLive()).isTrue();

        watched.forgetClosed("penguins");

        assertThat(watched.all()).isEmpty();
    }

    @Test
    void health_noVersionServes_isNotReady() {
        handle.state = State.DRAINING;
        watched.add(handle, new Ending());

        assertThat(causes()).containsExactly(Cause.NO_VERSION_SERVES);
        assertThat(watched.health().isReady()).isFalse();
    }

    @Test
    void health_versionsTakeMoreThanTheyMay_isDegradedAndReady() {
        watched = watched(HealthLimits.DEFAULT.maxModelBytes(999));
        watched.add(handle, new Ending());

        assertThat(causes()).containsExactly(Cause.MODEL_MEMORY);
        assertThat(watched.health().isReady()).isTrue();
    }

    // ---- failing calls

    @Test
    void health_everyCallFailsForAMinute_isNotReady() {
        watched.add(handle, new Ending());
        fail(4, error());
        time.advance(Duration.ofMinutes(1));
        assertThat(effects()).as("too short").isEmpty();

        fail(1, error());

        assertThat(causes()).containsExactly(Cause.EVERY_CALL_FAILS);
        assertThat(effects()).containsExactly(Effect.NOT_READY);
    }

    @Test
    void health_oneAnswerBetweenFailures_isReady() {
        watched.add(handle, new Ending());
        fail(4, error());
        time.advance(Duration.ofMinutes(1));
        answers++;
        fail(1, error());

        assertThat(effects()).isEmpty();
    }

    @Test
    void health_answerAfterFailures_isReady() {
        watched.add(handle, new Ending());
        fail(5, error());
        time.advance(Duration.ofMinutes(1));
        fail(1, error());
        answers++;

        assertThat(effects()).isEmpty();
    }

    @Test
    void health_everyCallFailsForTenMinutes_isNotLive() {
        watched.add(handle, new Ending());
        fail(5, error());
        time.advance(Duration.ofMinutes(10));
        fail(1, error());

        assertThat(effects()).containsExactly(Effect.NOT_LIVE);
        assertThat(watched.health().isLive()).isFalse();
        assertThat(watched.health().isReady()).isFalse();
    }

    @Test
    void health_noCallsForAMinuteAfterFailures_isReadyToTryAgain() {
        watched.add(handle, new Ending());
        fail(5, error());
        time.advance(Duration.ofMinutes(1));
        fail(1, error());
        time.advance(Duration.ofSeconds(61));

        assertThat(watched.health().isReady()).isTrue();

        fail(1, error());

        assertThat(watched.health().isReady()).isFalse();
    }

    @Test
    void health_callersCancelEveryCall_isReady() {
        watched.add(handle, new Ending());
        fail(5, new CancelledException("cancelled", null));
        time.advance(Duration.ofMinutes(1));
        fail(5, new CancelledException("cancelled", null));

        assertThat(effects()).isEmpty();
    }

    // ---- chains

    @Test
    void health_breakerOfFirstTierOpen_isDegradedAndReady() {
        chain.state = TierState.OPEN;
        watched.add(chain, new Ending());

        assertThat(causes()).containsExactly(Cause.BREAKER_OPEN);
        assertThat(watched.health().isReady()).isTrue();
        assertThat(watched.health().toString()).contains("payments DEGRADED", "tier fraud is OPEN");
    }

    @Test
    void health_firstTierSwitchedOff_isDegraded() {
        chain.state = TierState.SWITCHED_OFF;
        watched.add(chain, new Ending());

        assertThat(causes()).containsExactly(Cause.FIRST_TIER_OFF);
    }

    @Test
    void health_everyCallOfChainFails_isNotReady() {
        watched.add(chain, new Ending());
        failChain(5);
        time.advance(Duration.ofMinutes(1));
        failChain(1);

        assertThat(causes()).containsExactly(Cause.EVERY_CALL_FAILS);
    }

    @Test
    void health_tierOfChainAnswersAgain_isReady() {
        watched.add(chain, new Ending());
        failChain(5);
        time.advance(Duration.ofMinutes(1));
        failChain(1);
        chain.answered++;

        assertThat(causes()).isEmpty();
    }

    @Test
    void health_closedChain_isNotReady() {
        chain.isClosed = true;
        watched.add(chain, new Ending());

        assertThat(causes()).containsExactly(Cause.CLOSED);
    }

    @Test
    void details_handleAndChain_areTextsNumbersAndTruthValues() {
        watched.add(handle, new Ending());
        chain.state = TierState.OPEN;
        watched.add(chain, new Ending());

        Map<String, Object> details = watched.health().details();

        assertThat(details)
                .containsEntry(
                        "penguins",
                        Map.of(
                                "kind",
                                "HANDLE",
                                "live",
                                true,
                                "ready",
                                true,
                                "serving",
                                "penguins@7",
                                "modelBytes",
                                1_000L))
                .containsEntry(
                        "payments",
                        Map.of(
                                "kind",
                                "CHAIN",
                                "live",
                                true,
                                "ready",
                                true,
                                "serving",
                                "fraud OPEN, simple READY",
                                "reasons",
                                List.of("BREAKER_OPEN: tier fraud is OPEN; lower tiers answer")));
        assertThat(watched.health().parts()).extracting(Health.Part::name).containsExactly("payments", "penguins");
    }
}
