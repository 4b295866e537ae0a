package io.mlprod;

import static org.assertj.core.api.Assertions.assertThat;

import io.mlprod.error.InvalidInputException;
import io.mlprod.error.Violation;
import io.mlprod.error.Violation.Handling;
import io.mlprod.model.ElementType;
import io.mlprod.model.Inputs;
import io.mlprod.model.Tensor;
import io.mlprod.validation.Feature;
import io.mlprod.validation.Items;
import io.mlprod.validation.Schema;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Rows without elements, where the schema allows them: how many elements a row has is checked for them as for any other
 * row.
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
class EmptyRowsTest {

    private static final Path ANY_MODEL = Path.of("src/test/resources/models/dynamic_batch.onnx");

    record Floats(float[] x) {}

    record Annotated(@Items(min = 1) float[] x) {}

    record Doubles(List<Double> x) {}

    record Longs(long[] x) {}

    record Boxed(List<Long> x) {}

    record Truths(boolean[] x) {}

    record Texts(String[] x) {}

    private static Arguments empty(ElementType type, Object item, Object full) {
        return Arguments.of(type, item, full);
    }

    private static Inputs tensor(ElementType type, long... shape) {
        return Inputs.of(
                "x",
                type == ElementType.STRING
                        ? Tensor.of(new String[(int) (shape[0] * shape[1])], shape)
                        : Tensor.of(type, ByteBuffer.allocate((int) (shape[0] * shape[1] * type.byteSize())), shape));
    }

    private static Inputs text() {
        return Inputs.of("x", Tensor.of(new String[] {"a"}, 1, 1));
    }

    static Stream<Arguments> rows() {
        return Stream.of(
                empty(ElementType.FLOAT, new Floats(new float[0]), new Floats(new float[1])),
                empty(ElementType.FLOAT, new Annotated(new float[0]), new Annotated(new float[1])),
                empty(ElementType.FLOAT16, new Floats(new float[0]), new Floats(new float[1])),
                empty(ElementType.DOUBLE, new Doubles(List.of()), new Doubles(List.of(1.0))),
                empty(ElementType.INT64, new Longs(new long[0]), new Longs(new long[1])),
                empty(ElementType.INT8, new Boxed(List.of()), new Boxed(List.of(1L))),
                empty(ElementType.BOOL, new Truths(new boolean[0]), new Truths(new boolean[1])),
                empty(ElementType.STRING, new Texts(new String[0]), new Texts(new String[] {"a"})),
                empty(ElementType.FLOAT, new float[0], new float[1]),
                empty(ElementType.FLOAT, tensor(ElementType.FLOAT, 1, 0), tensor(ElementType.FLOAT, 1, 1)),
                empty(ElementType.INT64, tensor(ElementType.INT64, 1, 0), tensor(ElementType.INT64, 1, 1)),
                empty(ElementType.BOOL, tensor(ElementType.BOOL, 1, 0), tensor(ElementType.BOOL, 1, 1)),
                empty(ElementType.STRING, tensor(ElementType.STRING, 1, 0), text()));
    }

    @SuppressWarnings("unchecked")
    private static ModelHandle<Object, Object> open(ElementType type, Object item, Consumer<Feature.Builder> rules) {
        return (ModelHandle<Object, Object>) (ModelHandle<?, ?>) ModelHandle.builder(item.getClass(), float[].class)
                .load(ANY_MODEL)
                .engine(FakeEngine.matrix(type))
                .schema(Schema.builder()
                        .feature("x", rules)
                        .allowEmptyInputs("x")
                        .build())
                .build();
    }

    private static void assertTooFew(List<Violation> violations, Handling handling) {
        assertThat(violations).singleElement().satisfies(violation -> {
            assertThat(violation.feature()).isEqualTo("x");
            assertThat(violation.rule()).isEqualTo("items");
            assertThat(violation.actual()).isEqualTo(0);
            assertThat(violation.handling()).isEqualTo(handling);
        });
    }

    @ParameterizedTest
    @MethodSource("rows")
    void predictAll_emptyAmongFullRows_onlyThatIsRejected(ElementType type, Object empty, Object full) {
        try (ModelHandle<Object, Object> handle = open(type, empty, rules -> rules.items(1, 8))) {
            List<Outcome<Object>> outcomes = handle.predictAll(List.of(full, full, empty, full));
            assertThat(outcomes).extracting(Outcome::isAnswered).containsExactly(true, true, false, true);
            assertTooFew(
                    ((InvalidInputException) ((Outcome.Failed<?>) outcomes.get(2)).error()).violations(),
                    Handling.REJECTED);
        }
    }

    @ParameterizedTest
    @MethodSource("rows")
    void predict_emptyRowToBeFlagged_isFlagged(ElementType type, Object empty, Object full) {
        try (ModelHandle<Object, Object> handle =
                open(type, empty, rules -> rules.items(1, 8).flag())) {
            assertThat(handle.predict(full).violations()).isEmpty();
            assertThat(handle.validate(empty)).hasSize(1);
            assertTooFew(handle.validate(empty), Handling.FLAGGED);
        }
    }

    @ParameterizedTest
    @MethodSource("rows")
    void predict_emptyRowWhereNothingForbidsIt_passes(ElementType type, Object empty, Object full) {
        try (ModelHandle<Object, Object> handle =
                open(type, empty, rules -> rules.items(0, 8).impute(type == ElementType.STRING ? "a" : 1))) {
            assertThat(handle.validate(empty)).isEmpty();
            assertThat(handle.validate(full)).isEmpty();
        }
    }

    @Test
    void validate_batchOfNoRows_hasNoRowThatCouldBreakARule() {
        Inputs none = tensor(ElementType.FLOAT, 0, 2);
        try (ModelHandle<Object, Object> handle = open(ElementType.FLOAT, none, rules -> rules.items(3, 3))) {
            assertThat(handle.validate(none)).isEmpty();
            assertThat(handle.validate(tensor(ElementType.FLOAT, 2, 2)))
                    .extracting(Violation::row)
                    .containsExactly(0, 1);
        }
    }

    @Test
    void validate_emptyWholeInputOfAModelWithoutBatch_isRejected() {
        Schema schema = Schema.builder()
                .feature("z", rules -> rules.items(1, 8))
                .allowEmptyInputs()
                .build();
        Inputs inputs = Inputs.of("x", Tensor.of(new float[] {1, 2}, 1, 2)).and("z", Tensor.of(new float[0], 0, 2));
        try (ModelHandle<Inputs, ?> handle = TestModels.open("totals", schema)) {
            assertThat(handle.validate(inputs)).extracting(Violation::rule).containsExactly("items");
        }
    }
}
