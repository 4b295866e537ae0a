package io.mlprod.testing.property;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mlprod.ModelHandle;
import io.mlprod.model.Inputs;
import io.mlprod.model.Outputs;
import io.mlprod.record.NotInput;
import io.mlprod.validation.Action;
import io.mlprod.validation.Categories;
import io.mlprod.validation.Items;
import io.mlprod.validation.OnViolation;
import io.mlprod.validation.Range;
import io.mlprod.validation.Schema;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The judgement of inputs is that of real handles: what must be answered is, and what must be refused is. */
class RealHandlesTest {

    private static Path model(String name) {
        return Path.of("../mlprod-core/src/test/resources/models/" + name + ".onnx");
    }

    private static <I> void assertAgree(String name, Class<I> type, Schema rules) {
        Schema schema = Schema.builder().allowNonFiniteOutputs().build().overriddenBy(rules);
        try (ModelHandle<I, Outputs> handle = ModelHandle.builder(type, Outputs.class)
                .load(model(name))
                .schema(schema)
                .build()) {
            ModelProperties.forAll(handle).invalidInputs(0.5).tries(200).answersOrRejects();
        }
    }

    record Four(
            @Range(min = 0.1, max = 0.7) float a,
            @Range(max = 10) double b,
            int c,
            Float d) {}

    @Test
    void answersOrRejects_numbersInAFloatTensor_agree() {
        assertAgree("dynamic_batch", Four.class, Schema.empty());
    }

    record Repairs(
            @OnViolation(Action.CLAMP) @Range(min = 0, max = 10)
            double a,

            @OnViolation(value = Action.IMPUTE, with = "3") @Nullable @Range(min = 0, max = 5)
            Integer b,

            @OnViolation(value = Action.IMPUTE, with = "1") @Categories({"1", "2"})
            long c,

            @NotInput Object customer,
            @Range(min = -1) Optional<Double> d) {}

    @Test
    void answersOrRejects_repairs_agree() {
        assertAgree("dynamic_batch", Repairs.class, Schema.empty());
    }

    enum City {
        Berlin,
        Paris
    }

    record Customer(
            @Range(min = 18, max = 99.5) float age,
            @Nullable Float income,
            @Range(min = 0, max = 1000) long visits,
            @Nullable City city,
            boolean member) {}

    @Test
    void answersOrRejects_columnsOfAllTypes_agree() {
        assertAgree("columns", Customer.class, Schema.empty());
    }

    record Texts(
            float age,
            float income,
            int visits,
            @Categories({"Berlin", "Paris"}) String city,
            Boolean member) {}

    @Test
    void answersOrRejects_texts_agree() {
        assertAgree("columns", Texts.class, Schema.empty());
    }

    record FreeTexts(float age, float income, int visits, String city, Boolean member) {}

    @Test
    void answersOrRejects_anyText_agree() {
        assertAgree("columns", FreeTexts.class, Schema.empty());
    }

    record Lists(@Items(max = 9) List<Float> num, List<String> cat) {}

    @Test
    void answersOrRejects_lists_agree() {
        assertAgree("two_wide", Lists.class, Schema.empty());
    }

    @Test
    void answersOrRejects_arrayWithNamedColumns_agree() {
        assertAgree("dynamic_batch", float[].class, Schema.empty());
        assertAgree(
                "dynamic_batch",
                float[].class,
                Schema.builder()
                        .columns("x", "a", "b", "c", "d")
                        .feature("c", rules -> rules.range(0, 1))
                        .build());
        assertAgree("dynamic_batch", Inputs.class, Schema.builder().maxBatch(2).build());
    }

    @ParameterizedTest
    @ValueSource(strings = {"float", "double", "float16", "int8", "uint8", "int16", "int32", "int64", "bool", "string"})
    void answersOrRejects_tensorsOfEachType_agree(String type) {
        assertAgree("identity_" + type, Inputs.class, Schema.empty());
    }

    @Test
    void answersOrRejects_tokens_shareTheirLength() {
        assertAgree(
                "tokens",
                Inputs.class,
                Schema.builder()
                        .feature("input_ids", rules -> rules.range(0, 49))
                        .build());
    }

    @Test
    void answersOrRejects_modelThatIsNotFinite_isFound() {
        record Two(float a, float b) {}
        try (ModelHandle<Two, Outputs> handle = ModelHandle.open(model("divide"), Two.class, Outputs.class)) {
            assertThatThrownBy(() -> ModelProperties.forAll(handle)
                            .baseline(new Two(1, 1))
                            .answersOrRejects())
                    .isInstanceOf(AssertionError.class)
                    .hasMessageContaining("InvalidOutputException")
                    .hasMessageContaining("b: 1.0f → ");
        }
    }

    @Test
    void forAll_handle_usesTheFileBesideAndTheBuilder() {
        try (ModelHandle<Four, Outputs> handle = ModelHandle.builder(Four.class, Outputs.class)
                .load(model("dynamic_batch"))
                .schema(Schema.builder()
                        .feature("c", rules -> rules.range(5, 6))
                        .build())
                .build()) {
            assertThat(ModelInputs.of(handle).samples(1).limit(100))
                    .allMatch(input -> input.value().c() == 5 || input.value().c() == 6);
        }
    }

    @Test
    void check_oneElementOfALargeTensorMatters_isFoundAlone() {
        try (ModelHandle<float[], Outputs> handle =
                ModelHandle.open(model("identity_float"), float[].class, Outputs.class)) {
            ModelProperties<float[]> property = ModelProperties.forAll(handle).baseline(new float[700]);

            assertThatThrownBy(() -> property.examples("input", 77f).check(array -> {
                        for (float element : array) {
                            assertThat(element).isNotEqualTo(77f);
                        }
                    }))
                    .hasMessageContaining("new float[] {77.0f, 0.0f}"); // the model takes pairs
        }
    }
}
