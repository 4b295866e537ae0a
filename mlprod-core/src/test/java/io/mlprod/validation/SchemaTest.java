package io.mlprod.validation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class SchemaTest {

    private static Schema schema(String feature, Consumer<Feature.Builder> rules) {
        return Schema.builder().feature(feature, rules).build();
    }

    // ---- builder

    @Test
    void feature_notMentioned_hasTheDefaults() {
        Feature feature = Schema.empty().feature("x");
        assertThat(feature.isNullable()).isFalse();
        assertThat(feature.min()).isEmpty();
        assertThat(feature.max()).isEmpty();
        assertThat(feature.isIntegral()).isFalse();
        assertThat(feature.categories()).isEmpty();
        assertThat(feature.minLength()).isZero();
        assertThat(feature.maxLength()).isEqualTo(Integer.MAX_VALUE);
        assertThat(feature.pattern()).isEmpty();
        assertThat(feature.minItems()).isZero();
        assertThat(feature.maxItems()).isEqualTo(Integer.MAX_VALUE);
        assertThat(feature.nonFinite()).isEqualTo(NonFinite.REJECT);
        assertThat(feature.action()).isEqualTo(Action.REJECT);
        assertThat(feature.replacement()).isEmpty();
    }

    @Test
    void feature_allRulesSet_areGivenBack() {
        Feature feature = schema(
                        "x",
                        builder -> builder.nullable()
                                .range(-1, 2)
                                .integral()
                                .categories("b", "a")
                                .length(1, 2)
                                .pattern("[ab]")
                                .items(3, 4)
                                .nonFinite(NonFinite.ALLOW_NAN)
                                .impute("a"))
                .feature("x");
        assertThat(feature.isNullable()).isTrue();
        assertThat(feature.min()).hasValue(-1);
        assertThat(feature.max()).hasValue(2);
        assertThat(feature.isIntegral()).isTrue();
        assertThat(feature.categories()).containsExactly("b", "a");
        assertThat(feature.minLength()).isEqualTo(1);
        assertThat(feature.maxLength()).isEqualTo(2);
        assertThat(feature.pattern()).get().hasToString("[ab]");
        assertThat(feature.minItems()).isEqualTo(3);
        assertThat(feature.maxItems()).isEqualTo(4);
        assertThat(feature.nonFinite()).isEqualTo(NonFinite.ALLOW_NAN);
        assertThat(feature.action()).isEqualTo(Action.IMPUTE);
        assertThat(feature.replacement()).contains("a");
    }

    @Test
    void min_alone_leavesTheMaximumOpen() {
        Feature feature = schema("x", builder -> builder.min(3)).feature("x");
        assertThat(feature.min()).hasValue(3);
        assertThat(feature.max()).isEqualTo(OptionalDouble.empty());
    }

    static Stream<Arguments> wrongRules() {
        return Stream.of(
                wrong(builder -> builder.range(2, 1), "Not a range: 2.0 to 1.0"),
                wrong(builder -> builder.range(Double.NaN, 1), "Not a range"),
                wrong(builder -> builder.max(1).min(2), "Not a range: 2.0 to 1.0"),
                wrong(builder -> builder.min(1).max(0), "Not a range: 1.0 to 0.0"),
                wrong(builder -> builder.min(Double.NaN), "Not a range"),
                wrong(Feature.Builder::categories, "at least one value"),
                wrong(builder -> builder.length(2, 1), "Not a range of counts: 2 to 1"),
                wrong(builder -> builder.length(-1, 1), "Not a range of counts"),
                wrong(builder -> builder.items(-1, 1), "Not a range of counts"),
                wrong(builder -> builder.pattern("("), "Not a regular expression: ("));
    }

    private static Arguments wrong(Consumer<Feature.Builder> rules, String problem) {
        return Arguments.of(rules, problem);
    }

    @ParameterizedTest
    @MethodSource("wrongRules")
    void feature_ruleThatMakesNoSense_isRefused(Consumer<Feature.Builder> rules, String problem) {
        assertThatThrownBy(() -> schema("x", rules))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(problem);
    }

    @Test
    void feature_twice_isRefused() {
        Schema.Builder builder = Schema.builder().feature("bill_length_mm", Feature.Builder::nullable);
        assertThatThrownBy(() -> builder.feature("bill_length_mm", Feature.Builder::nullable))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContainingAll("bill_length_mm", "already set");
    }

    @Test
    void feature_namesThatDifferInPunctuationOnly_areToldApart() {
        Schema schema = Schema.builder()
                .feature("x_1_1", builder -> builder.min(1))
                .feature("x_11", builder -> builder.min(11))
                .build();

        assertThat(schema.feature("x_1_1").min()).hasValue(1);
        assertThat(schema.feature("x_11").min()).hasValue(11);
    }

    @Test
    void feature_otherSpelling_isFound() {
        assertThat(schema("bill_length_mm", builder -> builder.min(1))
                        .feature("billLengthMm")
                        .min())
                .hasValue(1);
    }

    @ParameterizedTest
    @CsvSource({"billLengthMm, billlengthmm", "bill_length-mm, billlengthmm", "X, x", "_, _", "größe 2, größe2"})
    void canonical_name_isLettersAndDigitsInLowerCase(String name, String canonical) {
        assertThat(Schema.canonical(name)).isEqualTo(canonical);
    }

    @Test
    void columns_withoutNamesOrTwice_areRefused() {
        assertThatThrownBy(() -> Schema.builder().columns("x")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Schema.builder().columns("x", "a_b", "aB"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContainingAll("'x'", "differ");
    }

    @Test
    void maxBatch_belowOne_isRefused() {
        assertThatThrownBy(() -> Schema.builder().maxBatch(0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("not 0");
    }

    @Test
    void allowsNonFiniteOutput_namedOrAll_isTrue() {
        assertThat(Schema.empty().allowsNonFiniteOutput("y")).isFalse();
        Schema named = Schema.builder().allowNonFiniteOutputs("y").build();
        assertThat(named.allowsNonFiniteOutput("y")).isTrue();
        assertThat(named.allowsNonFiniteOutput("z")).isFalse();
        assertThat(Schema.builder().allowNonFiniteOutputs().build().allowsNonFiniteOutput("z"))
                .isTrue();
    }

    // ---- layers

    @Test
    void overriddenBy_otherRulesOfTheSameFeature_keepsBoth() {
        Feature feature = schema("x_y", builder -> builder.range(0, 10).flag())
                .overriddenBy(schema("xY", Feature.Builder::nullable))
                .feature("x_y");
        assertThat(feature.isNullable()).isTrue();
        assertThat(feature.max()).hasValue(10);
        assertThat(feature.action()).isEqualTo(Action.FLAG);
    }

    @Test
    void overriddenBy_sameRule_theLaterWins() {
        Feature feature = schema("x", builder -> builder.nullable().range(0, 10).impute(1))
                .overriddenBy(schema(
                        "x", builder -> builder.nullable(false).range(5, 6).reject()))
                .feature("x");
        assertThat(feature.isNullable()).isFalse();
        assertThat(feature.min()).hasValue(5);
        assertThat(feature.action()).isEqualTo(Action.REJECT);
        assertThat(feature.replacement()).isEmpty();
    }

    @Test
    void overriddenBy_onlyAMinimum_keepsTheMaximumBelow() {
        Feature feature = schema("x", builder -> builder.max(10))
                .overriddenBy(schema("x", builder -> builder.min(0)))
                .feature("x");
        assertThat(feature.min()).hasValue(0);
        assertThat(feature.max()).hasValue(10);
    }

    record OnlyMinimum(@Range(min = 0) float x) {}

    @Test
    void overriddenBy_annotationWithOnlyAMinimum_keepsTheMaximumBelow() {
        Feature feature = schema("x", builder -> builder.max(10))
                .overriddenBy(Schema.of(OnlyMinimum.class))
                .feature("x");
        assertThat(feature.min()).hasValue(0);
        assertThat(feature.max()).hasValue(10);
    }

    @Test
    void overriddenBy_settings_theLaterWins() {
        Schema below = Schema.builder()
                .maxBatch(1)
                .nonFiniteInputs(NonFinite.ALLOW)
                .columns("x", "a")
                .columns("y", "b")
                .allowNonFiniteOutputs("p")
                .build();
        Schema merged = below.overriddenBy(Schema.builder()
                .maxBatch(2)
                .columns("x", "c")
                .allowNonFiniteOutputs("q")
                .build());
        assertThat(merged.maxBatch()).hasValue(2);
        assertThat(merged.feature("any").nonFinite()).isEqualTo(NonFinite.ALLOW);
        assertThat(merged.columns("x")).containsExactly("c");
        assertThat(merged.columns("y")).containsExactly("b");
        assertThat(merged.nonFiniteOutputs()).containsExactly("p", "q");
        assertThat(below.maxBatch()).as("unchanged").hasValue(1);
        assertThat(below.overriddenBy(Schema.empty()).maxBatch()).hasValue(1);
    }

    // ---- annotations

    record Annotated(
            @Range(min = 1, max = 2) float range,
            @Nullable Float nullable,
            Optional<Float> optional,

            @Categories({"a", "b"}) @OnViolation(value = Action.UNKNOWN, with = "b")
            String category,

            @Text(minLength = 1, maxLength = 3, pattern = "x+")
            String text,

            @Items(min = 2, max = 5) java.util.List<Float> items,
            @Integral @OnViolation(Action.FLAG) float integral,
            @AllowNonFinite float any,
            @AllowNonFinite(NonFinite.ALLOW_NAN) float nan,
            @OnViolation(value = Action.IMPUTE, with = "7") float imputed,
            @Range(max = 3) @OnViolation(Action.CLAMP) float clamped,
            @OnViolation(Action.REJECT) float rejected,
            float plain) {}

    @Test
    void of_annotatedRecord_readsEveryAnnotation() {
        Schema schema = Schema.of(Annotated.class);
        assertThat(schema.feature("range").min()).hasValue(1);
        assertThat(schema.feature("range").max()).hasValue(2);
        assertThat(schema.feature("nullable").isNullable()).isTrue();
        assertThat(schema.feature("optional").isNullable()).isTrue();
        assertThat(schema.feature("category").categories()).containsExactly("a", "b");
        assertThat(schema.feature("category").action()).isEqualTo(Action.UNKNOWN);
        assertThat(schema.feature("category").replacement()).contains("b");
        assertThat(schema.feature("text").minLength()).isEqualTo(1);
        assertThat(schema.feature("text").maxLength()).isEqualTo(3);
        assertThat(schema.feature("text").pattern()).get().hasToString("x+");
        assertThat(schema.feature("items").minItems()).isEqualTo(2);
        assertThat(schema.feature("items").maxItems()).isEqualTo(5);
        assertThat(schema.feature("integral").isIntegral()).isTrue();
        assertThat(schema.feature("integral").action()).isEqualTo(Action.FLAG);
        assertThat(schema.feature("any").nonFinite()).isEqualTo(NonFinite.ALLOW);
        assertThat(schema.feature("nan").nonFinite()).isEqualTo(NonFinite.ALLOW_NAN);
        assertThat(schema.feature("imputed").replacement()).contains("7");
        assertThat(schema.feature("clamped").action()).isEqualTo(Action.CLAMP);
        assertThat(schema.feature("rejected").action()).isEqualTo(Action.REJECT);
        assertThat(schema.feature("plain").isNullable()).isFalse();
    }

    record WrongRange(float fine, @Range(min = 2, max = 1) float wrong) {}

    record WrongPattern(@Text(pattern = "(") String wrong) {}

    @Test
    void of_annotationThatMakesNoSense_namesTheComponent() {
        assertThatThrownBy(() -> Schema.of(WrongRange.class))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContainingAll("WrongRange.wrong", "Not a range");
        assertThatThrownBy(() -> Schema.of(WrongPattern.class)).hasMessageContaining("WrongPattern.wrong");
    }
}
