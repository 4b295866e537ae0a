package io.mlprod;

import static io.mlprod.TestModels.open;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.mlprod.admission.AdmissionLimits;
import io.mlprod.error.ClosedException;
import io.mlprod.error.InvalidInputException;
import io.mlprod.error.Violation;
import io.mlprod.error.Violation.Handling;
import io.mlprod.lifecycle.ModelSource;
import io.mlprod.model.ElementType;
import io.mlprod.model.Inputs;
import io.mlprod.model.Outputs;
import io.mlprod.model.Tensor;
import io.mlprod.observe.Event;
import io.mlprod.rollout.Rollout;
import io.mlprod.validation.Schema;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** All violations of an input together, with a run and without one. */
@SuppressWarnings("ArrayRecordComponent") // never compared
class ValidateTest {

    private static final Path ANY_MODEL = Path.of("src/test/resources/models/dynamic_batch.onnx");

    private static List<String> texts(List<Violation> violations) {
        return violations.stream()
                .map(found -> found.feature() + " " + found.rule())
                .toList();
    }

    /** What validate finds; predict and predictAll must find the same. */
    private static <I> List<String> findings(ModelHandle<I, ?> handle, I input) {
        List<Violation> found = handle.validate(input);
        InvalidInputException error = catchThrowableOfType(InvalidInputException.class, () -> handle.predict(input));
        assertThat(error.violations()).hasToString(found.toString());
        Outcome<?> outcome = handle.predictAll(List.of(input, input)).get(1);
        assertThat(((InvalidInputException) ((Outcome.Failed<?>) outcome).error()).violations())
                .hasToString(found.toString());
        return texts(found);
    }

    // ---- nothing hides anything

    record Lists(@Nullable List<Float> num, @Nullable List<String> cat) {}

    private static final Schema LISTS = Schema.builder()
            .feature("num", rules -> rules.range(0, 10))
            .feature("cat", rules -> rules.categories("a", "b"))
            .build();

    record Tokens(long[] inputIds, int[] attentionMask) {}

    @Test
    void predict_nullArray_doesNotHideTheOthers() {
        Schema schema = Schema.builder()
                .feature("attentionMask", rules -> rules.range(0, 1))
                .maxBatch(1)
                .build();
        try (ModelHandle<Tokens, Outputs> handle = open("tokens", Tokens.class, Outputs.class, schema)) {
            assertThat(findings(handle, new Tokens(null, new int[] {1, 7})))
                    .containsExactly("inputIds required", "attentionMask[1] range");
        }
    }

    @Test
    void predict_arrayOfAnotherLength_doesNotHideTheOthers() {
        try (ModelHandle<Lists, Outputs> handle = open("two_wide", Lists.class, Outputs.class, LISTS)) {
            assertThat(findings(handle, new Lists(List.of(1f), Arrays.asList("a", "z"))))
                    .containsExactly("num length", "cat[1] categories");
        }
    }

    @Test
    void predict_wrongNameTypeAndShape_doNotHideTheOthers() {
        Schema schema = Schema.builder()
                .feature("age", rules -> rules.range(0, 120))
                .feature("visits", rules -> rules.max(10))
                .maxBatch(1)
                .build();
        Inputs inputs = Inputs.of("age", Tensor.of(new float[] {130, 7}, 2, 1))
                .and("income", Tensor.of(new double[] {1}, 1, 1))
                .and("visits", Tensor.of(new long[] {11, 1, 12}, 3, 1))
                .and("member", Tensor.of(new boolean[2], 1, 2))
                .and("town", Tensor.of(new String[] {"Wien"}, 1, 1));
        try (ModelHandle<Inputs, Outputs> handle = open("columns", schema)) {
            assertThat(findings(handle, inputs))
                    .containsExactlyInAnyOrder(
                            "age range",
                            "income type",
                            "visits shape", // three rows, not two
                            "visits range",
                            "visits range",
                            "member shape",
                            "city required",
                            "town name",
                            "(batch) maxBatch");
        }
    }

    @Test
    void predict_tooManyRows_doNotHideWhatIsInThem() {
        Schema schema = Schema.builder()
                .feature("x", rules -> rules.range(0, 1))
                .maxBatch(1)
                .build();
        Inputs inputs = Inputs.of("x", Tensor.of(new float[] {0, 1, 2, 0}, 2, 2));
        try (ModelHandle<Inputs, Outputs> handle = open("identity_float", schema)) {
            assertThat(findings(handle, inputs)).containsExactly("(batch) maxBatch", "x[0] range");
        }
    }

    record Fragile(float a, float b, float c, @Nullable Float d) {
        @Override
        public float b() {
            throw new IllegalStateException("mine");
        }
    }

    @Test
    void predict_accessorThatThrows_isNamedAndDoesNotHideTheOthers() {
        Schema schema = Schema.builder()
                .columns("x", "a", "b", "c", "d")
                .feature("a", rules -> rules.range(0, 1))
                .feature("b", rules -> rules.range(5, 6).impute(5))
                .feature("d", rules -> rules.nullable(false))
                .build();
        try (ModelHandle<Fragile, Outputs> handle = open("dynamic_batch", Fragile.class, Outputs.class, schema)) {
            assertThat(findings(handle, new Fragile(7, 0, Float.NaN, null)))
                    .containsExactly("a range", "b readable", "c finite", "d required");
        }
    }

    record FragileArray(float[] num, List<String> cat) {
        @Override
        public float[] num() {
            throw new IllegalStateException("mine");
        }
    }

    @Test
    void predict_arrayAccessorThatThrows_isNamedAndDoesNotHideTheOthers() {
        try (ModelHandle<FragileArray, Outputs> handle = open("two_wide", FragileArray.class, Outputs.class, LISTS)) {
            assertThat(findings(handle, new FragileArray(new float[0], List.of("a", "z"))))
                    .containsExactly("num readable", "cat[1] categories");
        }
    }

    // ---- what is missing from arrays

    @Test
    void predict_nullElements_areCalledNull() {
        try (ModelHandle<Double[], Outputs> handle = open("identity_float", Double[].class, Outputs.class)) {
            assertThatThrownBy(() -> handle.predict(new Double[] {null, Double.NaN}))
                    .hasMessageContaining("x[0]: required, expected a value, not null; if it may be missing, "
                            + "make it nullable, or impute a constant")
                    .hasMessageContaining("x[1]: finite, expected a number, not NaN");
        }
        try (ModelHandle<Long[], Outputs> handle = open("identity_int64", Long[].class, Outputs.class)) {
            assertThatThrownBy(() -> handle.predict(new Long[] {1L, null}))
                    .hasMessageContaining(
                            "x[1]: required, expected a value, not null; if it may be missing, impute a constant");
        }
    }

    @Test
    void predict_nullElementsOfAnArrayToBeImputed_areReplacedAsSingleValuesAre() {
        Schema schema = Schema.builder()
                .feature("num", rules -> rules.nullable().impute(4))
                .feature("cat", rules -> rules.categories("a", "b").unknown("b"))
                .build();
        try (ModelHandle<Lists, Outputs> handle = open("two_wide", Lists.class, Outputs.class, schema)) {
            assertThat(handle.predict(new Lists(Arrays.asList(1f, null, 1f), Arrays.asList("a", null)))
                            .violations())
                    .extracting(found -> found.feature() + " " + found.handling())
                    .containsExactly("num[1] IMPUTED", "cat[1] MAPPED_TO_UNKNOWN");
            assertThat(handle.predict(new Lists(null, null)).violations())
                    .extracting(found -> found.feature() + " " + found.handling())
                    .containsExactly("num IMPUTED", "cat MAPPED_TO_UNKNOWN");
            assertThat(handle.predict(new Lists(null, null)).value())
                    .isEqualTo(handle.predict(new Lists(List.of(4f, 4f, 4f), List.of("b", "b")))
                            .value());
        }
    }

    @Test
    void predict_nullArrayThatMayBeNull_isMissingInAllElements() {
        try (ModelHandle<double[], Outputs> handle = open(
                "identity_float",
                double[].class,
                Outputs.class,
                Schema.builder()
                        .feature("x", rules -> rules.nullable())
                        .allowNonFiniteOutputs()
                        .build())) {
            assertThat(handle.predict(new double[] {1, Double.NaN}).violations())
                    .isEmpty();
        }
        Schema schema = Schema.builder()
                .feature("num", rules -> rules.nullable())
                .allowNonFiniteOutputs()
                .build();
        try (ModelHandle<Lists, Outputs> handle = open("two_wide", Lists.class, Outputs.class, schema)) {
            assertThat(handle.validate(new Lists(null, List.of("a", "b")))).isEmpty();
            assertThat(texts(handle.validate(new Lists(List.of(1f, 1f, 1f), null))))
                    .isEmpty();
        }
    }

    @Test
    void predict_arrayElementOutOfItsType_isClampedAsASingleValueIs() {
        Schema schema = Schema.builder()
                .feature("x", rules -> rules.range(0, 100).clamp())
                .build();
        try (ModelHandle<int[], Outputs> handle = open("identity_uint8", int[].class, Outputs.class, schema)) {
            Prediction<Outputs> prediction = handle.predict(new int[] {300, -300});
            assertThat(prediction.value().tensor("y").ints()).containsExactly(100, 0);
            assertThat(prediction.violations()).extracting(Violation::handling).containsOnly(Handling.CLAMPED);
        }
    }

    // ---- validate

    @Test
    void validate_repairedAndFlagged_areShownAsSuch() {
        Schema schema = Schema.builder()
                .columns("x", "a", "b")
                .feature("a", rules -> rules.range(0, 1).clamp())
                .feature("b", rules -> rules.range(0, 1).flag())
                .build();
        try (ModelHandle<Inputs, Outputs> handle = open("identity_float", schema)) {
            Inputs inputs = Inputs.of("x", Tensor.of(new float[] {2, 3}, 1, 2));
            assertThat(handle.validate(inputs))
                    .isEqualTo(handle.predict(inputs).violations())
                    .extracting(Violation::handling)
                    .containsExactly(Handling.CLAMPED, Handling.FLAGGED);
            assertThat(handle.validate(Inputs.of("x", Tensor.of(new float[] {1, 0}, 1, 2))))
                    .isEmpty();
        }
    }

    @Test
    void validate_anyInput_runsNothingAndTellsNobody() {
        FakeEngine engine = FakeEngine.matrix(ElementType.FLOAT);
        List<Event> events = new ArrayList<>();
        try (ModelHandle<Inputs, Outputs> handle = ModelHandle.builder()
                .load(ANY_MODEL)
                .engine(engine)
                .listener(events::add)
                .build()) {
            int runs = engine.runs.get();
            events.clear();
            handle.validate(Inputs.of("x", Tensor.of(new float[] {1}, 1, 1)));
            handle.validate(Inputs.of("z", Tensor.of(new float[] {1}, 1, 1)));
            assertThat(engine.runs).hasValue(runs);
            assertThat(events).isEmpty();
        }
    }

    @Test
    void validate_whileAllTurnsAreTaken_doesNotWait() {
        FakeEngine engine = FakeEngine.matrix(ElementType.FLOAT);
        Inputs inputs = Inputs.of("x", Tensor.of(new float[] {1}, 1, 1));
        try (ModelHandle<Inputs, Outputs> handle = ModelHandle.builder()
                .load(ANY_MODEL)
                .engine(engine)
                .admission(AdmissionLimits.DEFAULT.maxRuns(1).maxWaiting(0).maxWait(Duration.ZERO))
                .build()) {
            CompletableFuture<Void> gate = engine.hold();
            Asking<Prediction<Outputs>> call = Asking.start(() -> handle.predict(inputs));
            try {
                engine.awaitRunning(1);
                assertThat(handle.validate(inputs)).isEmpty();
            } finally {
                gate.complete(null);
            }
            assertThat(call.result().violations()).isEmpty();
        }
    }

    @Test
    void validate_whileARolloutRuns_asksTheServingVersionsSchema(@TempDir Path folder) throws IOException {
        Path one = Files.write(folder.resolve("one.onnx"), Scales.bytes(1));
        Path two = Files.write(folder.resolve("two.onnx"), Scales.bytes(2));
        Files.writeString(folder.resolve("one.schema.json"), "{\"features\": {\"x\": {\"max\": 1}}}");
        Files.writeString(folder.resolve("two.schema.json"), "{\"features\": {\"x\": {\"max\": 2}}}");
        try (ModelHandle<Scales.In, Scales.Out> handle = ModelHandle.builder(Scales.In.class, Scales.Out.class)
                .load(one)
                .version("1")
                .build()) {
            handle.versions().load(ModelSource.of(two).version("2"));
            handle.rollout(Rollout.<Scales.In, Scales.Out>to("2").steps(0.99));
            assertThat(handle.validate(new Scales.In(3)))
                    .extracting(Violation::expected)
                    .containsExactly("at most 1.0");
        }
    }

    @Test
    void validate_null_isRefused() {
        try (ModelHandle<Inputs, Outputs> handle = open("identity_float")) {
            assertThatThrownBy(() -> handle.validate(null))
                    .isInstanceOf(NullPointerException.class)
                    .hasMessage("The input is null");
        }
    }

    @Test
    void validate_closedHandle_throws() {
        ModelHandle<Inputs, Outputs> handle = open("identity_float");
        handle.close();
        assertThatThrownBy(() -> handle.validate(Inputs.of(Map.of()))).isInstanceOf(ClosedException.class);
    }
}
