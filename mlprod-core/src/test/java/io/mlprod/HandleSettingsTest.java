package io.mlprod;

import static org.assertj.core.api.Assertions.assertThat;

import io.mlprod.Scales.In;
import io.mlprod.Scales.Out;
import io.mlprod.admission.AdmissionLimits;
import io.mlprod.admission.AsyncLimits;
import io.mlprod.batching.Batching;
import io.mlprod.batching.RowIndependence;
import io.mlprod.cache.Cache;
import io.mlprod.error.DeployException;
import io.mlprod.internal.serving.HandleSettings;
import io.mlprod.lifecycle.Arena;
import io.mlprod.lifecycle.Golden;
import io.mlprod.lifecycle.ModelSource;
import io.mlprod.lifecycle.Retention;
import io.mlprod.lifecycle.Tuning;
import io.mlprod.observe.Event;
import io.mlprod.observe.ModelEvent;
import io.mlprod.time.ManualTime;
import io.mlprod.validation.Schema;
import java.lang.invoke.MethodHandles;
import java.lang.reflect.RecordComponent;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A handle loads later versions by the settings that its builder had at build(), whatever became of the builder. */
class HandleSettingsTest {

    @Test
    void settings_everyLineOfTheBuilder_isInThem() throws ReflectiveOperationException {
        ModelHandleBuilder<In, Out> all = ModelHandle.builder(In.class, Out.class)
                .name("n")
                .version("v")
                .load(ModelSource.of(new byte[1]))
                .schema(Schema.builder().maxBatch(3).build())
                .listener(event -> {})
                .intraOpThreads(2)
                .arena(Arena.ON)
                .async(AsyncLimits.DEFAULT.maxThreads(3).maxWaiting(4))
                .cache(Cache.DEFAULT.maximumWeight(1), input -> false)
                .batching(Batching.DEFAULT.maxRows(2))
                .rowIndependence(RowIndependence.ASSUMED)
                .refuseHazards()
                .admission(AdmissionLimits.DEFAULT.maxRuns(5).maxWaiting(6).maxWait(Duration.ZERO))
                .tune(Tuning.FOR_LATENCY, List.of(new In(1)))
                .warmUp(List.of(new In(2)))
                .golden(Golden.of(new In(1), new Out(1, 1)))
                .keepPrevious(Retention.DEFAULT.maxVersions(7).maxAge(Duration.ofDays(8)))
                .time(new ManualTime(Instant.EPOCH))
                .unitSecret(new byte[16])
                .closeGrace(Duration.ofHours(9))
                .closeOnShutdown(false)
                .engine(FakeEngine.number())
                .lookup(MethodHandles.publicLookup());
        ModelHandleBuilder<In, Out> fresh = ModelHandle.builder(In.class, Out.class);
        HandleSettings<In, Out> standard = fresh.settings(ModelSource.of(new byte[2]));

        HandleSettings<In, Out> settings = all.settings(ModelSource.of(new byte[1]));

        for (RecordComponent component : HandleSettings.class.getRecordComponents()) {
            assertThat(component.getAccessor().invoke(settings))
                    .as(component.getName())
                    .isNotEqualTo(component.getAccessor().invoke(standard));
        }
        all.listener(event -> {});
        assertThat(settings.listeners()).hasSize(1);
    }

    @Test
    void deploy_builderChangedAfterBuild_goesByWhatItWas() {
        VersionEngine engine = new VersionEngine();
        List<Event> told = new ArrayList<>();
        List<Event> toldLater = new ArrayList<>();
        List<In> warmUp = new ArrayList<>(List.of(new In(1)));
        ModelHandleBuilder<In, Out> builder =
                Scales.builder().engine(engine).listener(told::add).warmUp(warmUp);
        try (ModelHandle<In, Out> first = builder.build()) {
            warmUp.clear();
            builder.name("other")
                    .version("9")
                    .load(Scales.version("9", 9))
                    .engine(FakeEngine.number())
                    .golden(Golden.of(new In(1), new Out(0, 77)))
                    .listener(toldLater::add)
                    .schema(Schema.builder()
                            .feature("x", feature -> feature.max(0))
                            .build());

            first.deploy(Scales.version("2", 3));

            assertThat(first.serving().name()).isEqualTo("m");
            assertThat(first.serving().version()).isEqualTo("2");
            assertThat(first.predict(new In(2)).value().score()).isEqualTo(6);
            assertThat(engine.sessions).hasValue(2);
            assertThat(told).anyMatch(event -> event instanceof ModelEvent.Deployed);
            assertThat(toldLater).isEmpty();
        }
    }

    @Test
    void build_twice_makesHandlesThatKnowNothingOfOneAnother() {
        VersionEngine engine = new VersionEngine();
        ModelHandleBuilder<In, Out> builder = Scales.builder().engine(engine);
        try (ModelHandle<In, Out> first = builder.build()) {
            try (ModelHandle<In, Out> second = builder.build()) {
                first.deploy(Scales.version("2", 3));
                assertThat(second.predict(new In(2)).value().score()).isEqualTo(2);
                assertThat(second.versions().list()).hasSize(1);
            }
            assertThat(first.predict(new In(2)).value().score()).isEqualTo(6);
        }
        assertThat(engine.sessions).hasValue(0);
    }

    @Test
    void build_firstVersionMissesGolden_isADeployExceptionAndNothingIsLeft() {
        VersionEngine engine = new VersionEngine();
        ModelHandleBuilder<In, Out> builder =
                Scales.builder().engine(engine).golden(Golden.of(new In(1), new Out(1, 5)));
        org.assertj.core.api.Assertions.assertThatThrownBy(builder::build)
                .isInstanceOf(DeployException.class)
                .hasMessageContaining("row 0, score: expected 5.0, got 1.0");
        assertThat(engine.sessions).hasValue(0);
    }
}
