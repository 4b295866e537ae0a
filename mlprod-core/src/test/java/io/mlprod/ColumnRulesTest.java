package io.mlprod;

import static io.mlprod.TestModels.open;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.mlprod.error.InvalidInputException;
import io.mlprod.error.Violation;
import io.mlprod.error.Violation.Handling;
import io.mlprod.model.Inputs;
import io.mlprod.model.Outputs;
import io.mlprod.model.Tensor;
import io.mlprod.validation.Schema;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Rules of columns where one call has many rows, also where the model does not call them a batch; missing numbers. */
class ColumnRulesTest {

    // ---- a model that sums two tables with rows of their own counts up to one number

    private static final Schema TABLES = Schema.builder()
            .columns("x", "a", "b")
            .columns("z", "c", "d")
            .feature("b", rules -> rules.range(0, 10))
            .feature("d", rules -> rules.range(0, 100))
            .build();

    private static Inputs tables(float[] x, float... z) {
        return Inputs.of("x", Tensor.of(x, x.length / 2, 2)).and("z", Tensor.of(z, z.length / 2, 2));
    }

    private static List<String> violations(Schema schema, Inputs inputs) {
        try (ModelHandle<Inputs, Outputs> handle = open("totals", schema)) {
            return catchThrowableOfType(InvalidInputException.class, () -> handle.predict(inputs)).violations().stream()
                    .map(violation -> violation.row() + " " + violation.feature() + " " + violation.rule())
                    .toList();
        }
    }

    @Test
    void range_laterRowsOfAModelWithoutBatch_areRejectedWithTheirNumbers() {
        assertThat(violations(TABLES, tables(new float[] {99, 1, 99, 2, 99, 33, 99, 4, 99, -1}, 1, 1)))
                .containsExactly("2 b range", "4 b range");
    }

    @Test
    void nan_laterRowsOfAModelWithoutBatch_isRejectedWithItsNumber() {
        assertThat(violations(TABLES, tables(new float[] {1, 1, 1, 1, Float.NaN, 1}, 1, 1)))
                .containsExactly("2 a finite");
    }

    @Test
    void range_laterRowsOfASecondInput_areRejectedWithTheirNumbers() {
        assertThat(violations(TABLES, tables(new float[] {1, 1}, 1, 100, 1, 101, Float.NaN, 0)))
                .containsExactly("1 d range", "2 c finite");
    }

    @Test
    void range_secondInputWithFewerRows_isCheckedInBoth() {
        assertThat(violations(TABLES, tables(new float[] {1, 1, 1, 1, 1, 11}, 1, 200)))
                .containsExactlyInAnyOrder("0 d range", "2 b range");
    }

    @Test
    void nan_laterRowsWithoutColumns_isRejected() {
        assertThat(violations(Schema.empty(), tables(new float[] {1, 1, 1, Float.NaN}, 1, 1)))
                .hasSize(1);
    }

    @Test
    void predict_validRowsOfTheirOwnCounts_areAnswered() {
        try (ModelHandle<Inputs, Outputs> handle = open("totals", TABLES)) {
            for (int run = 0; run < 2; run++) {
                assertThat(handle.predict(tables(new float[] {99, 1, 2, 10, 3, 0}, 5, 100, 6, 0))
                                .value()
                                .tensor("y"))
                        .isEqualTo(Tensor.scalar(226f));
                assertThat(handle.predict(tables(new float[] {1, 2}, 3, 4, 5, 6, 7, 8))
                                .value()
                                .tensor("y"))
                        .isEqualTo(Tensor.scalar(36f));
            }
        }
    }

    @Test
    void predict_noRowsInATableThatMayBeEmpty_isAnswered() {
        Schema mayBeEmpty = Schema.builder()
                .columns("x", "a", "b")
                .columns("z", "c", "d")
                .allowEmptyInputs("x")
                .build();
        try (ModelHandle<Inputs, Outputs> handle = open("totals", mayBeEmpty)) {
            assertThat(handle.predict(tables(new float[0], 3, 4)).value().tensor("y"))
                    .isEqualTo(Tensor.scalar(7f));
        }
    }

    @Test
    void clamp_laterRowsOfAModelWithoutBatch_areRepaired() {
        Schema clamp = Schema.builder()
                .columns("x", "a", "b")
                .feature("b", rules -> rules.range(0, 10).clamp())
                .build();
        try (ModelHandle<Inputs, Outputs> handle = open("totals", clamp)) {
            Prediction<Outputs> prediction = handle.predict(tables(new float[] {1, 1, 1, 50}, 0, 0));
            assertThat(prediction.value().tensor("y")).isEqualTo(Tensor.scalar(13f));
            assertThat(prediction.violations()).extracting(Violation::row).containsExactly(1);
        }
    }

    @Test
    void predictAll_laterRowsOfAModelWithoutBatch_areRejected() {
        try (ModelHandle<Inputs, Outputs> handle = open("totals", TABLES)) {
            List<Outcome<Outputs>> outcomes = handle.predictAll(
                    List.of(tables(new float[] {1, 1, 1, 1}, 1, 1), tables(new float[] {1, 1, 1, 11}, 1, 1)));
            assertThat(outcomes).extracting(Outcome::isAnswered).containsExactly(true, false);
            assertThatThrownBy(outcomes.get(1)::prediction).hasMessageContaining("row 1, b: range");
        }
    }

    // ---- missing numbers

    private static final Schema IMPUTED = Schema.builder()
            .columns("x", "a", "b")
            .feature("b", rules -> rules.nullable().impute(7))
            .build();

    private static void assertImputed(Prediction<Outputs> prediction, int row) {
        assertThat(prediction.value().tensor("y").floats()[2 * row + 1]).isEqualTo(7);
        assertThat(prediction.violations()).singleElement().satisfies(violation -> {
            assertThat(violation.feature()).isEqualTo("b");
            assertThat(violation.row()).isEqualTo(row);
            assertThat(violation.handling()).isEqualTo(Handling.IMPUTED);
        });
    }

    @Test
    void nullableImpute_nanInATensor_isReplaced() {
        try (ModelHandle<Inputs, Outputs> handle = open("identity_float", IMPUTED)) {
            assertImputed(handle.predict(Inputs.of("x", Tensor.of(new float[] {1, 2, 3, Float.NaN}, 2, 2))), 1);
        }
    }

    record Boxed(float a, @Nullable Float b) {}

    @Test
    void nullableImpute_nanInARecord_isReplaced() {
        try (ModelHandle<Boxed, Outputs> handle = open("identity_float", Boxed.class, Outputs.class, IMPUTED)) {
            assertImputed(handle.predict(new Boxed(1, Float.NaN)), 0);
        }
    }

    @Test
    void nullableImpute_nullInARecord_isReplaced() {
        try (ModelHandle<Boxed, Outputs> handle = open("identity_float", Boxed.class, Outputs.class, IMPUTED)) {
            assertImputed(handle.predict(new Boxed(1, null)), 0);
        }
    }

    record Primitive(float a, float b) {}

    @Test
    void nullableImpute_nanInAPrimitiveComponent_isReplaced() {
        try (ModelHandle<Primitive, Outputs> handle = open("identity_float", Primitive.class, Outputs.class, IMPUTED)) {
            assertImputed(handle.predict(new Primitive(1, Float.NaN)), 0);
        }
    }

    @Test
    void nullableImpute_nanOfAFeatureThatIsAWholeInput_isReplaced() {
        Schema schema = Schema.builder()
                .feature("x", rules -> rules.nullable().impute(7))
                .build();
        try (ModelHandle<Inputs, Outputs> handle = open("identity_float", schema)) {
            Prediction<Outputs> prediction =
                    handle.predict(Inputs.of("x", Tensor.of(new float[] {1, Float.NaN, Float.NaN, 4}, 2, 2)));
            assertThat(prediction.value().tensor("y").floats()).containsExactly(1, 7, 7, 4);
            assertThat(prediction.violations()).hasSize(2);
        }
    }
}
