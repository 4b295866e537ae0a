package io.mlprod;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mlprod.batching.Batching;
import io.mlprod.cache.Cache;
import io.mlprod.error.InvalidInputException;
import io.mlprod.error.LoadException;
import io.mlprod.error.Violation;
import io.mlprod.model.ElementType;
import io.mlprod.model.Inputs;
import io.mlprod.model.Outputs;
import io.mlprod.model.Tensor;
import io.mlprod.validation.AllowEmpty;
import io.mlprod.validation.Schema;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Inputs without elements are refused through every door, unless the schema allows them. */
@SuppressWarnings("ArrayRecordComponent") // never compared
class EmptyInputsTest {

    private static final Path ANY_MODEL = Path.of("src/test/resources/models/dynamic_batch.onnx");
    private static final Inputs NO_ROWS = Inputs.of("x", Tensor.of(new float[0], 0, 2));
    private static final Inputs NO_COLUMNS = Inputs.of("x", Tensor.of(new float[0], 1, 0));
    private static final Inputs FULL = Inputs.of("x", Tensor.of(new float[] {1, 2}, 1, 2));

    record Listed(List<Float> x) {}

    record Allowed(@AllowEmpty float[] x) {}

    private final FakeEngine engine = FakeEngine.matrix(ElementType.FLOAT);

    private ModelHandleBuilder<Inputs, Outputs> builder() {
        return ModelHandle.builder().load(ANY_MODEL).engine(engine);
    }

    private static void assertRefused(ModelHandle<Inputs, Outputs> handle, Inputs empty) {
        assertThatThrownBy(() -> handle.predict(empty))
                .isInstanceOfSatisfying(
                        InvalidInputException.class,
                        e -> assertThat(e.violations())
                                .extracting(Violation::rule)
                                .containsExactly("notEmpty"));
    }

    @Test
    void predict_tensorWithoutElements_isRefusedWithShapeAndAdvice() {
        try (ModelHandle<Inputs, Outputs> handle = builder().build()) {
            assertThatThrownBy(() -> handle.predict(NO_COLUMNS))
                    .hasMessageContaining("x: notEmpty, expected at least one element, not the shape [1, 0]")
                    .hasMessageContaining("allowEmptyInputs(\"x\")");
            assertRefused(handle, NO_ROWS);
            assertThat(engine.runs).hasValue(0);
            assertThat(handle.predict(FULL).value().tensor("y").size()).isPositive();
        }
    }

    @Test
    void predict_emptyListInARecord_isRefused() {
        try (ModelHandle<Listed, float[]> handle = ModelHandle.builder(Listed.class, float[].class)
                .load(ANY_MODEL)
                .engine(engine)
                .build()) {
            assertThatThrownBy(() -> handle.predict(new Listed(List.of())))
                    .isInstanceOf(InvalidInputException.class)
                    .hasMessageContaining("x: notEmpty");
            assertThat(handle.predict(new Listed(List.of(1f))).value()).isNotEmpty();
        }
    }

    @Test
    void predictAll_emptyAnywhereAmongMany_onlyThoseAreRefused() {
        try (ModelHandle<Inputs, Outputs> handle = builder().build()) {
            List<Outcome<Outputs>> outcomes =
                    handle.predictAll(List.of(NO_ROWS, FULL, FULL, NO_ROWS, FULL, NO_COLUMNS, FULL));
            assertThat(outcomes)
                    .extracting(Outcome::isAnswered)
                    .containsExactly(false, true, true, false, true, false, true);
            assertThat(handle.predictAll(List.of(NO_ROWS, NO_ROWS))).noneMatch(Outcome::isAnswered);
        }
    }

    @Test
    void predictAll_noInputs_answersNothingWithoutARun() {
        try (ModelHandle<Inputs, Outputs> handle = builder().build()) {
            assertThat(handle.predictAll(List.of())).isEmpty();
            assertThat(engine.runs).hasValue(0);
        }
    }

    @Test
    void predict_emptyWithBatchingAndCache_isRefused() {
        try (ModelHandle<Inputs, Outputs> handle = builder()
                .batching(Batching.DEFAULT.maxRows(8))
                .cache(Cache.DEFAULT.maximumWeight(1 << 20))
                .build()) {
            assertRefused(handle, NO_ROWS);
            assertThat(handle.predictAsync(NO_COLUMNS)).failsWithin(java.time.Duration.ofSeconds(30));
            assertThat(handle.validate(NO_ROWS)).hasSize(1);
            assertThat(engine.runs).hasValue(0);
        }
    }

    @Test
    void predict_emptyThatTheSchemaAllows_runs() throws IOException {
        Schema fromJson = Schema.read(
                new ByteArrayInputStream("{\"emptyInputs\": [\"x\"]}".getBytes(StandardCharsets.UTF_8)), "rules");
        Schema allFromJson = Schema.read(
                new ByteArrayInputStream("{\"emptyInputs\": true}".getBytes(StandardCharsets.UTF_8)), "rules");
        for (Schema schema : List.of(
                fromJson,
                allFromJson,
                Schema.builder().allowEmptyInputs("X").build(),
                Schema.builder().allowEmptyInputs().build())) {
            try (ModelHandle<Inputs, Outputs> handle = builder().schema(schema).build()) {
                assertThat(handle.predict(NO_ROWS).value().tensor("y").size()).isZero();
                assertThat(handle.predictAll(List.of(FULL, NO_ROWS, FULL))).allMatch(Outcome::isAnswered);
            }
        }
    }

    @Test
    void validate_emptyArrayOfAnAnnotatedComponent_isFine() {
        try (ModelHandle<Allowed, float[]> handle = ModelHandle.builder(Allowed.class, float[].class)
                .load(ANY_MODEL)
                .engine(engine)
                .build()) {
            assertThat(handle.validate(new Allowed(new float[0]))).isEmpty();
        }
    }

    @Test
    void build_nameOfNoInputIsAllowedToBeEmpty_isRefused() {
        Schema schema = Schema.builder().allowEmptyInputs("y").build();
        assertThatThrownBy(() -> builder().schema(schema).build())
                .isInstanceOf(LoadException.class)
                .hasMessageContaining("allows 'y' to be empty, but the model has no such input");
    }

    @Test
    void predictAll_emptyInEveryPlaceOfAChunk_losesNothing() {
        try (ModelHandle<Inputs, Outputs> handle = builder().build()) {
            for (int place = 0; place < 6; place++) {
                int empty = place;
                List<Inputs> inputs = IntStream.range(0, 6)
                        .mapToObj(i -> i == empty ? NO_ROWS : FULL)
                        .toList();
                assertThat(handle.predictAll(inputs))
                        .extracting(Outcome::isAnswered)
                        .containsExactlyElementsOf(
                                IntStream.range(0, 6).mapToObj(i -> i != empty).toList());
            }
        }
    }
}
