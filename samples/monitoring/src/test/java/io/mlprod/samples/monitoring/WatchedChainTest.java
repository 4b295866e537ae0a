package io.mlprod.samples.monitoring;

import static io.micrometer.observation.tck.TestObservationRegistryAssert.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.micrometer.observation.tck.TestObservationRegistry;
import io.mlprod.ModelHandle;
import io.mlprod.fallback.FallbackChain;
import io.mlprod.monitoring.ModelMonitor;
import io.mlprod.monitoring.health.Health;
import io.mlprod.monitoring.metrics.ObservedPredictor;
import io.mlprod.provenance.TierState;
import io.mlprod.samples.monitoring.Question.Season;
import io.mlprod.time.ManualTime;
import java.time.DayOfWeek;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A real chain, whose first tier is down, as a monitor sees it. */
class WatchedChainTest {

    private static final Question QUESTION =
            new Question(22, 60, 3, 17, true, DayOfWeek.MONDAY, Season.SUMMER, "centre");

    private final ManualTime time = new ManualTime(Instant.parse("2026-06-29T00:00:00Z"));
    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final ModelMonitor monitor =
            ModelMonitor.builder().metrics(registry).time(time).build();
    private final ModelHandle<Question, Forecast> bikes = BikeMonitoring.model(monitor, time);
    private final FallbackChain<Question, Forecast> chain = FallbackChain.builder(Question.class, Forecast.class)
            .name("rentals")
            .listener(monitor)
            .time(time)
            .primary(
                    (question, call) -> {
                        throw new IllegalStateException("the service is down");
                    },
                    tier -> tier.name("service").breaker())
            .then(bikes)
            .orElse(new Forecast(0));

    @AfterEach
    void close() {
        chain.close();
        bikes.close();
        monitor.close();
    }

    /** Returns how many calls that took. */
    private int openTheBreaker() {
        int calls = 0;
        while (chain.status().get(0).load().state() == TierState.READY) {
            chain.predict(QUESTION);
            calls++;
        }
        return calls;
    }

    @Test
    void health_breakerOfFirstTierOpen_isDegradedButReady() {
        openTheBreaker();

        Health.Part part = monitor.health().part("rentals").orElseThrow();
        assertThat(part.isReady()).isTrue();
        assertThat(part.reasons()).extracting(Health.Reason::cause).containsExactly(Health.Cause.BREAKER_OPEN);
        assertThat(monitor.health().part("bikes").orElseThrow().reasons()).isEmpty();
    }

    @Test
    void metrics_breakerOfFirstTierOpen_countAttemptsAndStates() {
        int calls = openTheBreaker();

        chain.predict(QUESTION);

        assertThat(registry.get("mlprod.fallback.calls")
                        .tags("chain", "rentals", "tier", "bikes", "outcome", "success")
                        .timers())
                .extracting(timer -> timer.count())
                .satisfies(counts -> assertThat(
                                counts.stream().mapToLong(Long::longValue).sum())
                        .isEqualTo(calls + 1));
        assertThat(registry.get("mlprod.fallback.attempts")
                        .tags("tier", "service", "outcome", "breaker_open")
                        .timer()
                        .count())
                .isEqualTo(1);
        assertThat(registry.get("mlprod.fallback.tier.state")
                        .tags("tier", "service", "state", "open")
                        .gauge()
                        .value())
                .isEqualTo(1);
    }

    @Test
    void status_tierOfAChain_countsTheRowsOfItsModel() {
        chain.predict(QUESTION);

        assertThat(monitor.status()
                        .version(bikes.serving())
                        .orElseThrow()
                        .reference()
                        .rows())
                .isEqualTo(1);
    }

    @Test
    void observedPredictor_chainWhoseFirstTierFails_saysWhichTierAnswered() {
        TestObservationRegistry observations = TestObservationRegistry.create();

        ObservedPredictor.chain("rentals", chain, observations).predict(QUESTION);

        assertThat(observations)
                .hasSingleObservationThat()
                .hasNameEqualTo("mlprod.fallback")
                .hasLowCardinalityKeyValue("chain", "rentals")
                .hasLowCardinalityKeyValue("tier", "bikes")
                .hasLowCardinalityKeyValue("degradation", "failed")
                .hasLowCardinalityKeyValue("outcome", "success");
    }
}
