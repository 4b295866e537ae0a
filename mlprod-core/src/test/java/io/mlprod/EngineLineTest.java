package io.mlprod;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.mlprod.engine.Engines;
import io.mlprod.error.DeployException;
import io.mlprod.error.LoadException;
import io.mlprod.error.LoadException.Reason;
import io.mlprod.lifecycle.EngineChoice;
import io.mlprod.lifecycle.EngineChoice.Refusal;
import io.mlprod.lifecycle.ModelSource;
import io.mlprod.lifecycle.Tuning;
import io.mlprod.lifecycle.TuningReport.Measurement;
import io.mlprod.lifecycle.VersionStatus;
import io.mlprod.model.ElementType;
import io.mlprod.model.Inputs;
import io.mlprod.model.ModelVersion;
import io.mlprod.model.Outputs;
import io.mlprod.spi.Engine;
import io.mlprod.spi.EngineLimits;
import io.mlprod.spi.ForwardingEngine;
import io.mlprod.spi.ModelArtifact;
import io.mlprod.spi.ModelSession;
import io.mlprod.spi.SessionOptions;
import io.mlprod.spi.SourceReader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/** Several engines in line for one handle, and models without a file. */
class EngineLineTest {

    private static final Path MODEL = TestModels.path("dynamic_batch");

    record In(float x) {}

    record Out(float y) {}

    /** An engine that records what it was given and refuses as a test says. */
    private static final class Picky extends ForwardingEngine {

        private final String name;
        private final Supplier<RuntimeException> why;
        private EngineLimits limits = EngineLimits.NONE;
        private final List<ModelArtifact> given = new ArrayList<>();

        Picky(String name, Supplier<RuntimeException> why) {
            super(FakeEngine.number());
            this.name = name;
            this.why = why;
        }

        @Override
        public String name() {
            return name;
        }

        @Override
        public EngineLimits limits() {
            return limits;
        }

        @Override
        public ModelSession open(ModelArtifact model, SessionOptions options) {
            given.add(model);
            throw why.get();
        }
    }

    private static LoadException notForMe() {
        return new LoadException(Reason.UNSUPPORTED, "there is a Softmax");
    }

    private static ModelHandleBuilder<In, Out> builder(Engine first, Engine... otherwise) {
        return ModelHandle.builder(In.class, Out.class).load(MODEL).engine(first, otherwise);
    }

    private static EngineChoice choice(ModelHandle<?, ?> handle) {
        return handle.versions().list().get(0).engine();
    }

    @Test
    void build_firstEngineTakesTheModel_othersAreNotAsked() {
        Picky second = new Picky("second", EngineLineTest::notForMe);
        try (ModelHandle<In, Out> handle = builder(FakeEngine.number(), second).build()) {
            assertThat(choice(handle)).isEqualTo(new EngineChoice("fake", List.of()));
            assertThat(second.given).isEmpty();
        }
    }

    @Test
    void build_firstEngineRefuses_secondServesAndTheStatusSaysWhy() {
        Picky first = new Picky("picky", EngineLineTest::notForMe);
        try (ModelHandle<In, Out> handle = builder(first, FakeEngine.number()).build()) {
            assertThat(handle.predict(new In(4)).value()).isEqualTo(new Out(8));
            assertThat(choice(handle))
                    .isEqualTo(new EngineChoice("fake", List.of(new Refusal("picky", "there is a Softmax"))));
        }
    }

    @Test
    void build_firstEngineIsBroken_secondServes() {
        Picky first = new Picky("broken", () -> {
            throw new UnsatisfiedLinkError("no such library");
        });
        Picky second = new Picky("worse", () -> new IllegalStateException("oops"));
        try (ModelHandle<In, Out> handle =
                builder(first, second, FakeEngine.number()).build()) {
            assertThat(choice(handle).refusals()).extracting(Refusal::engine).containsExactly("broken", "worse");
            assertThat(choice(handle).refusals().get(0).reason()).contains("no such library");
            assertThat(choice(handle).refusals().get(1).reason())
                    .contains("IllegalStateException")
                    .doesNotContain("oops"); // which may say what rows the engine has tried
        }
    }

    @Test
    void build_noEngineTakesTheModel_namesEachReason() {
        LoadException e = catchThrowableOfType(
                LoadException.class,
                () -> builder(
                                new Picky("first", EngineLineTest::notForMe),
                                new Picky(
                                        "second",
                                        () -> new LoadException(Reason.RUNTIME_UNAVAILABLE, "it is not installed")))
                        .build());

        assertThat(e.reason()).isEqualTo(Reason.RUNTIME_UNAVAILABLE);
        assertThat(e)
                .hasMessageContainingAll(
                        "dynamic_batch.onnx", "first: there is a Softmax", "second: it is not installed");
    }

    @Test
    void build_engineAlone_failsAsItDid() {
        LoadException own = notForMe();
        assertThatThrownBy(() -> builder(new Picky("alone", () -> own)).build()).isSameAs(own);
    }

    @Test
    void build_engineAloneThrowsAnotherException_isALoadException() {
        IllegalStateException oops = new IllegalStateException("licence expired");
        Picky alone = new Picky("alone", () -> oops);
        assertThatThrownBy(() -> builder(alone).build())
                .isInstanceOf(LoadException.class)
                .hasMessageContainingAll("engine alone failed with java.lang.IllegalStateException", "see the cause")
                .hasMessageNotContaining("licence")
                .hasCause(oops);
    }

    @Test
    void build_fileThatNobodyCanRead_failsAsWithOneEngine() {
        assertThatThrownBy(() -> builder(FakeEngine.number(), Engines.onnxRuntime())
                        .load(ModelSource.of(new byte[] {1, 2, 3}))
                        .build())
                .isInstanceOf(LoadException.class)
                .hasMessageStartingWith("3 bytes in memory is not a complete ONNX model");
    }

    @Test
    void build_modelBeyondTheLimitsOfTheFirst_secondServes() {
        Picky first = new Picky("small", EngineLineTest::notForMe);
        first.limits = EngineLimits.builder()
                .inputTypes(Set.of(ElementType.INT64))
                .maxRank(1)
                .build();
        try (ModelHandle<In, Out> handle = builder(first, FakeEngine.number()).build()) {
            assertThat(first.given).isEmpty();
            assertThat(choice(handle).refusals())
                    .singleElement()
                    .satisfies(refusal -> assertThat(refusal.reason())
                            .contains(
                                    "Input 'x'",
                                    "float32, which small cannot take",
                                    "rank 2, but small has at most 1"));
        }
    }

    @Test
    void build_severalEngines_theModelIsReadAndParsedOnce() throws IOException {
        Picky first = new Picky("first", EngineLineTest::notForMe);
        Picky second = new Picky("second", EngineLineTest::notForMe);
        ModelSource once = ModelSource.of(new ByteArrayInputStream(Files.readAllBytes(MODEL)));
        try (ModelHandle<In, Out> handle =
                builder(first, second, FakeEngine.number()).load(once).build()) {
            assertThat(second.given.get(0)).isSameAs(first.given.get(0));
            assertThat(first.given.get(0).graph()).isPresent();
            assertThat(handle.versions().list()).hasSize(1);
        }
    }

    /** An engine with a format of its own: it reads bytes. */
    private static final class Bytes extends ForwardingEngine {

        private String text = "";

        Bytes() {
            super(FakeEngine.number());
        }

        @Override
        public ModelArtifact read(SourceReader source) {
            return source.bytes();
        }

        @Override
        public ModelSession open(ModelArtifact model, SessionOptions options) {
            assertThat(model.graph()).isEmpty();
            text = new String(model.bytes(), java.nio.charset.StandardCharsets.UTF_8);
            return super.open(model, options);
        }
    }

    @Test
    void build_engineWithAFormatOfItsOwn_getsTheBytesAndTheDigestIsTheirs() {
        Bytes engine = new Bytes();
        String sha256 = "2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824"; // of hello
        ModelSource hello = ModelSource.of("hello".getBytes(java.nio.charset.StandardCharsets.UTF_8));
        try (ModelHandle<In, Out> handle =
                builder(engine).load(hello.sha256(sha256)).build()) {
            assertThat(engine.text).isEqualTo("hello");
            assertThat(handle.predict(new In(1)).model().sha256()).isEqualTo(sha256);
        }
        assertThatThrownBy(
                        () -> builder(engine).load(hello.sha256("0".repeat(64))).build())
                .isInstanceOf(LoadException.class)
                .hasMessageContaining("was pinned");
    }

    // ---- no file

    private static ModelHandleBuilder<In, Out> withoutFile(Engine engine) {
        return builder(engine).load(ModelSource.none("twice").version("1"));
    }

    @Test
    void deploy_versionsWithoutAFile_areToldApartByTheirNames() {
        try (ModelHandle<In, Out> handle = withoutFile(FakeEngine.number()).build()) {
            ModelVersion first = handle.predict(new In(1)).model();
            ModelVersion second = handle.deploy(ModelSource.none("twice").version("2"));
            ModelVersion again = handle.deploy(ModelSource.none("twice").version("2"));

            assertThat(first.name()).isEqualTo("twice");
            assertThat(second.version()).isEqualTo("2");
            assertThat(second.sha256()).hasSize(64).isNotEqualTo(first.sha256());
            assertThat(again).isEqualTo(second);
            assertThat(handle.predict(new In(1)).model()).isEqualTo(second);
        }
    }

    @Test
    void deploy_otherModelUnderTheNameOfAVersion_isRefused() {
        try (ModelHandle<In, Out> handle = withoutFile(FakeEngine.number()).build()) {
            assertThatThrownBy(() -> handle.deploy(ModelSource.none("thrice").version("1")))
                    .isInstanceOf(DeployException.class)
                    .hasMessageContaining("is not new");
        }
    }

    @Test
    void build_onnxRuntimeWithoutAFile_saysWhatItNeeds() {
        assertThatThrownBy(() -> withoutFile(Engines.onnxRuntime()).build())
                .isInstanceOf(LoadException.class)
                .hasMessageContainingAll("none:twice", "no ONNX model");
    }

    @Test
    void open_sourceWithoutAFile_isUnreadable() {
        ModelSource none = ModelSource.none("twice");
        assertThat(none.hasBytes()).isFalse();
        assertThatThrownBy(none::open).isInstanceOf(LoadException.class).hasMessageContaining("no file");
        assertThatThrownBy(() -> ModelSource.none(" ")).isInstanceOf(IllegalArgumentException.class);
    }

    // ---- what core does with limits

    @Test
    void versions_failedBeforeAnEngineTookIt_namesNoEngine() {
        try (ModelHandle<In, Out> handle = withoutFile(FakeEngine.number()).build()) {
            ModelSource other = ModelSource.none("twice").version("2").sha256("0".repeat(64));
            assertThatThrownBy(() -> handle.deploy(other)).isInstanceOf(DeployException.class);

            assertThat(handle.versions().list())
                    .filteredOn(status -> status.state() == VersionStatus.State.FAILED)
                    .singleElement()
                    .extracting(VersionStatus::engine)
                    .isEqualTo(EngineChoice.NONE);
        }
    }

    @Test
    void build_engineWithoutOnnxRuntimesOperators_hasNoneOfTheirHazards() {
        ModelHandleBuilder<Inputs, Outputs> divides =
                ModelHandle.builder().load(TestModels.path("intdiv")).refuseHazards();
        assertThatThrownBy(divides::build).isInstanceOf(LoadException.class).hasMessageContaining("Div 'q'");

        divides.engine(new ForwardingEngine(Engines.onnxRuntime()) {
            @Override
            public EngineLimits limits() {
                return EngineLimits.NONE;
            }
        });
        try (ModelHandle<Inputs, Outputs> handle = divides.build()) {
            assertThat(handle.versions().list().get(0).hazards()).isEmpty();
        }
    }

    @Test
    void build_tunedEngineWithNothingToTune_isMeasuredInOneWay() {
        Tuning brief = Tuning.FOR_LATENCY.budget(Duration.ofMillis(20));
        try (ModelHandle<In, Out> handle =
                withoutFile(FakeEngine.number()).tune(brief, List.of(new In(1))).build()) {
            assertThat(handle.statistics().tuning().orElseThrow().measurements())
                    .extracting(Measurement::intraOpThreads)
                    .containsExactly(1);
        }
    }
}
