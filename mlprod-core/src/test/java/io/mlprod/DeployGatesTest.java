package io.mlprod;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.mlprod.Scales.In;
import io.mlprod.Scales.Out;
import io.mlprod.error.DeployException;
import io.mlprod.error.DeployException.Gate;
import io.mlprod.error.DeployException.Mismatch;
import io.mlprod.error.LoadException;
import io.mlprod.error.LoadException.Reason;
import io.mlprod.error.ModelExecutionException;
import io.mlprod.lifecycle.Golden;
import io.mlprod.lifecycle.ModelSource;
import io.mlprod.lifecycle.VersionStatus;
import io.mlprod.lifecycle.VersionStatus.State;
import io.mlprod.model.Dimension;
import io.mlprod.model.ElementType;
import io.mlprod.model.Inputs;
import io.mlprod.model.ModelSignature;
import io.mlprod.model.Outputs;
import io.mlprod.model.Tensor;
import io.mlprod.model.ValueInfo;
import io.mlprod.model.ValueType.TensorType;
import io.mlprod.observe.Event;
import io.mlprod.observe.ModelEvent;
import io.mlprod.time.ManualTime;
import io.mlprod.validation.Schema;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What a version has to pass, and that one which does not leaves everything as it was. */
class DeployGatesTest {

    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

    @TempDir
    Path folder;

    private final VersionEngine engine = new VersionEngine();
    private final ManualTime time = new ManualTime(START);
    private final List<Event> events = new ArrayList<>();

    private ModelHandleBuilder<In, Out> builder() {
        return Scales.builder().engine(engine).time(time).listener(this::note);
    }

    private void note(Event event) {
        if (!(event instanceof ModelEvent.Predicted)) {
            events.add(event);
        }
    }

    /** Deploys what is refused, and checks all that is the same for every gate. */
    private DeployException refused(ModelHandle<In, Out> handle, ModelSource source) {
        int before = engine.sessions.get();
        List<VersionStatus> statusBefore = loaded(handle);
        events.clear();

        DeployException error = catchThrowableOfType(DeployException.class, () -> handle.deploy(source));

        assertThat(error).as("refused").isNotNull();
        assertThat(handle.serving().version()).isEqualTo("1");
        assertThat(handle.predict(new In(2)).value()).isEqualTo(new Out(1, 2));
        assertThat(handle.versions().history()).hasSize(1);
        assertThat(loaded(handle)).isEqualTo(statusBefore);
        assertThat(handle.versions().list())
                .filteredOn(status -> status.state() == State.FAILED)
                .singleElement()
                .satisfies(failed -> {
                    assertThat(failed.note()).contains(error.gate().toString());
                    assertThat(failed.since()).isEqualTo(START);
                    assertThat(failed.fileBytes()).isZero();
                    assertThat(failed.inFlight()).isZero();
                });
        assertThat(engine.sessions).as("models in memory").hasValue(before);
        assertThat(events).last().isInstanceOfSatisfying(ModelEvent.DeployFailed.class, event -> {
            assertThat(event.error()).isSameAs(error);
            assertThat(event.toString())
                    .startsWith("DeployFailed[")
                    .endsWith(" at gate " + error.gate() + "]")
                    .hasLineCount(1);
        });
        assertThat(events).noneMatch(event -> event instanceof ModelEvent.Deployed);
        assertThat(error).hasMessageContaining("gate " + error.gate());
        error.mismatches().forEach(mismatch -> assertThat(error).hasMessageContaining(mismatch.toString()));
        return error;
    }

    private static List<VersionStatus> loaded(ModelHandle<?, ?> handle) {
        return handle.versions().list().stream()
                .filter(status -> status.state() != State.FAILED)
                .toList();
    }

    // ---- LOAD -----------------------------------------------------------------------------------

    private static Arguments broken(String what, ModelSource source, Reason reason) {
        return Arguments.of(what, source, reason);
    }

    static Stream<Arguments> brokenSources() {
        byte[] good = Scales.bytes(3);
        byte[] html = "<!DOCTYPE html><html><body>404</body></html>".getBytes(StandardCharsets.UTF_8);
        return Stream.of(
                broken("missing", ModelSource.of(Path.of("no", "such.onnx")), Reason.NOT_FOUND),
                broken("no name", ModelSource.of(Path.of("")), Reason.UNREADABLE),
                broken("html", ModelSource.of(html), Reason.NOT_A_MODEL),
                broken("empty", ModelSource.of(new byte[0]), Reason.NOT_A_MODEL),
                broken("truncated", ModelSource.of(Arrays.copyOf(good, good.length / 2)), Reason.CORRUPT),
                broken("wrong digest", ModelSource.of(good).sha256("ab".repeat(32)), Reason.DIGEST_MISMATCH),
                broken("too large", ModelSource.of(good).maxBytes(100), Reason.TOO_LARGE),
                broken("unknown operator", ModelSource.of(TestModels.path("missing_operator")), Reason.UNSUPPORTED));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("brokenSources")
    void deploy_brokenSource_isRefusedAtLoad(String what, ModelSource source, Reason reason) {
        try (ModelHandle<In, Out> handle = builder().build()) {
            DeployException error = refused(handle, source);

            assertThat(error.gate()).isEqualTo(Gate.LOAD);
            assertThat(error)
                    .hasCauseInstanceOf(LoadException.class)
                    .hasMessageContaining(error.getCause().getMessage());
            assertThat(((LoadException) error.getCause()).reason()).isEqualTo(reason);
        }
        assertThat(engine.sessions).hasValue(0);
    }

    @Test
    void deploy_brokenSourceWithAName_failsUnderThatName() {
        try (ModelHandle<In, Out> handle = builder().build()) {
            DeployException error =
                    refused(handle, ModelSource.of(new byte[] {1, 2, 3}).version("8"));

            assertThat(error).hasMessageContaining("m@8 from 3 bytes in memory cannot be loaded");
            assertThat(handle.versions().list())
                    .extracting(status -> status.model().toString())
                    .contains("m@8");
            assertThat(events)
                    .last()
                    .isInstanceOfSatisfying(
                            ModelEvent.DeployFailed.class,
                            event -> assertThat(event.model().version()).isEqualTo("8"));
        }
    }

    @Test
    void deploy_wrongSchemaFileBesideTheModel_isRefusedAndNamesTheFile() throws IOException {
        Path model = Files.write(folder.resolve("scale.onnx"), Scales.bytes(3));
        Files.writeString(folder.resolve("scale.schema.json"), "{\"maxBatch\": 0}");
        try (ModelHandle<In, Out> handle = builder().build()) {
            DeployException error = refused(handle, ModelSource.of(model));

            assertThat(error.gate()).isEqualTo(Gate.SIGNATURE);
            assertThat(error).hasMessageContaining("scale.schema.json");
        }
    }

    // ---- IDENTITY -------------------------------------------------------------------------------

    @Test
    void deploy_whatServesAlready_changesNothing() {
        try (ModelHandle<In, Out> handle = builder().build()) {
            int before = events.size();

            assertThat(handle.deploy(Scales.version("1", 1))).isEqualTo(handle.serving());

            assertThat(handle.versions().list())
                    .extracting(VersionStatus::state)
                    .containsExactly(State.SERVING);
            assertThat(handle.versions().history()).hasSize(1);
            assertThat(events).hasSize(before);
            assertThat(engine.sessions).hasValue(1);
        }
    }

    @Test
    void deploy_whatServesAlreadyWithoutAName_isFoundByItsDigest() {
        try (ModelHandle<In, Out> handle = builder().build()) {
            assertThat(handle.deploy(ModelSource.of(Scales.bytes(1)))).isEqualTo(handle.serving());
            assertThat(handle.versions().list()).hasSize(1);
        }
    }

    @Test
    void deploy_whatServesAlreadyWithGoldenOfItsOwn_isHeldToIt() {
        try (ModelHandle<In, Out> handle = builder().build()) {
            Golden<In, Out> right = Golden.of(new In(1), new Out(1, 1));
            assertThat(handle.deploy(Scales.version("1", 1), right)).isEqualTo(handle.serving());

            Golden<In, Out> wrong = Golden.of(new In(1), new Out(1, 9));
            assertThatThrownBy(() -> handle.deploy(Scales.version("1", 1), wrong))
                    .isInstanceOfSatisfying(
                            DeployException.class, e -> assertThat(e.gate()).isEqualTo(Gate.GOLDEN));
            assertThat(handle.predict(new In(1)).value().score()).isEqualTo(1);
        }
    }

    @Test
    void load_whatServesAlready_isWhatServes() {
        try (ModelHandle<In, Out> handle = builder().build()) {
            assertThat(handle.versions().load(Scales.version("1", 1))).isEqualTo(handle.serving());
            assertThat(handle.versions().list())
                    .extracting(VersionStatus::state)
                    .containsExactly(State.SERVING);
        }
    }

    @Test
    void deploy_sameDigestUnderAnotherName_namesTheOneThatIsThere() {
        try (ModelHandle<In, Out> handle = builder().build()) {
            DeployException error = refused(handle, Scales.version("2", 1));

            assertThat(error.gate()).isEqualTo(Gate.IDENTITY);
            assertThat(error).hasMessageContainingAll("m@2 is not new", "that of m@1", "another name");
        }
    }

    @Test
    void deploy_otherDigestUnderTheSameName_showsBothDigests() {
        try (ModelHandle<In, Out> handle = builder().build()) {
            String served = handle.serving().sha256();
            DeployException error = refused(handle, Scales.version("1", 3));

            assertThat(error.gate()).isEqualTo(Gate.IDENTITY);
            assertThat(error.mismatches()).singleElement().satisfies(mismatch -> {
                assertThat(mismatch.expected()).isEqualTo(served);
                assertThat(mismatch.actual()).matches("[0-9a-f]{64}").isNotEqualTo(served);
            });
            assertThat(error).hasMessageContaining("ModelSource.version");
        }
    }

    @Test
    void deploy_readyVersion_isNotLoadedAgain() {
        try (ModelHandle<In, Out> handle = builder().build()) {
            handle.versions().load(Scales.version("2", 3));
            assertThat(engine.sessions).hasValue(2);

            handle.deploy(Scales.version("2", 3));

            assertThat(engine.sessions).hasValue(2);
            assertThat(handle.predict(new In(2)).value().score()).isEqualTo(6);
        }
    }

    @Test
    void deploy_nameOfAVersionThatFailedBefore_isNew() {
        try (ModelHandle<In, Out> handle = builder().build()) {
            refused(handle, Scales.version("2", Float.POSITIVE_INFINITY).maxBytes(10));

            handle.deploy(Scales.version("2", 3));

            assertThat(handle.serving().version()).isEqualTo("2");
        }
    }

    // ---- SIGNATURE ------------------------------------------------------------------------------

    private static ValueInfo info(String name, ElementType type, Dimension... shape) {
        return new ValueInfo(name, new TensorType(type, List.of(shape)));
    }

    private static final Dimension ROWS = new Dimension(Dimension.DYNAMIC, "N");
    private static final Dimension ONE = new Dimension(1, null);

    private static UnaryOperator<ModelSignature> outputs(ValueInfo... outputs) {
        return real -> new ModelSignature(real.inputs(), List.of(outputs), real.metadata(), real.sha256());
    }

    private static UnaryOperator<ModelSignature> inputs(ValueInfo... inputs) {
        return real -> new ModelSignature(List.of(inputs), real.outputs(), real.metadata(), real.sha256());
    }

    private static final ValueInfo X = info("x", ElementType.FLOAT, ROWS, ONE);
    private static final ValueInfo LABEL = info("label", ElementType.INT64, ROWS, ONE);
    private static final ValueInfo SCORE = info("score", ElementType.FLOAT, ROWS, ONE);

    static Stream<Arguments> otherSignatures() {
        return Stream.of(
                Arguments.of("output missing", outputs(LABEL), "score"),
                Arguments.of("output renamed", outputs(LABEL, info("scores", ElementType.FLOAT, ROWS, ONE)), "score"),
                Arguments.of(
                        "output of another type",
                        outputs(LABEL, info("score", ElementType.DOUBLE, ROWS, ONE)),
                        "score"),
                Arguments.of(
                        "output of another width",
                        outputs(LABEL, info("score", ElementType.FLOAT, ROWS, new Dimension(3, null))),
                        "score"),
                Arguments.of("output of another rank", outputs(LABEL, info("score", ElementType.FLOAT, ROWS)), "score"),
                Arguments.of("one more input", inputs(X, info("z", ElementType.FLOAT, ROWS, ONE)), "z"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("otherSignatures")
    void deploy_otherSignature_isRefusedAndNamed(String what, UnaryOperator<ModelSignature> signature, String name) {
        try (ModelHandle<In, Out> handle = builder().build()) {
            engine.signature = signature;
            DeployException error = refused(handle, Scales.version("2", 3));

            assertThat(error.gate()).isEqualTo(Gate.SIGNATURE);
            assertThat(error.mismatches())
                    .extracting(Mismatch::field)
                    .anyMatch(field -> field.contains("'" + name + "'"));
            assertThat(error.getMessage())
                    .as("for who deploys, and cannot change the record")
                    .doesNotContain("rename", "@Input", "@Output", "component");
        }
        assertThat(engine.sessions).hasValue(0);
    }

    @Test
    void deploy_recordsDoNotFit_saysWhatToDeployInstead() {
        try (ModelHandle<In, Out> handle = builder().build()) {
            engine.signature = outputs(LABEL, info("scores", ElementType.DOUBLE, ROWS, ONE));

            DeployException error = refused(handle, Scales.version("2", 3));

            assertThat(error.mismatches())
                    .containsExactly(new Mismatch(-1, "output 'score'", "float32[N, 1]", "no such output"));
            assertThat(error)
                    .hasMessageContaining("m@2 does not fit the types that m@1 fits")
                    .hasMessageEndingWith(
                            "Deploy a file with the names, types and shapes of m@1, or export it so; a model"
                                    + " of another shape needs a handle of its own")
                    .hasCauseInstanceOf(LoadException.class);
        }
    }

    @Test
    void deploy_schemaThatDoesNotFitTheModel_isAMismatch() throws IOException {
        Path model = Files.write(folder.resolve("scale.onnx"), Scales.bytes(3));
        Files.writeString(folder.resolve("scale.schema.json"), "{\"features\": {\"y\": {\"min\": 0}}}");
        try (ModelHandle<In, Out> handle = builder().build()) {
            DeployException error = refused(handle, ModelSource.of(model));

            assertThat(error.gate()).isEqualTo(Gate.SIGNATURE);
            assertThat(error.mismatches())
                    .singleElement()
                    .asString()
                    .startsWith("scale.schema.json: ")
                    .contains("y")
                    .doesNotContain("expected ,");
            assertThat(error)
                    .hasMessageEndingWith(
                            "\nMend scale.schema.json; or if it says what the model is, open a second handle for"
                                    + " such models");
        }
    }

    @Test
    void deploy_schemaFileAndOutputThatDoNotFit_namesBoth() throws IOException {
        Path model = Files.write(folder.resolve("scale.onnx"), Scales.bytes(3));
        Files.writeString(folder.resolve("scale.schema.json"), "{\"features\": {\"y\": {\"min\": 0}}}");
        try (ModelHandle<In, Out> handle = builder().build()) {
            engine.signature = outputs(LABEL);

            assertThat(refused(handle, ModelSource.of(model)))
                    .hasMessageContainingAll(
                            "output 'score': expected float32[N, 1], got no such output",
                            "\n  scale.schema.json: ",
                            "\nDeploy a file with the names, types and shapes of m@1",
                            "\nMend scale.schema.json; or if it says what the model is, open a second handle for"
                                    + " such models");
        }
    }

    @Test
    void deploy_ruleOfTheCodeThatDoesNotFit_doesNotBlameTheFile() throws IOException {
        Path model = Files.write(folder.resolve("scale.onnx"), Scales.bytes(3));
        Files.writeString(folder.resolve("scale.schema.json"), "{\"features\": {\"x\": {\"min\": 0}}}");
        Schema code = Schema.builder().nonDeterministicOutputs("more").build();
        try (ModelHandle<In, Out> handle = builderWithMore(code)) {
            engine.signature = real -> real;

            assertThat(refused(handle, ModelSource.of(model)))
                    .hasMessageContaining("'more'")
                    .hasMessageNotContainingAny("scale.schema.json");
        }
    }

    private ModelHandle<In, Out> builderWithMore(Schema code) {
        engine.signature = outputs(LABEL, SCORE, info("more", ElementType.FLOAT, ROWS));
        return builder().schema(code).build();
    }

    @Test
    void build_schemaFileThatDoesNotFit_isNamed() throws IOException {
        Path model = Files.write(folder.resolve("scale.onnx"), Scales.bytes(3));
        Files.writeString(folder.resolve("scale.schema.json"), "{\"features\": {\"y\": {\"min\": 0}}}");

        assertThatThrownBy(() -> builder().load(ModelSource.of(model)).build())
                .isInstanceOf(LoadException.class)
                .hasMessageContaining("\n  scale.schema.json: ");
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("otherSignatures")
    void deploy_otherSignatureForTensors_isRefusedAndNamed(
            String what, UnaryOperator<ModelSignature> signature, String name) {
        try (ModelHandle<Inputs, Outputs> handle = tensors()) {
            engine.signature = signature;

            DeployException error =
                    catchThrowableOfType(DeployException.class, () -> handle.deploy(Scales.version("2", 3)));

            assertThat(error.gate()).isEqualTo(Gate.SIGNATURE);
            assertThat(error.mismatches())
                    .extracting(Mismatch::field)
                    .anyMatch(field -> field.contains("'" + name + "'"));
            assertThat(score(handle)).containsExactly(2);
            assertThat(engine.sessions).hasValue(1);
        }
    }

    /** A record with one component fits any single input; for tensors the input's name is part of what callers say. */
    @Test
    void deploy_inputRenamedForTensors_namesBoth() {
        try (ModelHandle<Inputs, Outputs> handle = tensors()) {
            engine.signature = inputs(info("z", ElementType.FLOAT, ROWS, ONE));

            assertThatThrownBy(() -> handle.deploy(Scales.version("2", 3)))
                    .isInstanceOf(DeployException.class)
                    .hasMessageContainingAll("input 'x': expected float32[N, 1], got no such input", "input 'z'");
            assertThat(engine.sessions).hasValue(1);
        }
    }

    @Test
    void deploy_inputOfAnotherTypeForTensors_isRefused() {
        try (ModelHandle<Inputs, Outputs> handle = tensors()) {
            engine.signature = inputs(info("x", ElementType.DOUBLE, ROWS, ONE));

            assertThatThrownBy(() -> handle.deploy(Scales.version("2", 3)))
                    .isInstanceOfSatisfying(
                            DeployException.class, e -> assertThat(e.gate()).isEqualTo(Gate.SIGNATURE))
                    .hasMessageContainingAll("input 'x'", "expected float32[N, 1]", "got float64[N, 1]");
        }
    }

    @Test
    void deploy_oneMoreOutput_isFine() {
        try (ModelHandle<In, Out> handle = builder().build()) {
            engine.signature = outputs(LABEL, SCORE, info("more", ElementType.FLOAT, ROWS));

            handle.deploy(Scales.version("2", 3));

            assertThat(handle.predict(new In(2)).value().score()).isEqualTo(6);
        }
    }

    private ModelHandle<Inputs, Outputs> tensors() {
        return ModelHandle.builder()
                .name("m")
                .engine(engine)
                .load(Scales.version("1", 1))
                .build();
    }

    private static float[] score(ModelHandle<Inputs, Outputs> handle) {
        return handle.predict(Inputs.of("x", Tensor.of(new float[] {2}, 1, 1)))
                .value()
                .tensor("score")
                .floats();
    }

    // ---- WARM_UP --------------------------------------------------------------------------------

    @Test
    void deploy_versionThatRejectsAWarmUpInput_saysWhich() throws IOException {
        Path model = Files.write(folder.resolve("scale.onnx"), Scales.bytes(3));
        Files.writeString(folder.resolve("scale.schema.json"), "{\"features\": {\"x\": {\"max\": 5}}}");
        try (ModelHandle<In, Out> handle =
                builder().warmUp(List.of(new In(1), new In(7))).build()) {
            DeployException error = refused(handle, ModelSource.of(model).version("2"));

            assertThat(error.gate()).isEqualTo(Gate.WARM_UP);
            assertThat(error.mismatches()).containsExactly(new Mismatch(1, "", "an answer", "InvalidInputException"));
            assertThat(error).hasMessageContaining("m@2 does not answer an input");
        }
    }

    @Test
    void deploy_versionThatFailsOnAWarmUpInput_saysWhich() {
        try (ModelHandle<In, Out> handle = builder().warmUp(List.of(new In(1))).build()) {
            engine.signature = real -> {
                engine.beforeRun = () -> {
                    engine.beforeRun = () -> {};
                    throw new ModelExecutionException("out of order", null);
                };
                return real;
            };
            DeployException error = refused(handle, Scales.version("2", 3));

            assertThat(error.gate()).isEqualTo(Gate.WARM_UP);
            assertThat(error.mismatches()).containsExactly(new Mismatch(0, "", "an answer", "ModelExecutionException"));
            assertThat(error).hasMessageContaining("out of order").hasCauseInstanceOf(ModelExecutionException.class);
        }
    }

    @Test
    void deploy_versionThatAnswersNaN_isRefusedWithoutGolden() {
        try (ModelHandle<In, Out> handle =
                builder().warmUp(List.of(new In(1), new In(2))).build()) {
            DeployException error = refused(handle, Scales.version("2", Float.NaN));

            assertThat(error.gate()).isEqualTo(Gate.WARM_UP);
            assertThat(error).hasMessageContaining("NaN");
        }
    }

    @Test
    void build_firstVersionFailsItsWarmUp_isRefusedAndFreed() {
        assertThatThrownBy(() -> Scales.builder()
                        .engine(engine)
                        .load(Scales.version("1", Float.NaN))
                        .warmUp(List.of(new In(1)))
                        .build())
                .isInstanceOf(DeployException.class);
        assertThat(engine.sessions).hasValue(0);
    }

    // ---- GOLDEN ---------------------------------------------------------------------------------

    private static final Golden<In, Out> GOLDEN =
            Golden.of(new In(1), new Out(1, 1)).and(new In(0.25f), new Out(0, 0.25f));

    @Test
    void deploy_fieldThatGoldenIgnores_isNotCompared() {
        try (ModelHandle<In, Out> handle =
                Scales.builder().golden(GOLDEN.ignoring("score")).build()) {
            handle.deploy(Scales.version("2", 1.5f));

            assertThat(handle.serving().version()).isEqualTo("2");
            assertThatThrownBy(() -> handle.deploy(Scales.version("3", 3)))
                    .isInstanceOfSatisfying(
                            DeployException.class,
                            e -> assertThat(e.mismatches())
                                    .extracting(Mismatch::field)
                                    .containsExactly("label"));
        }
    }

    @Test
    void deploy_goldenWrong_saysRowFieldExpectedActual() {
        try (ModelHandle<In, Out> handle = builder().golden(GOLDEN).build()) {
            DeployException error = refused(handle, Scales.version("2", 3));

            assertThat(error.gate()).isEqualTo(Gate.GOLDEN);
            assertThat(error.mismatches())
                    .containsExactlyInAnyOrder(
                            new Mismatch(0, "score", "1.0", "3.0"),
                            new Mismatch(1, "label", "0", "1"),
                            new Mismatch(1, "score", "0.25", "0.75"));
        }
        assertThat(engine.sessions).hasValue(0);
    }

    @Test
    void deploy_goldenWithinTolerance_serves() {
        try (ModelHandle<In, Out> handle = builder().golden(GOLDEN).build()) {
            refused(handle, Scales.version("2", 1.002f)); // 1e-3 of 1, plus 1e-5, is allowed

            handle.deploy(Scales.version("3", 1.0009f));

            assertThat(handle.serving().version()).isEqualTo("3");
        }
    }

    @Test
    void deploy_widerTolerance_serves() {
        try (ModelHandle<In, Out> handle = builder()
                .golden(GOLDEN.relativeTolerance(0.01).absoluteTolerance(0))
                .build()) {
            refused(handle, Scales.version("2", 1.02f));

            handle.deploy(Scales.version("3", 1.009f));

            assertThat(handle.serving().version()).isEqualTo("3");
        }
    }

    @Test
    void deploy_goldenAnsweredWithNaNThatTheSchemaAllows_isAMismatch() {
        Schema lenient = Schema.builder().allowNonFiniteOutputs("score").build();
        try (ModelHandle<In, Out> handle =
                builder().schema(lenient).golden(GOLDEN).build()) {
            DeployException error = refused(handle, Scales.version("2", Float.NaN));

            assertThat(error.gate()).isEqualTo(Gate.GOLDEN);
            assertThat(error.mismatches()).contains(new Mismatch(1, "score", "0.25", "NaN"));
        }
    }

    @Test
    void deploy_goldenOfItsOwn_isUsedInPlaceOfTheHandles() {
        try (ModelHandle<In, Out> handle = builder().golden(GOLDEN).build()) {
            handle.deploy(Scales.version("2", 3), Golden.of(new In(1), new Out(1, 3)));

            assertThat(handle.serving().version()).isEqualTo("2");
        }
    }

    @Test
    void deploy_goldenWrongInManyRows_listsSomeAndCountsTheRest() {
        Golden<In, Out> many = GOLDEN;
        for (int i = 0; i < 50; i++) {
            many = many.and(new In(1), new Out(1, 1));
        }
        try (ModelHandle<In, Out> handle = builder().golden(many).build()) {
            DeployException error =
                    catchThrowableOfType(DeployException.class, () -> handle.deploy(Scales.version("2", 3)));

            assertThat(error.mismatches()).hasSize(53);
            assertThat(error).hasMessageContaining("and 33 more");
            assertThat(error.getMessage().lines().count()).isLessThan(30);
        }
    }

    @Test
    void load_goldenWrong_isNotReady() {
        try (ModelHandle<In, Out> handle = builder().golden(GOLDEN).build()) {
            assertThatThrownBy(() -> handle.versions().load(Scales.version("2", 3)))
                    .isInstanceOf(DeployException.class);
            assertThatThrownBy(() -> handle.versions().serve("2"))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContainingAll("'2'", "[1]", "versions().load");
        }
    }

    @Test
    void deploy_versionKeptForRollbackFailsNow_isStillKept() {
        try (ModelHandle<In, Out> handle = builder().build()) {
            handle.deploy(Scales.version("2", 3));
            Golden<In, Out> wrong = Golden.of(new In(1), new Out(1, 9));

            assertThatThrownBy(() -> handle.deploy(Scales.version("1", 1), wrong))
                    .isInstanceOf(DeployException.class);
            time.advance(Duration.ofMinutes(29));
            handle.rollBack();

            assertThat(handle.serving().version()).isEqualTo("1");
        }
    }

    @Test
    void versions_manyFailures_remembersFifty() {
        try (ModelHandle<In, Out> handle = builder().build()) {
            for (int i = 0; i < 60; i++) {
                ModelSource source = ModelSource.of(new byte[] {(byte) i}).version("f" + i);
                assertThatThrownBy(() -> handle.deploy(source)).isInstanceOf(DeployException.class);
            }
            assertThat(handle.versions().list()).hasSize(51);
            assertThat(handle.predict(new In(2)).value().score()).isEqualTo(2);
        }
    }
}
