package io.mlprod;

import static io.mlprod.TestModels.open;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.mlprod.error.InvalidInputException;
import io.mlprod.error.InvalidOutputException;
import io.mlprod.error.LoadException;
import io.mlprod.error.ModelExecutionException;
import io.mlprod.error.Violation;
import io.mlprod.error.Violation.Handling;
import io.mlprod.lifecycle.ModelSource;
import io.mlprod.model.ElementType;
import io.mlprod.model.Inputs;
import io.mlprod.model.Outputs;
import io.mlprod.model.Tensor;
import io.mlprod.validation.Feature;
import io.mlprod.validation.NonFinite;
import io.mlprod.validation.Schema;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.FloatBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Schemas applied to inputs and outputs of real models. */
class ValidationTest {

    private static final float NAN = Float.NaN;
    private static final float INFINITY = Float.POSITIVE_INFINITY;

    private static Schema rule(Consumer<Feature.Builder> rules) {
        return Schema.builder().feature("x", rules).build();
    }

    private static Prediction<Outputs> predict(String model, Schema schema, Tensor x) {
        try (ModelHandle<Inputs, Outputs> handle = open(model, schema)) {
            return handle.predict(Inputs.of("x", x));
        }
    }

    private static Prediction<Outputs> floats(Consumer<Feature.Builder> rules, float... x) {
        Schema schema =
                Schema.builder().feature("x", rules).allowNonFiniteOutputs().build();
        return predict("identity_float", schema, Tensor.of(x, x.length / 2, 2));
    }

    private static float[] used(Prediction<Outputs> prediction) {
        return prediction.value().tensor("y").floats();
    }

    private static List<Violation> rejected(Runnable call) {
        return catchThrowableOfType(InvalidInputException.class, call::run).violations();
    }

    private static Violation onlyRejection(Consumer<Feature.Builder> rules, float... x) {
        List<Violation> violations = rejected(() -> floats(rules, x));
        assertThat(violations).hasSize(1);
        assertThat(violations.get(0).handling()).isEqualTo(Handling.REJECTED);
        return violations.get(0);
    }

    // ---- rules for numbers

    @Test
    void range_outside_isRejectedWithTheBounds() {
        Violation violation = onlyRejection(feature -> feature.range(0, 10), 5, 10.5f);
        assertThat(violation.feature()).isEqualTo("x[1]");
        assertThat(violation.rule()).isEqualTo("range");
        assertThat(violation.expected()).isEqualTo("0.0 to 10.0");
        assertThat(violation.actual()).isEqualTo(10.5);
        assertThat(violation.row()).isZero();
    }

    @ParameterizedTest
    @CsvSource({"0, 9007199254740992, 0 to 9007199254740992", "-5, 10, -5 to 10", "0.5, 10, 0.5 to 10"})
    void range_ofAWholeNumber_isWrittenAsWholeNumbers(double min, double max, String expected) {
        Schema schema = rule(feature -> feature.range(min, max));

        assertThat(rejected(() -> predict("identity_int64", schema, Tensor.of(new long[] {-9, 1}, 1, 2))))
                .extracting(Violation::expected)
                .containsExactly(expected);
    }

    @Test
    void range_exactlyTheBounds_passes() {
        assertThat(floats(feature -> feature.range(-1, 1), -1, 1).violations()).isEmpty();
    }

    @Test
    void range_tenthAsFloatWithBoundOfOneTenth_passes() {
        assertThat(floats(feature -> feature.range(0, 0.1), 0, 0.1f).violations())
                .isEmpty();
        assertThat(floats(feature -> feature.range(0.7, 1), 0.7f, 1).violations())
                .isEmpty();
        assertThat(rejected(() -> floats(feature -> feature.max(0.1), 0, Math.nextUp(0.1f))))
                .hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"FLOAT16", "BFLOAT16"})
    void range_tenthAsHalfWithBoundsOfOneTenth_passes(ElementType type) {
        Tensor tenths = Tensor.of(type, FloatBuffer.wrap(new float[] {0.1f, 0.1f}), 1, 2);
        Schema schema = rule(feature -> feature.range(0.1, 0.1));
        assertThat(predict("identity_" + type, schema, tenths).violations()).isEmpty();
    }

    @Test
    void range_doubleTensor_isCheckedInDoublePrecision() {
        Schema schema = rule(feature -> feature.max(0.1));
        Tensor above = Tensor.of(new double[] {0, Math.nextUp(0.1)}, 1, 2);
        assertThat(predict("identity_double", schema, Tensor.of(new double[] {0, 0.1}, 1, 2))
                        .violations())
                .isEmpty();
        assertThat(rejected(() -> predict("identity_double", schema, above))).hasSize(1);
    }

    @Test
    void range_integers_areChecked() {
        Schema schema = rule(feature -> feature.range(0, 10));
        List<Violation> violations =
                rejected(() -> predict("identity_int64", schema, Tensor.of(new long[] {-1, 10, 11, 0}, 2, 2)));
        assertThat(violations).extracting(Violation::actual).containsExactly(-1L, 11L);
        assertThat(violations).extracting(Violation::row).containsExactly(0, 1);
    }

    @Test
    void integral_fraction_isRejected() {
        assertThat(onlyRejection(Feature.Builder::integral, 2, 2.5f).rule()).isEqualTo("integral");
        assertThat(floats(Feature.Builder::integral, -2, 1e10f).violations()).isEmpty();
    }

    @Test
    void categories_numbers_areCompared() {
        Schema schema = rule(feature -> feature.categories("1", "7"));
        List<Violation> violations =
                rejected(() -> predict("identity_int32", schema, Tensor.of(new int[] {7, 8}, 1, 2)));
        assertThat(violations).extracting(Violation::rule).containsExactly("categories");
        assertThat(violations.get(0).expected()).contains("[1, 7]");
    }

    @Test
    void nanAndInfinity_withoutRules_areRejected() {
        List<Violation> violations = rejected(() -> floats(feature -> {}, NAN, 1, INFINITY, -INFINITY));
        assertThat(violations).extracting(Violation::rule).containsOnly("finite");
        assertThat(violations).extracting(Violation::feature).containsExactly("x[0]", "x[0]", "x[1]");
        assertThat(violations).extracting(Violation::row).containsExactly(0, 1, 1);
    }

    @Test
    void nan_whereAllowed_passesButInfinityDoesNot() {
        Consumer<Feature.Builder> rules = feature -> feature.nonFinite(NonFinite.ALLOW_NAN);
        assertThat(used(floats(rules, NAN, 1))[0]).isNaN();
        assertThat(onlyRejection(rules, INFINITY, 1).rule()).isEqualTo("finite");
    }

    @Test
    void nonFinite_whereAllowed_passes() {
        assertThat(used(floats(feature -> feature.nonFinite(NonFinite.ALLOW), NAN, INFINITY)))
                .containsExactly(NAN, INFINITY);
    }

    @Test
    void nan_ofNullableFeature_passes() {
        assertThat(used(floats(Feature.Builder::nullable, NAN, 1))[0]).isNaN();
    }

    @Test
    void nonFiniteInputs_forAllFeatures_canBeTakenBackForOne() {
        Schema schema = Schema.builder()
                .nonFiniteInputs(NonFinite.ALLOW)
                .columns("x", "a", "b")
                .feature("b", feature -> feature.nonFinite(NonFinite.REJECT))
                .allowNonFiniteOutputs()
                .build();
        assertThat(used(predict("identity_float", schema, Tensor.of(new float[] {NAN, 1}, 1, 2)))[0])
                .isNaN();
        assertThat(rejected(() -> predict("identity_float", schema, Tensor.of(new float[] {1, NAN}, 1, 2))))
                .extracting(Violation::feature)
                .containsExactly("b");
    }

    @Test
    void items_tooFewOrTooMany_isRejected() {
        Schema schema = Schema.builder()
                .feature("inputIds", feature -> feature.items(2, 3))
                .build();
        try (ModelHandle<Inputs, Outputs> handle = open("tokens", schema)) {
            assertThatCode(() -> handle.predict(tokens(2))).doesNotThrowAnyException();
            for (int length : new int[] {1, 4}) {
                assertThatThrownBy(() -> handle.predict(tokens(length)))
                        .isInstanceOf(InvalidInputException.class)
                        .hasMessageContainingAll("items", "2 to 3 elements");
            }
        }
    }

    private static Inputs tokens(int length) {
        return Inputs.of("input_ids", Tensor.of(new long[length], 1, length))
                .and("attention_mask", Tensor.of(new long[length], 1, length));
    }

    @Test
    void maxBatch_moreRows_isRejected() {
        Schema schema = Schema.builder().maxBatch(2).build();
        assertThat(used(predict("identity_float", schema, Tensor.of(new float[4], 2, 2))))
                .hasSize(4);
        List<Violation> violations = rejected(() -> predict("identity_float", schema, Tensor.of(new float[6], 3, 2)));
        assertThat(violations).extracting(Violation::rule).containsExactly("maxBatch");
        assertThat(violations.get(0).expected()).contains("at most 2 rows");
    }

    // ---- rules for texts

    private static Prediction<Outputs> text(Consumer<Feature.Builder> rules, String... x) {
        return predict("identity_string", rule(rules), Tensor.of(x, x.length / 2, 2));
    }

    @Test
    void categories_otherText_isRejectedWithTheList() {
        Violation violation = rejected(() -> text(feature -> feature.categories("a", "b"), "a", "c"))
                .get(0);
        assertThat(violation.feature()).isEqualTo("x[1]");
        assertThat(violation.rule()).isEqualTo("categories");
        assertThat(violation.expected()).contains("[a, b]");
        assertThat(violation.actual()).isEqualTo("c");
    }

    @Test
    void length_tooShortOrTooLong_isRejected() {
        Consumer<Feature.Builder> rules = feature -> feature.length(2, 3);
        assertThat(text(rules, "ab", "abc").violations()).isEmpty();
        assertThat(rejected(() -> text(rules, "a", "abcd")))
                .extracting(Violation::rule)
                .containsExactly("length", "length");
    }

    @Test
    void pattern_partialMatch_isRejected() {
        Consumer<Feature.Builder> rules = feature -> feature.pattern("[A-Z]{2}\\d+");
        assertThat(text(rules, "AT1", "DE22").violations()).isEmpty();
        Violation violation = rejected(() -> text(rules, "AT1", "xAT1")).get(0);
        assertThat(violation.rule()).isEqualTo("pattern");
        assertThat(violation.expected()).contains("[A-Z]{2}\\d+");
    }

    @ParameterizedTest
    @ValueSource(strings = {"\uD83D\uDE00", "a\uD83D", "\uDE00", "a\0b"})
    void text_thatTheBindingWouldDamage_isRejectedWithTheReason(String text) {
        assertThatThrownBy(() -> text(feature -> {}, "fine", text))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContainingAll("x[1]", "encoding", "U+FFFF", "emoji", "NUL", "ONNX Runtime");
    }

    @Test
    void text_thatTheBindingWouldDamage_isRejectedEvenIfFlagged() {
        assertThat(rejected(() -> text(Feature.Builder::flag, "a", "\uD83D\uDE00")))
                .extracting(Violation::handling)
                .containsExactly(Handling.REJECTED);
    }

    // ---- actions

    static Stream<Arguments> repairs() {
        Consumer<Feature.Builder> clamp = feature -> feature.range(0, 10).clamp();
        Consumer<Feature.Builder> impute = feature -> feature.range(0, 10).impute(4);
        Consumer<Feature.Builder> flag = feature -> feature.range(0, 10).flag();
        return Stream.of(
                Arguments.of(clamp, 12f, 10f, "range", Handling.CLAMPED),
                Arguments.of(clamp, -1f, 0f, "range", Handling.CLAMPED),
                Arguments.of(impute, 12f, 4f, "range", Handling.IMPUTED),
                Arguments.of(impute, NAN, 4f, "finite", Handling.IMPUTED),
                Arguments.of(impute, INFINITY, 4f, "finite", Handling.IMPUTED),
                Arguments.of(flag, 12f, 12f, "range", Handling.FLAGGED),
                Arguments.of(flag, NAN, NAN, "finite", Handling.FLAGGED));
    }

    @ParameterizedTest
    @MethodSource("repairs")
    void action_number_isRepairedAndReported(
            Consumer<Feature.Builder> rules, float given, float used, String rule, Handling handling) {
        Prediction<Outputs> prediction = floats(rules, 5, given);
        assertThat(used(prediction)).containsExactly(5, used);
        assertThat(prediction.violations()).hasSize(1);
        Violation finding = prediction.violations().get(0);
        assertThat(finding.rule()).isEqualTo(rule);
        assertThat(finding.handling()).isEqualTo(handling);
        assertThat(finding.actual()).isEqualTo((double) given);
    }

    @Test
    void clamp_infinity_becomesTheBound() {
        assertThat(used(floats(feature -> feature.range(0, 10).clamp(), INFINITY, -INFINITY)))
                .containsExactly(10, 0);
    }

    @Test
    void clamp_nan_isRejected() {
        assertThat(onlyRejection(feature -> feature.range(0, 10).clamp(), NAN, 1)
                        .rule())
                .isEqualTo("finite");
    }

    @Test
    void clamp_integer_becomesTheBound() {
        Schema schema = rule(feature -> feature.range(-2, 10).clamp());
        Prediction<Outputs> prediction = predict("identity_int8", schema, Tensor.of(new byte[] {-100, 100}, 1, 2));
        assertThat(prediction.value().tensor("y").ints()).containsExactly(-2, 10);
        assertThat(prediction.violations()).extracting(Violation::actual).containsExactly(-100L, 100L);
    }

    @Test
    void clamp_integerWithFractionalBounds_becomesAWholeNumberInside() {
        Schema schema = rule(feature -> feature.range(1.5, 9.5).clamp());
        Prediction<Outputs> prediction = predict("identity_int32", schema, Tensor.of(new int[] {0, 100}, 1, 2));
        assertThat(prediction.value().tensor("y").ints()).containsExactly(2, 9);
    }

    @Test
    void clamp_integralFloatWithFractionalBounds_becomesAWholeNumberInside() {
        assertThat(used(floats(feature -> feature.range(1.5, 9.5).integral().clamp(), 0, 100)))
                .containsExactly(2, 9);
    }

    @Test
    void build_clampToABoundThatTheTypeCannotHold_isRefused() {
        Schema schema = rule(feature -> feature.range(200, 300).clamp());
        assertThatThrownBy(() -> open("identity_int8", schema))
                .isInstanceOf(LoadException.class)
                .hasMessageContainingAll("'x'", "int8", "cannot hold");
    }

    @Test
    void action_text_isRepairedAndReported() {
        Consumer<Feature.Builder> known = feature -> feature.categories("a", "b", "other");
        Prediction<Outputs> unknown = text(known.andThen(feature -> feature.unknown("other")), "a", "z");
        assertThat(unknown.value().tensor("y").strings()).containsExactly("a", "other");
        assertThat(unknown.violations()).extracting(Violation::handling).containsExactly(Handling.MAPPED_TO_UNKNOWN);
        Prediction<Outputs> imputed = text(known.andThen(feature -> feature.impute("b")), "a", "\uD83D\uDE00");
        assertThat(imputed.value().tensor("y").strings()).containsExactly("a", "b");
        assertThat(imputed.violations()).extracting(Violation::handling).containsExactly(Handling.IMPUTED);
        Prediction<Outputs> flagged = text(known.andThen(Feature.Builder::flag), "a", "z");
        assertThat(flagged.value().tensor("y").strings()).containsExactly("a", "z");
        assertThat(flagged.violations()).extracting(Violation::handling).containsExactly(Handling.FLAGGED);
    }

    @Test
    void action_bool_isImputedByTruthValue() {
        record Flags(Boolean a, Boolean b) {}
        Schema schema = Schema.builder()
                .feature("a", feature -> feature.nullable().impute(true))
                .build();
        try (ModelHandle<Flags, Outputs> handle = open("identity_bool", Flags.class, Outputs.class, schema)) {
            assertThat(handle.predict(new Flags(null, false))
                            .value()
                            .tensor("y")
                            .booleans())
                    .containsExactly(true, false);
        }
    }

    @Test
    void imputeInt64_largeConstant_isExact() {
        Schema schema = rule(feature -> feature.min(1).impute(9007199254740993L));
        assertThat(predict("identity_int64", schema, Tensor.of(new long[] {1, 0}, 1, 2))
                        .value()
                        .tensor("y")
                        .longs())
                .containsExactly(1, 9007199254740993L);
    }

    static Stream<Arguments> unfitSchemas() {
        return Stream.of(
                unfit("identity_float", feature -> feature.impute("many"), "which is not a number"),
                unfit("identity_int8", feature -> feature.impute(1000), "which it cannot hold"),
                unfit("identity_int8", feature -> feature.impute(1.5), "which it cannot hold"),
                unfit("identity_int64", feature -> feature.impute(1e30), "which it cannot hold"),
                unfit("identity_int64", Feature.Builder::nullable, "no value for \"missing\""),
                unfit("identity_float", Feature.Builder::clamp, "has no range"),
                unfit("identity_float", feature -> feature.unknown("a"), "is a number; impute a number"),
                unfit("identity_float", feature -> feature.length(1, 2), "a rule for texts, but is a number"),
                unfit("identity_float", feature -> feature.pattern("a"), "a rule for texts, but is a number"),
                unfit("identity_int32", feature -> feature.categories("a"), "not a whole number"),
                unfit("identity_string", feature -> feature.range(0, 1), "a rule for numbers, but is a text"),
                unfit("identity_string", Feature.Builder::clamp, "to be clamped, but is a text"),
                unfit("identity_string", feature -> feature.unknown("a"), "has no categories"),
                unfit("identity_string", feature -> feature.impute("\uD83D\uDE00"), "would damage"));
    }

    private static Arguments unfit(String model, Consumer<Feature.Builder> rules, String problem) {
        return Arguments.of(model, rules, problem);
    }

    @ParameterizedTest
    @MethodSource("unfitSchemas")
    void build_ruleThatDoesNotFitTheType_isRefused(String model, Consumer<Feature.Builder> rules, String problem) {
        assertThatThrownBy(() -> open(model, rule(rules)))
                .isInstanceOf(LoadException.class)
                .hasMessageContainingAll("'x'", problem);
    }

    @Test
    void build_unknownFeatureColumnOrOutput_areAllNamed() {
        Schema schema = Schema.builder()
                .feature("agee", feature -> feature.min(0))
                .columns("z", "p", "q")
                .allowNonFiniteOutputs("scores")
                .build();
        assertThatThrownBy(() -> open("identity_float", schema))
                .isInstanceOf(LoadException.class)
                .hasMessageContainingAll("'agee'", "[x]", "'z'", "'scores'");
    }

    @Test
    void build_wrongNumberOfColumns_isRefused() {
        Schema schema = Schema.builder().columns("x", "a", "b", "c").build();
        assertThatThrownBy(() -> open("identity_float", schema))
                .isInstanceOf(LoadException.class)
                .hasMessageContainingAll("3 columns", "x float32[N, 2]");
    }

    // ---- columns of Inputs

    @Test
    void columns_eachRow_isCheckedByColumn() {
        Schema schema = Schema.builder()
                .columns("x", "age", "height")
                .feature("age", feature -> feature.range(0, 120))
                .feature("height", feature -> feature.range(20, 250).clamp())
                .build();
        List<Violation> violations = rejected(() ->
                predict("identity_float", schema, Tensor.of(new float[] {1, 100, 130, 300, 5, 100}, 3, 2)));
        assertThat(violations).extracting(Violation::feature).containsExactly("age", "height");
        assertThat(violations).extracting(Violation::row).containsOnly(1);
    }

    @Test
    void columns_ofAnInputWithMoreThanTwoDimensions_areRefused() {
        Schema schema = Schema.builder()
                .columns("image", "a", "b", "c", "d", "e", "f", "g", "h")
                .feature("a", feature -> feature.range(0, 1))
                .build();
        assertThatThrownBy(() -> open("cnn", schema))
                .isInstanceOf(LoadException.class)
                .hasMessageContaining("image float32[N, 1, 8, 8]");
    }

    @Test
    void columns_fewerThanTheDynamicDimensionHas_isRejected() {
        Schema schema = Schema.builder()
                .columns("input_ids", "first", "second")
                .feature("first", feature -> feature.range(0, 49))
                .feature("second", feature -> feature.range(0, 49))
                .build();
        try (ModelHandle<Inputs, Outputs> handle = open("tokens", schema)) {
            assertThatCode(() -> handle.predict(tokens(2))).doesNotThrowAnyException();
            for (int length : new int[] {1, 3}) {
                assertThatThrownBy(() -> handle.predict(tokens(length)))
                        .isInstanceOf(InvalidInputException.class)
                        .hasMessageContainingAll("input_ids", "2 columns");
            }
        }
    }

    // ---- reports

    @Test
    void violations_ofOneInput_areAllReportedTogether() {
        Schema schema = Schema.builder()
                .columns("num", "p", "q", "r")
                .feature("p", feature -> feature.range(0, 1))
                .feature("q", Feature.Builder::integral)
                .feature("cat", feature -> feature.categories("a", "b"))
                .build();
        try (ModelHandle<Inputs, Outputs> handle = open("two_wide", schema)) {
            Inputs bad = Inputs.of("num", Tensor.of(new float[] {7, 0.5f, NAN}, 1, 3))
                    .and("cat", Tensor.of(new String[] {"a", "secret"}, 1, 2));
            InvalidInputException e = catchThrowableOfType(InvalidInputException.class, () -> handle.predict(bad));
            assertThat(e.violations())
                    .extracting(Violation::feature)
                    .containsExactlyInAnyOrder("p", "q", "r", "cat[1]");
            assertThat(e)
                    .hasMessageContainingAll(
                            "two_wide@", "4 violations", "p: range", "q: integral", "r: finite", "cat[1]")
                    .hasMessageNotContaining("secret")
                    .hasMessageNotContaining("7.0");
            assertThat(e.violations()).extracting(Violation::actual).contains(7.0, 0.5, "secret");
        }
    }

    @Test
    void violations_moreThanAHundred_areCounted() {
        float[] bad = new float[300];
        java.util.Arrays.fill(bad, NAN);
        InvalidInputException e = catchThrowableOfType(
                InvalidInputException.class, () -> predict("identity_float", Schema.empty(), Tensor.of(bad, 150, 2)));
        assertThat(e.violations()).hasSize(101);
        assertThat(e.violations().get(100).expected()).contains("200 more");
    }

    @Test
    void findings_cleanInputAfterABadOne_areEmpty() {
        Schema schema = rule(feature -> feature.range(0, 10).clamp());
        try (ModelHandle<Inputs, Outputs> handle = open("identity_float", schema)) {
            assertThat(handle.predict(Inputs.of("x", Tensor.of(new float[] {11, 1}, 1, 2)))
                            .violations())
                    .hasSize(1);
            assertThat(handle.predict(Inputs.of("x", Tensor.of(new float[] {9, 1}, 1, 2)))
                            .violations())
                    .isEmpty();
        }
    }

    @Test
    void repair_callersTensor_isNotChanged() {
        Tensor given = Tensor.of(new float[] {11, 1}, 1, 2);
        predict("identity_float", rule(feature -> feature.range(0, 10).clamp()), given);
        assertThat(given.floats()).containsExactly(11, 1);
    }

    // ---- outputs

    private static Inputs quotient(float[] a, float[] b) {
        return Inputs.of("a", Tensor.of(a)).and("b", Tensor.of(b));
    }

    @Test
    void output_nanOrInfinity_isAnInvalidOutputByDefault() {
        try (ModelHandle<Inputs, Outputs> handle = open("divide")) {
            for (float a : new float[] {1, 0, -1}) {
                assertThatThrownBy(() -> handle.predict(quotient(new float[] {6, a}, new float[] {2, 0})))
                        .isInstanceOf(InvalidOutputException.class)
                        .hasMessageContainingAll("divide@", "'q'", "NaN or infinity", "allowNonFiniteOutputs");
                assertThat(handle.predict(quotient(new float[] {6, a}, new float[] {2, 1}))
                                .value()
                                .tensor("q")
                                .floats())
                        .containsExactly(3, a);
            }
        }
    }

    @Test
    void output_nanOrInfinityWhereAllowed_isHandedOut() {
        for (Schema schema : List.of(
                Schema.builder().allowNonFiniteOutputs().build(),
                Schema.builder().allowNonFiniteOutputs("q").build())) {
            try (ModelHandle<Inputs, Outputs> handle = open("divide", schema)) {
                assertThat(handle.predict(quotient(new float[] {1, 0, -1}, new float[3]))
                                .value()
                                .tensor("q")
                                .floats())
                        .containsExactly(INFINITY, NAN, -INFINITY);
            }
        }
    }

    @Test
    void output_emoji_isAnInvalidOutputAndTheNextCallIsRight() {
        try (ModelHandle<Inputs, Outputs> handle = open("emoji_output")) {
            for (int run = 0; run < 3; run++) {
                assertThatThrownBy(() -> handle.predict(Inputs.of("x", Tensor.of(new long[] {0, 1}))))
                        .isInstanceOf(InvalidOutputException.class)
                        .hasMessageContainingAll("emoji_output@", "'y'", "emoji");
                assertThat(handle.predict(Inputs.of("x", Tensor.of(new long[] {0, 2})))
                                .value()
                                .tensor("y")
                                .strings())
                        .containsExactly("plain", "");
            }
        }
    }

    /** emoji_output.onnx, whose first label is another text of five bytes instead of "plain". */
    private static ModelHandle<Long, String> label(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        assertThat(bytes).hasSize("plain".length());
        String model;
        try {
            model = Files.readString(TestModels.path("emoji_output"), StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        String changed = model.replace("plain", new String(bytes, StandardCharsets.ISO_8859_1));
        return ModelHandle.builder(Long.class, String.class)
                .load(ModelSource.of(changed.getBytes(StandardCharsets.ISO_8859_1)))
                .build();
    }

    /** What arrives is as many characters as the text has, so an emoji is cut off or swallows what follows. */
    @ParameterizedTest
    @ValueSource(strings = {"\uD83D\uDE00b", "a\uD83D\uDE00"})
    void output_emojiAmongOtherCharacters_isAnInvalidOutput(String text) {
        try (ModelHandle<Long, String> handle = label(text)) {
            assertThatThrownBy(() -> handle.predict(0L)).isInstanceOf(InvalidOutputException.class);
        }
    }

    /** These look like a cut-off emoji, but are whole. */
    @ParameterizedTest
    @ValueSource(strings = {"per\u00F2", "a\u00F0\u00BB", "\u00F1\u0080."})
    void output_lettersThatLookLikeADamagedEmoji_areHandedOut(String text) {
        try (ModelHandle<Long, String> handle = label(text)) {
            assertThat(handle.predict(0L).value()).isEqualTo(text);
        }
    }

    @Test
    void output_modelThatFails_namesTheModelAndTheNextCallIsRight() {
        try (ModelHandle<Inputs, Outputs> handle = open("intdiv")) {
            for (int run = 0; run < 3; run++) {
                assertThatThrownBy(() -> handle.predict(integers(7, 0)))
                        .isInstanceOf(ModelExecutionException.class)
                        .hasMessageContaining("intdiv@")
                        .hasCauseInstanceOf(Exception.class);
                assertThat(handle.predict(integers(7, 2)).value().tensor("q").ints())
                        .containsExactly(3);
            }
        }
    }

    private static Inputs integers(int a, int b) {
        return Inputs.of("a", Tensor.of(new int[] {a})).and("b", Tensor.of(new int[] {b}));
    }

    // ---- inputs whose numbers of rows the model does not tie together

    private static ModelHandle<Inputs, Outputs> broadcasting(boolean otherName) {
        return ModelHandle.builder()
                .load(TestModels.broadcastingDivide(otherName))
                .build();
    }

    @Test
    void nan_inAnInputWithFewerRowsThanTheFirst_isRejected() {
        try (ModelHandle<Inputs, Outputs> handle = broadcasting(true)) {
            assertThat(handle.predict(quotient(new float[] {6, 8}, new float[] {2}))
                            .value()
                            .tensor("q")
                            .floats())
                    .containsExactly(3, 4);
            assertThatThrownBy(() -> handle.predict(quotient(new float[] {6, 8}, new float[] {NAN})))
                    .isInstanceOf(InvalidInputException.class)
                    .hasMessageContainingAll("b: finite");
        }
    }

    @Test
    void nan_inAnInputWithMoreRowsThanTheFirst_isRejected() {
        try (ModelHandle<Inputs, Outputs> handle = broadcasting(true)) {
            assertThatThrownBy(() -> handle.predict(quotient(new float[] {6}, new float[] {1, 2, NAN})))
                    .isInstanceOf(InvalidInputException.class)
                    .hasMessageContaining("finite");
        }
    }

    @Test
    void rows_ofInputsWithoutANameForThem_areEqualAllTheSame() {
        try (ModelHandle<Inputs, Outputs> handle = broadcasting(false)) {
            assertThatThrownBy(() -> handle.predict(quotient(new float[] {6}, new float[] {1, 2})))
                    .isInstanceOf(InvalidInputException.class)
                    .hasMessageContaining("b: shape, expected 1 rows as in 'a', not 2");
        }
    }

    @Test
    void rows_ofVectorsInARecord_areEqual() {
        try (ModelHandle<Vectors, float[]> handle = ModelHandle.builder(Vectors.class, float[].class)
                .load(TestModels.broadcastingDivide(false))
                .build()) {
            assertThatThrownBy(() -> handle.predict(new Vectors(new float[] {6}, new float[] {1, 2})))
                    .isInstanceOf(InvalidInputException.class)
                    .hasMessageContaining("b: length, expected 1 elements as in 'a', not 2");
        }
    }

    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Vectors(float[] a, float[] b) {}
}
