package io.mlprod;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mlprod.error.LoadException;
import io.mlprod.error.Violation;
import io.mlprod.error.Violation.Handling;
import io.mlprod.model.Inputs;
import io.mlprod.model.Outputs;
import io.mlprod.model.Tensor;
import io.mlprod.validation.Feature;
import io.mlprod.validation.NonFinite;
import io.mlprod.validation.Schema;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Check, repair, check again: what a repair puts in keeps all rules, or the input is rejected. */
class RepairTest {

    private static Schema rule(Consumer<Feature.Builder> rules) {
        return Schema.builder().feature("x", rules).allowNonFiniteOutputs().build();
    }

    private static List<String> findings(String model, Consumer<Feature.Builder> rules, Tensor x) {
        try (ModelHandle<Inputs, Outputs> handle = TestModels.open(model, rule(rules))) {
            return handle.validate(Inputs.of("x", x)).stream()
                    .map(found -> found.feature() + " " + found.rule() + " " + found.handling())
                    .toList();
        }
    }

    private static Tensor floats(float first, float second) {
        return Tensor.of(new float[] {first, second}, 1, 2);
    }

    // ---- one line: rules, what is given beside a 5, what is found

    private static Arguments number(Consumer<Feature.Builder> rules, float given, String... found) {
        return Arguments.of("identity_float", rules, floats(5, given), List.of(found));
    }

    private static Arguments whole(Consumer<Feature.Builder> rules, long given, String... found) {
        return Arguments.of("identity_int64", rules, Tensor.of(new long[] {5, given}, 1, 2), List.of(found));
    }

    private static Arguments text(Consumer<Feature.Builder> rules, String given, String... found) {
        return Arguments.of("identity_string", rules, Tensor.of(new String[] {"5", given}, 1, 2), List.of(found));
    }

    static Stream<Arguments> repairs() {
        Consumer<Feature.Builder> clamped = rules -> rules.categories("5", "7").range(0, 8);
        Consumer<Feature.Builder> few = rules -> rules.categories("5", "7");
        Consumer<Feature.Builder> coded = rules -> rules.length(1, 2).pattern("\\d+");
        float infinity = Float.POSITIVE_INFINITY;
        long wide = (1L << 53) + 1; // no double holds it
        return Stream.of(
                number(
                        clamped.andThen(Feature.Builder::clamp),
                        -978,
                        "x[1] range REJECTED",
                        "x[1] categories REJECTED"),
                number(
                        clamped.andThen(Feature.Builder::clamp),
                        infinity,
                        "x[1] finite REJECTED",
                        "x[1] categories REJECTED"),
                number(
                        rules -> rules.categories("-3", "5").range(0, 8).clamp(),
                        -3,
                        "x[1] range REJECTED",
                        "x[1] categories REJECTED"),
                number(
                        rules -> rules.categories("0", "5").range(0, 8).clamp(),
                        -978,
                        "x[1] range CLAMPED",
                        "x[1] categories CLAMPED"),
                number(rules -> rules.categories("5").range(0, 8).clamp(), 6, "x[1] categories REJECTED"),
                number(
                        rules -> rules.range(0, 8).integral().clamp(),
                        9.5f,
                        "x[1] range CLAMPED",
                        "x[1] integral CLAMPED"),
                number(rules -> rules.range(0, 8).integral().clamp(), 7.5f, "x[1] integral REJECTED"),
                number(rules -> rules.min(0).clamp(), infinity, "x[1] finite REJECTED"),
                number(rules -> rules.range(0, 8).clamp().nonFinite(NonFinite.ALLOW), infinity, "x[1] range CLAMPED"),
                number(rules -> rules.range(0, 8).integral(), 9.5f, "x[1] range REJECTED", "x[1] integral REJECTED"),
                number(
                        rules -> rules.range(0, 8).integral().flag(),
                        9.5f,
                        "x[1] range FLAGGED",
                        "x[1] integral FLAGGED"),
                number(
                        rules -> rules.range(0, 8).integral().impute(7),
                        9.5f,
                        "x[1] range IMPUTED",
                        "x[1] integral IMPUTED"),
                whole(clamped.andThen(Feature.Builder::clamp), -978, "x[1] range REJECTED", "x[1] categories REJECTED"),
                whole(clamped.andThen(rules -> rules.impute(7)), -978, "x[1] range IMPUTED", "x[1] categories IMPUTED"),
                whole(rules -> rules.max(1L << 53), wide, "x[1] range REJECTED"),
                whole(rules -> rules.categories("5", Long.toString(wide)), wide),
                whole(rules -> rules.categories("5", Long.toString(wide - 1)), wide, "x[1] categories REJECTED"),
                text(
                        few.andThen(rules -> rules.length(1, 2)),
                        "abc",
                        "x[1] categories REJECTED",
                        "x[1] length REJECTED"),
                text(
                        few.andThen(rules -> rules.length(1, 2).unknown("7")),
                        "abc",
                        "x[1] categories MAPPED_TO_UNKNOWN",
                        "x[1] length MAPPED_TO_UNKNOWN"),
                text(coded, "abc", "x[1] length REJECTED", "x[1] pattern REJECTED"),
                text(coded.andThen(Feature.Builder::flag), "abc", "x[1] length FLAGGED", "x[1] pattern FLAGGED"),
                text(coded.andThen(rules -> rules.impute("42")), "abc", "x[1] length IMPUTED", "x[1] pattern IMPUTED"));
    }

    @ParameterizedTest
    @MethodSource("repairs")
    void repair_everyRuleIsAskedAgain(String model, Consumer<Feature.Builder> rules, Tensor x, List<String> found) {
        assertThat(findings(model, rules, x)).isEqualTo(found);
    }

    // ---- constants that the rules themselves refuse

    static Stream<Arguments> constants() {
        return Stream.of(
                Arguments.of(
                        "identity_string",
                        (Consumer<Feature.Builder>)
                                rules -> rules.categories("a", "b").unknown("zz"),
                        "categories: expected one of [a, b]"),
                Arguments.of(
                        "identity_string",
                        (Consumer<Feature.Builder>)
                                rules -> rules.categories("a", "b").impute("zz"),
                        "categories: expected one of [a, b]"),
                Arguments.of(
                        "identity_string",
                        (Consumer<Feature.Builder>) rules -> rules.length(3, 4).impute("zz"),
                        "length: expected 3 to 4 characters"),
                Arguments.of(
                        "identity_string",
                        (Consumer<Feature.Builder>)
                                rules -> rules.pattern("[a-y]+").impute("zz"),
                        "pattern: expected the form [a-y]+"),
                Arguments.of(
                        "identity_float",
                        (Consumer<Feature.Builder>) rules -> rules.range(10, 20).impute(5),
                        "range: expected 10.0 to 20.0"),
                Arguments.of(
                        "identity_float",
                        (Consumer<Feature.Builder>) rules -> rules.integral().impute(5.5),
                        "integral: expected a whole number"),
                Arguments.of(
                        "identity_float",
                        (Consumer<Feature.Builder>)
                                rules -> rules.categories("7").impute(5),
                        "categories: expected one of [7]"),
                Arguments.of(
                        "identity_float",
                        (Consumer<Feature.Builder>) rules -> rules.impute(Float.NaN),
                        "finite: expected a number, not NaN"),
                Arguments.of(
                        "identity_float",
                        (Consumer<Feature.Builder>) rules -> rules.impute(1e39),
                        "finite: expected a finite number"),
                Arguments.of(
                        "identity_float16",
                        (Consumer<Feature.Builder>) rules -> rules.impute(70_000),
                        "finite: expected a finite number"),
                Arguments.of(
                        "identity_int64",
                        (Consumer<Feature.Builder>) rules -> rules.range(10, 20).impute(5),
                        "range: expected 10 to 20"),
                Arguments.of(
                        "identity_int8",
                        (Consumer<Feature.Builder>)
                                rules -> rules.categories("7").impute(5),
                        "categories: expected one of [7]"));
    }

    @ParameterizedTest
    @MethodSource("constants")
    void build_constantThatBreaksARuleOfItsFeature_isRefusedWithTheRule(
            String model, Consumer<Feature.Builder> rules, String words) {
        assertThatThrownBy(() -> TestModels.open(model, rule(rules)))
                .isInstanceOf(LoadException.class)
                .hasMessageContainingAll("'x'", "breaks its own rule", words);
    }

    static Stream<Arguments> allowedConstants() {
        return Stream.of(
                Arguments.of("identity_string", (Consumer<Feature.Builder>)
                        rules -> rules.categories("a", "b").unknown("b")),
                Arguments.of("identity_float", (Consumer<Feature.Builder>)
                        rules -> rules.range(0, 0.1).impute(0.1)),
                Arguments.of("identity_float16", (Consumer<Feature.Builder>)
                        rules -> rules.range(0.1, 1).impute(0.1)),
                Arguments.of("identity_float", (Consumer<Feature.Builder>)
                        rules -> rules.nonFinite(NonFinite.ALLOW_NAN).impute(Float.NaN)),
                Arguments.of("identity_bool", (Consumer<Feature.Builder>) rules -> rules.impute(true)));
    }

    @ParameterizedTest
    @MethodSource("allowedConstants")
    void build_constantThatKeepsTheRules_isTaken(String model, Consumer<Feature.Builder> rules) {
        try (ModelHandle<Inputs, Outputs> handle = TestModels.open(model, rule(rules))) {
            assertThat(handle.signature().inputs()).hasSize(1);
        }
    }

    @Test
    void build_rangeThatNoFloatIsIn_isRefused() {
        assertThatThrownBy(() -> TestModels.open("identity_float", rule(rules -> rules.min(1e39))))
                .hasMessageContaining("cannot hold any value");
        assertThatThrownBy(() -> TestModels.open("identity_int64", rule(rules -> rules.min(1e19))))
                .hasMessageContaining("cannot hold any value");
        assertThatThrownBy(() -> TestModels.open("identity_int64", rule(rules -> rules.max(-1e19))))
                .hasMessageContaining("cannot hold any value");
    }

    // ---- missing texts

    record Two(String a, String b) {}

    private static String used(Consumer<Feature.Builder> rules, String text, Handling... handlings) {
        Schema schema = Schema.builder().feature("b", rules).build();
        try (ModelHandle<Two, Outputs> handle = TestModels.open("identity_string", Two.class, Outputs.class, schema)) {
            Prediction<Outputs> prediction = handle.predict(new Two("a", text));
            assertThat(prediction.violations()).extracting(Violation::handling).containsExactly(handlings);
            return prediction.value().tensor("y").strings()[1];
        }
    }

    @ParameterizedTest
    @org.junit.jupiter.params.provider.NullSource
    @org.junit.jupiter.params.provider.ValueSource(strings = "")
    void nullableText_nullAndEmpty_areAlike(String missing) {
        Consumer<Feature.Builder> rules = feature ->
                feature.nullable().categories("a", "other").length(1, 5).pattern("[a-z]+");
        assertThat(used(rules, missing)).isEmpty();
        assertThat(used(rules.andThen(Feature.Builder::flag), missing)).isEmpty();
        assertThat(used(rules.andThen(feature -> feature.unknown("other")), missing, Handling.MAPPED_TO_UNKNOWN))
                .isEqualTo("other");
        assertThat(used(rules.andThen(feature -> feature.impute("a")), missing, Handling.IMPUTED))
                .isEqualTo("a");
    }
}
