package io.mlprod.monitoring.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MockClock;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.distribution.DistributionStatisticConfig;
import io.micrometer.core.instrument.distribution.pause.PauseDetector;
import io.micrometer.core.instrument.simple.SimpleConfig;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.mlprod.Call;
import io.mlprod.ModelHandle;
import io.mlprod.error.InvalidInputException;
import io.mlprod.error.OverloadedException;
import io.mlprod.error.Violation;
import io.mlprod.model.ModelVersion;
import io.mlprod.model.PredictionId;
import io.mlprod.monitoring.Ending;
import io.mlprod.monitoring.metrics.Ages.In;
import io.mlprod.monitoring.metrics.Ages.Out;
import io.mlprod.observe.Column;
import io.mlprod.observe.ModelEvent;
import io.mlprod.observe.RowLayout;
import io.mlprod.observe.RowRecorder;
import io.mlprod.observe.Subscription;
import io.mlprod.provenance.AttemptOutcome;
import io.mlprod.provenance.TierState;
import io.mlprod.routing.Route;
import io.mlprod.time.ManualTime;
import java.lang.ref.WeakReference;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class MonitorMetricsTest {

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final ModelVersion AGES_1 = new ModelVersion("ages", "1", "");

    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final MonitorMetrics metrics = MonitorMetrics.of(registry);

    private static RowLayout layout(int features) {
        return new RowLayout(
                AGES_1,
                IntStream.range(0, features)
                        .mapToObj(i -> Column.of("f" + i, Column.Kind.NUMBER, true))
                        .toList(),
                List.of());
    }

    private static ModelEvent failed(Throwable error, Map<String, String> tags) {
        return new ModelEvent.PredictionFailed(
                AGES_1, PredictionId.next(), Duration.ofMillis(1), error, Route.direct(AGES_1), tags, "input");
    }

    private static ModelEvent invalid(String feature) {
        Violation violation = new Violation(feature, "range", "0 to 1", 5.0, 0, Violation.Handling.REJECTED);
        return failed(new InvalidInputException("ages@1", List.of(violation), null), Map.of());
    }

    private Set<String> values(String meter, String tag) {
        return registry.find(meter).meters().stream()
                .map(found -> found.getId().getTag(tag))
                .collect(Collectors.toSet());
    }

    private double count(String meter, String... tags) {
        return registry.get(meter)
                .tags(tags)
                .meter()
                .measure()
                .iterator()
                .next()
                .getValue();
    }

    private static void until(BooleanSupplier condition) {
        long start = System.nanoTime();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - start > PATIENCE.toNanos()) {
                throw new AssertionError("What was waited for did not happen");
            }
            LockSupport.parkNanos(50_000);
        }
    }

    private Stream<Meter.Id> ofVersion(String version) {
        return registry.getMeters().stream().map(Meter::getId).filter(id -> version.equals(id.getTag("model.version")));
    }

    // ---- predictions

    @Test
    void predict_answersAndErrors_areTimedByOutcome() {
        try (ModelHandle<In, Out> handle = Ages.builder().listener(metrics).build()) {
            handle.predict(new In(1));
            handle.predictAll(List.of(new In(1), new In(2)));
            assertThatThrownBy(() -> handle.predict(new In(Float.NaN))).isInstanceOf(InvalidInputException.class);

            long answered = registry.get("mlprod.predictions").tags("outcome", "success").timers().stream()
                    .mapToLong(Timer::count)
                    .sum();
            assertThat(answered).isEqualTo(3);
            assertThat(count("mlprod.predictions", "error", "InvalidInputException"))
                    .isOne();
        }
    }

    @Test
    void predict_repairedInput_countsTheViolation() {
        try (ModelHandle<In, Out> handle = Ages.builder().listener(metrics).build()) {
            handle.predict(new In(500));

            assertThat(count("mlprod.violations", "feature", "x", "rule", "range", "handling", "clamped"))
                    .isOne();
        }
    }

    @Test
    void predictionFailed_errorOfTheApplication_isOther() {
        metrics.recorder(layout(1));

        metrics.onEvent(failed(new NoSuchElementException(), Map.of()));
        metrics.onEvent(failed(new StackOverflowError(), Map.of()));
        metrics.onEvent(failed(new OverloadedException("full"), Map.of()));

        assertThat(values("mlprod.predictions", "error")).containsOnly("none", "other", "OverloadedException");
    }

    @Test
    void predictionFailed_unknownFeature_isOther() {
        metrics.recorder(layout(1));

        metrics.onEvent(invalid("f0"));
        metrics.onEvent(invalid("what a caller sent"));

        assertThat(values("mlprod.violations", "feature")).containsOnly("f0", "other");
    }

    @Test
    void predictionFailed_moreFeaturesThanAllowed_shareOneSeries() {
        metrics.recorder(layout(60));

        IntStream.range(0, 60).forEach(i -> metrics.onEvent(invalid("f" + i)));

        assertThat(values("mlprod.violations", "feature")).hasSize(51).contains("f49", "other");
        assertThat(count("mlprod.violations", "feature", "other")).isEqualTo(10);
    }

    // ---- tags of calls

    @Test
    void predict_tagNotAllowed_isNoTag() {
        try (ModelHandle<In, Out> handle = Ages.builder().listener(metrics).build()) {
            handle.predict(new In(1), Call.DEFAULT.tag("user", "eve"));

            assertThat(registry.get("mlprod.predictions").meter().getId().getTags())
                    .extracting(Tag::getKey)
                    .doesNotContain("user");
        }
    }

    @Test
    void predict_moreValuesOfATagThanAllowed_areOther() {
        MonitorMetrics tagged =
                MonitorMetrics.builder().registry(registry).callTag("tenant", 2).build();
        try (ModelHandle<In, Out> handle = Ages.builder().listener(tagged).build()) {
            for (int i = 0; i < 10; i++) {
                handle.predict(new In(1), Call.DEFAULT.tag("tenant", "t" + i));
            }
            handle.predict(new In(1));

            assertThat(values("mlprod.predictions", "tenant")).containsOnly("t0", "t1", "other", "none");
            assertThat(count("mlprod.predictions", "tenant", "other")).isEqualTo(8);
        }
    }

    @Test
    void predict_tagOfTenMegabytes_isOther() {
        MonitorMetrics tagged =
                MonitorMetrics.builder().registry(registry).callTag("tenant", 2).build();
        tagged.recorder(layout(1));

        tagged.onEvent(failed(new OverloadedException("full"), Map.of("tenant", "x".repeat(10_000_000))));

        assertThat(values("mlprod.predictions", "tenant")).containsOnly("other");
    }

    @Test
    void callTag_tooManyCombinations_isRefused() {
        MonitorMetrics.Builder builder = MonitorMetrics.builder().callTag("tenant", 28);

        assertThatThrownBy(() -> builder.callTag("region", 40))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("region")
                .hasMessageContaining("1000");
    }

    @Test
    void callTag_ofTheMeterItself_isRefused() {
        assertThatThrownBy(() -> MonitorMetrics.builder().callTag("outcome", 2))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("outcome");
    }

    // ---- versions that come and go

    @Test
    void unload_version_itsMetersGo() {
        try (ModelHandle<In, Out> handle = Ages.builder().listener(metrics).build()) {
            handle.versions().load(Ages.version("2", 2));
            assertThat(ofVersion("2")).isNotEmpty();

            handle.versions().unload("2");

            until(
                    () -> { // its memory is freed by another thread
                        metrics.refresh();
                        return ofVersion("2").findAny().isEmpty();
                    });
            assertThat(ofVersion("1")).isNotEmpty();
        }
    }

    @Test
    void deploy_andRollBack_servingIsTheVersionThatServes() {
        ManualTime time = new ManualTime(Instant.EPOCH); // which unloads the version that was taken back
        try (ModelHandle<In, Out> handle =
                Ages.builder().time(time).listener(metrics).build()) {
            handle.deploy(Ages.version("2", 2));
            assertThat(count("mlprod.model.serving", "model.version", "2")).isOne();
            handle.rollBack();

            assertThat(count("mlprod.model.serving", "model.version", "2")).isZero();
            assertThat(count("mlprod.model.serving", "model.version", "1")).isOne();
            assertThat(count("mlprod.model.deploys", "outcome", "rolled_back")).isOne();

            time.advance(Duration.ofMillis(1));
            assertThat(ofVersion("2")).isEmpty();
        }
    }

    @Test
    void close_handle_itsMetersGo() {
        ModelHandle<In, Out> handle = Ages.builder().listener(metrics).build();
        handle.predict(new In(1));

        handle.close();

        assertThat(registry.getMeters())
                .extracting(meter -> meter.getId().getTag("model"))
                .containsOnlyNulls();
    }

    @Test
    void close_oneOfTwoHandlesOfOneName_metersOfTheOtherStay() {
        try (ModelHandle<In, Out> one = Ages.builder().listener(metrics).build()) {
            ModelHandle<In, Out> other = Ages.builder().listener(metrics).build();
            other.predict(new In(1));
            other.close();

            one.predict(new In(1));

            assertThat(count("mlprod.predictions", "model.version", "1")).isEqualTo(2);
            assertThat(count("mlprod.model.serving", "model.version", "1")).isOne();
        }
    }

    @Test
    void cacheCounters_deployAndRollback_goOnWithoutAJump() {
        FakeHandle handle = new FakeHandle();
        metrics.attached(handle, new Ending());
        handle.hits.put("1", 1_000L);
        assertThat(count("cache.gets", "result", "hit")).isEqualTo(1_000);
        handle.serving = "2";
        handle.hits.put("2", 50L);
        assertThat(count("cache.gets", "result", "hit")).isEqualTo(1_050);

        handle.serving = "1";

        assertThat(count("cache.gets", "result", "hit")).isEqualTo(1_050);
    }

    @Test
    void cacheCounters_versionLoadedAgain_addUp() {
        FakeHandle handle = new FakeHandle();
        metrics.attached(handle, new Ending());
        handle.hits.put("1", 1_000L);
        assertThat(count("cache.gets", "result", "hit")).isEqualTo(1_000);

        handle.hits.put("1", 7L);

        assertThat(count("cache.gets", "result", "hit")).isEqualTo(1_007);
    }

    /** No handle is kept alive by what measures it. */
    @Test
    void refresh_forgottenHandle_itsMetersGo() {
        WeakReference<FakeHandle> forgotten = new WeakReference<>(attached());
        assertThat(registry.find("cache.gets").meters()).isNotEmpty();

        until(() -> {
            System.gc();
            return forgotten.get() == null;
        });
        metrics.refresh();

        assertThat(registry.find("cache.gets").meters()).isEmpty();
    }

    private FakeHandle attached() {
        FakeHandle handle = new FakeHandle();
        metrics.attached(handle, new Ending());
        return handle;
    }

    // ---- chains

    @Test
    void attempted_byOutcome_isTimed() {
        metrics.onEvent(FakeChain.attempted("fraud", AttemptOutcome.TIMEOUT));
        metrics.onEvent(FakeChain.attempted("fraud", AttemptOutcome.TIMEOUT));

        assertThat(count("mlprod.fallback.attempts", "tier", "fraud", "outcome", "timeout", "purpose", "answer"))
                .isEqualTo(2);
    }

    @Test
    void chainAnswered_late_hasNoBudgetLeft() {
        metrics.onEvent(FakeChain.answered(-5));

        assertThat(count("mlprod.fallback.late")).isOne();
        assertThat(registry.get("mlprod.fallback.budget.left").timer().max(TimeUnit.SECONDS))
                .isZero();
    }

    @Test
    void tierState_asked_isTheChainsOwn() {
        FakeChain chain = new FakeChain();
        metrics.attached(chain, new Ending());

        chain.first = TierState.OPEN;

        assertThat(count("mlprod.fallback.tier.state", "tier", "fraud", "state", "open"))
                .isOne();
        assertThat(count("mlprod.fallback.tier.state", "tier", "fraud", "state", "ready"))
                .isZero();
    }

    @Test
    void refresh_closedChain_itsMetersGo() {
        FakeChain chain = new FakeChain();
        metrics.attached(chain, new Ending());
        chain.isClosed = true;

        metrics.refresh();

        assertThat(values("mlprod.fallback.calls", "chain")).isEmpty();
        assertThat(registry.find("mlprod.fallback.tier.state").meters()).isEmpty();
    }

    @Test
    void listen_subscriptionEnds_metersOfTheHandleGo() {
        try (ModelHandle<In, Out> handle = Ages.builder().build()) {
            Subscription subscription = handle.listen(metrics);
            assertThat(ofVersion("1")).isNotEmpty();

            subscription.close();
            metrics.refresh();

            assertThat(ofVersion("1")).isEmpty();
            assertThat(count("mlprod.monitor.sources", "kind", "handle")).isZero();
        }
    }

    @Test
    void refresh_chainThatIsNotListenedToAnyMore_itsMetersGo() {
        Ending subscription = new Ending();
        metrics.attached(new FakeChain(), subscription);
        subscription.close();

        metrics.refresh();

        assertThat(registry.find("mlprod.fallback.tier.state").meters()).isEmpty();
    }

    @Test
    void close_metrics_leavesTheHandle() {
        Ending subscription = new Ending();
        metrics.attached(new FakeHandle(), subscription);

        metrics.close();

        assertThat(subscription.isClosed()).isTrue();
    }

    // ---- numbers of a monitor

    @Test
    void number_notKnownYet_isNotThere() {
        double[] value = {Double.NaN};
        metrics.recorder(layout(1));
        metrics.number(MlprodMeter.DRIFT_EFFECT, AGES_1, () -> value[0], "f0", "psi");
        assertThat(registry.find("mlprod.drift.effect").gauge()).isNull();

        value[0] = 0.25;
        metrics.refresh();
        assertThat(count("mlprod.drift.effect", "feature", "f0")).isEqualTo(0.25);

        value[0] = Double.NaN;
        metrics.refresh();
        assertThat(registry.find("mlprod.drift.effect").gauge()).isNull();
    }

    @Test
    void number_featuresBeyondTheLimit_areTheMostAlarmingOne() {
        metrics.recorder(layout(60));
        for (int i = 0; i < 60; i++) {
            double value = i;
            metrics.number(MlprodMeter.DRIFT_EFFECT, AGES_1, () -> value, "f" + i, "psi");
            metrics.number(MlprodMeter.DRIFT_PVALUE, AGES_1, () -> value / 100, "f" + i, "ks");
            metrics.number(MlprodMeter.FEATURE_VALUES, AGES_1, () -> 2, "f" + i, "missing");
        }

        assertThat(registry.get("mlprod.drift.effect").gauges()).hasSize(51);
        assertThat(count("mlprod.drift.effect", "feature", "other")).isEqualTo(59);
        assertThat(count("mlprod.drift.pvalue", "feature", "other")).isEqualTo(0.5);
        assertThat(count("mlprod.feature.values", "feature", "other")).isEqualTo(20);
    }

    @Test
    void number_sourceThrows_restOfTheScrapeIsThere() {
        metrics.recorder(layout(1));
        boolean[] fails = {false};
        metrics.number(
                MlprodMeter.DROPPED,
                AGES_1,
                () -> {
                    if (fails[0]) {
                        throw new IllegalStateException("not today");
                    }
                    return 5;
                },
                "full");
        assertThat(count("mlprod.monitor.dropped")).isEqualTo(5);

        fails[0] = true;

        assertThat(count("mlprod.monitor.dropped")).isEqualTo(5);
    }

    @Test
    void number_wrongTags_isRefusedWithTheRightOnes() {
        assertThatThrownBy(() -> metrics.number(MlprodMeter.DRIFT_EFFECT, AGES_1, () -> 0, "psi"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("mlprod.drift.effect")
                .hasMessageContaining("[model, model.version, feature, test]");
    }

    @Test
    void state_ofAnEnum_isOneForTheConstantThatIs() {
        metrics.recorder(layout(1));

        metrics.state(MlprodMeter.DRIFT_STATE, AGES_1, TierState.class, () -> TierState.OPEN);

        assertThat(count("mlprod.drift.state", "state", "open")).isOne();
        assertThat(count("mlprod.drift.state", "state", "ready")).isZero();
    }

    // ---- registries

    @Test
    void bindTo_afterTheHandleWasBuilt_countsFromThenOn() {
        MonitorMetrics unbound = MonitorMetrics.builder().build();
        try (ModelHandle<In, Out> handle = Ages.builder().listener(unbound).build()) {
            unbound.bindTo(registry);
            handle.predict(new In(1));

            assertThat(count("mlprod.predictions", "model", "ages")).isOne();
        }
    }

    @Test
    void bindTo_anotherRegistryThanItWasBuiltFor_isRefused() {
        assertThatThrownBy(() -> metrics.bindTo(new SimpleMeterRegistry()))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("one registry");
    }

    @Test
    void close_metrics_leavesNoMeterAndHandleGoesOn() {
        registry.config().commonTags("application", "shop");
        try (ModelHandle<In, Out> handle = Ages.builder().listener(metrics).build()) {
            handle.predict(new In(1));

            metrics.close();
            handle.predict(new In(500));
            handle.deploy(Ages.version("2", 2));

            assertThat(registry.getMeters()).isEmpty();
        }
    }

    @Test
    void close_boundToARegistry_leavesNoMeterThere() {
        registry.config().commonTags("application", "shop");
        MonitorMetrics unbound = MonitorMetrics.builder().build();
        unbound.bindTo(registry);
        unbound.recorder(layout(1));
        assertThat(ofVersion("1")).isNotEmpty();

        unbound.close();

        assertThat(ofVersion("1")).isEmpty();
    }

    @Test
    void predict_registryClosedFirst_answers() {
        try (ModelHandle<In, Out> handle = Ages.builder().listener(metrics).build()) {
            registry.close();

            assertThat(handle.predict(new In(1)).value().score()).isOne();
            handle.deploy(Ages.version("2", 2));
            assertThat(handle.statistics().listenerErrors()).isZero();
        }
    }

    @Test
    void predict_registryRefusesAllMeters_answers() {
        MeterRegistry refusing = new SimpleMeterRegistry(SimpleConfig.DEFAULT, new MockClock()) {
            @Override
            protected Counter newCounter(Meter.Id id) {
                throw new IllegalStateException("no counters");
            }

            @Override
            protected Timer newTimer(Meter.Id id, DistributionStatisticConfig config, PauseDetector detector) {
                throw new IllegalStateException("no timers");
            }
        };
        try (ModelHandle<In, Out> handle =
                Ages.builder().listener(MonitorMetrics.of(refusing)).build()) {
            assertThat(handle.predict(new In(500)).value().score()).isEqualTo(120);
            assertThat(handle.statistics().listenerErrors()).isZero();
        }
    }

    @Test
    void recorder_afterClose_isNone() {
        metrics.close();

        RowRecorder recorder = metrics.recorder(layout(1));

        assertThat(recorder).isNull();
    }
}
