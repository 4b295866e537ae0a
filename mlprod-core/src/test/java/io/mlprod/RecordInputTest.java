package io.mlprod;

import static io.mlprod.TestModels.open;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.mlprod.error.InvalidInputException;
import io.mlprod.error.LoadException;
import io.mlprod.error.LoadException.Reason;
import io.mlprod.error.Violation;
import io.mlprod.model.Outputs;
import io.mlprod.model.Tensor;
import io.mlprod.record.Input;
import io.mlprod.record.Label;
import io.mlprod.validation.Action;
import io.mlprod.validation.OnViolation;
import io.mlprod.validation.Schema;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Records and single values as inputs. */
@SuppressWarnings("ArrayRecordComponent") // never compared
class RecordInputTest {

    private static final float[] EXPECTED = {14.5f, 15.5f, 18.25f}; // of (1, 0, -1, 2)

    private static float[] y(Prediction<Outputs> prediction) {
        return prediction.value().tensor("y").floats();
    }

    // ---- columns of one wide tensor

    record Four(float a, float b, float c, float d) {}

    @Test
    void predict_componentsOfAWideTensor_areColumnsInDeclarationOrder() {
        try (ModelHandle<Four, Outputs> handle = open("dynamic_batch", Four.class, Outputs.class)) {
            for (int run = 0; run < 3; run++) {
                assertThat(y(handle.predict(new Four(1, 0, -1, 2)))).containsExactly(EXPECTED);
                assertThat(y(handle.predict(new Four(0, 0, 0, 0)))).containsExactly(0.5f, -0.5f, 0.25f);
            }
        }
    }

    record Mixed(double a, byte b, short c, long d) {}

    @Test
    void predict_otherPrimitiveTypes_areConvertedToFloat() {
        try (ModelHandle<Mixed, Outputs> handle = open("dynamic_batch", Mixed.class, Outputs.class)) {
            assertThat(y(handle.predict(new Mixed(1, (byte) 0, (short) -1, 2)))).containsExactly(EXPECTED);
        }
    }

    record Boxed(Integer a, Boolean b, Double c, Optional<Float> d) {}

    @Test
    void predict_boxedAndOptional_areUnwrapped() {
        try (ModelHandle<Boxed, Outputs> handle = open("dynamic_batch", Boxed.class, Outputs.class)) {
            assertThat(y(handle.predict(new Boxed(1, false, -1.0, Optional.of(2f)))))
                    .containsExactly(EXPECTED);
        }
    }

    record Shuffled(float d, float c, float theFirst, float b) {}

    @Test
    void predict_columnsNamedInSchema_areFoundByName() {
        Schema schema =
                Schema.builder().columns("x", "the_first", "B", "c", "d").build();
        try (ModelHandle<Shuffled, Outputs> handle = open("dynamic_batch", Shuffled.class, Outputs.class, schema)) {
            assertThat(y(handle.predict(new Shuffled(2, -1, 1, 0)))).containsExactly(EXPECTED);
        }
    }

    @Test
    void build_columnWithoutComponent_isNamed() {
        Schema schema = Schema.builder().columns("x", "a", "b", "c", "missing").build();
        assertThatThrownBy(() -> open("dynamic_batch", Four.class, Outputs.class, schema))
                .isInstanceOf(LoadException.class)
                .hasMessageContainingAll("column 'missing'", "component 'd'", "none of the inputs [x]");
    }

    record Fixed(float a, float b, float c, float d) {}

    @Test
    void predict_modelWithFixedBatch_works() {
        try (ModelHandle<Fixed, Outputs> handle = open("fixed_batch", Fixed.class, Outputs.class)) {
            assertThat(y(handle.predict(new Fixed(1, 0, -1, 2)))).containsExactly(EXPECTED);
        }
    }

    record Prefixed(
            @Input("num") float p,
            @Input("num") float q,
            @Input("num") float r,
            @Input("cat") String[] words) {}

    @Test
    void predict_inputAnnotation_decidesTheInput() {
        try (ModelHandle<Prefixed, Outputs> handle = open("two_wide", Prefixed.class, Outputs.class)) {
            Outputs outputs = handle.predict(new Prefixed(1, 1, 1, new String[] {"a", "b"}))
                    .value();
            assertThat(outputs.tensor("score").floats()).containsExactly(6);
        }
    }

    // ---- one input per column

    enum City {
        @Label("Wien")
        VIENNA,
        Graz {
            @Override
            public String toString() {
                return "a constant with a body";
            }
        },
        OSLO
    }

    private record Customer(float age, @Nullable Float income, long visits, City city, boolean member) {}

    private static float score(Prediction<Outputs> prediction) {
        return prediction.value().tensor("score").floats()[0];
    }

    @Test
    void predict_privateRecordWithOneInputPerComponent_fillsEach() {
        try (ModelHandle<Customer, Outputs> handle = open("columns", Customer.class, Outputs.class)) {
            assertThat(score(handle.predict(new Customer(40, 50000f, 3, City.VIENNA, true))))
                    .isCloseTo(1.35f, within(1e-5f));
            assertThat(score(handle.predict(new Customer(50, 0f, 0, City.OSLO, false))))
                    .isCloseTo(0, within(1e-5f));
            assertThat(score(handle.predict(new Customer(50, 0f, 0, City.Graz, false))))
                    .isCloseTo(0.3f, within(1e-5f));
        }
    }

    record Strings(float age, float income, int visits, Optional<String> city, Boolean member) {}

    @Test
    void predict_stringAndOptionalComponents_areRead() {
        try (ModelHandle<Strings, Outputs> handle = open("columns", Strings.class, Outputs.class)) {
            assertThat(score(handle.predict(new Strings(40, 50000, 3, Optional.of("Wien"), true))))
                    .isCloseTo(1.35f, within(1e-5f));
            assertThat(score(handle.predict(new Strings(50, 0, 0, Optional.empty(), false))))
                    .as("a missing text is an empty one")
                    .isCloseTo(0, within(1e-5f));
        }
    }

    @Test
    void predict_nullFloatThatMayBeNull_isNanToTheModel() {
        Schema schema = Schema.builder().allowNonFiniteOutputs().build();
        try (ModelHandle<Customer, Outputs> handle = open("columns", Customer.class, Outputs.class, schema)) {
            Prediction<Outputs> prediction = handle.predict(new Customer(40, null, 3, City.VIENNA, true));
            assertThat(score(prediction)).isNaN();
            assertThat(prediction.violations()).isEmpty();
        }
    }

    record AllBoxed(Float age, Float income, Long visits, String city, Boolean member) {}

    @Test
    void predict_nullsThatMayNotBe_areAllReported() {
        try (ModelHandle<AllBoxed, Outputs> handle = open("columns", AllBoxed.class, Outputs.class)) {
            assertThatThrownBy(() -> handle.predict(new AllBoxed(null, 0f, null, null, null)))
                    .asInstanceOf(InstanceOfAssertFactories.type(InvalidInputException.class))
                    .extracting(InvalidInputException::violations)
                    .asInstanceOf(InstanceOfAssertFactories.list(Violation.class))
                    .allMatch(violation -> violation.rule().equals("required") && violation.actual() == null)
                    .extracting(Violation::feature)
                    .containsExactlyInAnyOrder("age", "visits", "city", "member");
        }
    }

    record Imputed(
            float age,
            float income,

            @OnViolation(value = Action.IMPUTE, with = "3") @Nullable
            Long visits,

            @OnViolation(value = Action.IMPUTE, with = "Wien") @Nullable
            String city,

            @OnViolation(value = Action.IMPUTE, with = "1") @Nullable
            Boolean member) {}

    @Test
    void predict_nullsToBeImputed_areReplacedAndReported() {
        try (ModelHandle<Imputed, Outputs> handle = open("columns", Imputed.class, Outputs.class)) {
            Prediction<Outputs> prediction = handle.predict(new Imputed(40, 50000, null, null, null));
            assertThat(score(prediction)).isCloseTo(1.35f, within(1e-5f));
            assertThat(prediction.violations())
                    .extracting(Violation::feature)
                    .containsExactlyInAnyOrder("visits", "city", "member");
            assertThat(handle.predict(new Imputed(40, 50000, 0L, "Graz", false)).violations())
                    .as("what was missing before is not missing now")
                    .isEmpty();
        }
    }

    // ---- arrays, lists and single values

    @Test
    void predict_floatArray_fillsTheOneInput() {
        try (ModelHandle<float[], Outputs> handle = open("dynamic_batch", float[].class, Outputs.class)) {
            assertThat(y(handle.predict(new float[] {1, 0, -1, 2}))).containsExactly(EXPECTED);
        }
    }

    @Test
    void predict_doubleArray_isConverted() {
        try (ModelHandle<double[], Outputs> handle = open("dynamic_batch", double[].class, Outputs.class)) {
            assertThat(y(handle.predict(new double[] {1, 0, -1, 2}))).containsExactly(EXPECTED);
        }
    }

    @Test
    void predict_stringArray_isOneRow() {
        try (ModelHandle<String, Outputs> handle = open("label_encoder", String.class, Outputs.class)) {
            assertThat(handle.predict("日本").value().tensor("y").longs()).containsExactly(3);
        }
    }

    @Test
    void predict_singleFloat_isAScalar() {
        try (ModelHandle<Float, Float> handle = open("scalar", Float.class, Float.class)) {
            assertThat(handle.predict(1.5f).value()).isEqualTo(3);
        }
    }

    record Lists(List<Float> num, List<String> cat) {}

    @Test
    void predict_lists_fillWholeRows() {
        try (ModelHandle<Lists, Outputs> handle = open("two_wide", Lists.class, Outputs.class)) {
            Outputs outputs = handle.predict(new Lists(List.of(1f, 1f, 1f), List.of("a", "b")))
                    .value();
            assertThat(outputs.tensor("score").floats()).containsExactly(6);
        }
    }

    @Test
    void predict_nullsInLists_areReportedWithTheirPlace() {
        try (ModelHandle<Lists, Outputs> handle = open("two_wide", Lists.class, Outputs.class)) {
            assertThatThrownBy(() -> handle.predict(new Lists(Arrays.asList(1f, null, 1f), Arrays.asList("a", null))))
                    .isInstanceOf(InvalidInputException.class)
                    .hasMessageContainingAll("num[1]", "cat[1]", "2 violations");
        }
    }

    record Tokens(long[] inputIds, int[] attentionMask) {}

    @Test
    void predict_arraysOfChangingLength_giveTheSameAnswer() {
        try (ModelHandle<Tokens, float[]> handle = open("tokens", Tokens.class, float[].class)) {
            float[] shortText =
                    handle.predict(new Tokens(new long[] {9}, new int[] {1})).value();
            float[] padded = handle.predict(new Tokens(new long[] {9, 0, 0}, new int[] {1, 0, 0}))
                    .value();
            assertThat(padded).containsExactly(shortText, within(1e-6f));
        }
    }

    @Test
    void predict_arrayOfAnotherLength_isRefusedWithBothLengths() {
        try (ModelHandle<float[], Outputs> handle = open("dynamic_batch", float[].class, Outputs.class)) {
            assertThatThrownBy(() -> handle.predict(new float[3]))
                    .isInstanceOf(InvalidInputException.class)
                    .hasMessageContainingAll("x", "length", "4 elements, not 3");
        }
    }

    @Test
    void predict_nullArrayComponent_isRefused() {
        try (ModelHandle<Tokens, float[]> handle = open("tokens", Tokens.class, float[].class)) {
            assertThatThrownBy(() -> handle.predict(new Tokens(null, new int[] {1})))
                    .isInstanceOf(InvalidInputException.class)
                    .hasMessageContainingAll("inputIds", "required");
        }
    }

    record Image(float[] image) {}

    @Test
    void predict_flatArrayForAnImage_takesTheDeclaredShape() {
        try (ModelHandle<Image, float[]> handle = open("cnn", Image.class, float[].class)) {
            assertThat(handle.predict(new Image(new float[64])).value()).hasSize(10);
        }
    }

    // ---- integers that do not fit

    record Bytes(int a, long b) {}

    @Test
    void predict_intBeyondInt8_isAViolation() {
        try (ModelHandle<Bytes, Outputs> handle = open("identity_int8", Bytes.class, Outputs.class)) {
            assertThat(handle.predict(new Bytes(-128, 127)).value().tensor("y").ints())
                    .containsExactly(-128, 127);
            assertThatThrownBy(() -> handle.predict(new Bytes(128, -129)))
                    .isInstanceOf(InvalidInputException.class)
                    .hasMessageContainingAll("2 violations", "a: type", "b: type", "int8 can hold");
        }
    }

    @Test
    void predict_negativeForUint8_isAViolation() {
        try (ModelHandle<Bytes, Outputs> handle = open("identity_uint8", Bytes.class, Outputs.class)) {
            assertThat(handle.predict(new Bytes(0, 255)).value().tensor("y").ints())
                    .containsExactly(0, 255);
            assertThatThrownBy(() -> handle.predict(new Bytes(-1, 256)))
                    .isInstanceOf(InvalidInputException.class)
                    .hasMessageContaining("2 violations");
        }
    }

    @Test
    void predict_arrayElementBeyondInt16_isAViolation() {
        try (ModelHandle<int[], Outputs> handle = open("identity_int16", int[].class, Outputs.class)) {
            assertThatThrownBy(() -> handle.predict(new int[] {0, 40000}))
                    .isInstanceOf(InvalidInputException.class)
                    .hasMessageContaining("int16 can hold");
        }
    }

    @Test
    void predict_doubleBeyondFloat_isAViolation() {
        try (ModelHandle<double[], Outputs> handle = open("identity_float", double[].class, Outputs.class)) {
            assertThatThrownBy(() -> handle.predict(new double[] {0, 1e300}))
                    .isInstanceOf(InvalidInputException.class)
                    .hasMessageContainingAll("x[1]", "finite");
        }
    }

    enum Coded {
        @Label("-1")
        MINUS,
        @Label("7")
        SEVEN
    }

    record Codes(Coded a, Coded b) {}

    @Test
    void predict_enumWithNumbersAsLabels_goesIntoAnIntegerTensor() {
        try (ModelHandle<Codes, Outputs> handle = open("identity_int32", Codes.class, Outputs.class)) {
            assertThat(handle.predict(new Codes(Coded.SEVEN, Coded.MINUS))
                            .value()
                            .tensor("y"))
                    .isEqualTo(Tensor.of(new int[] {7, -1}, 1, 2));
        }
    }

    // ---- records that do not fit

    @Test
    void predict_localRecord_works() {
        record Local(float a, float b, float c, float d) {}
        try (ModelHandle<Local, Outputs> handle = open("dynamic_batch", Local.class, Outputs.class)) {
            assertThat(y(handle.predict(new Local(1, 0, -1, 2)))).containsExactly(EXPECTED);
        }
    }

    record Wrong(String age, double income, float visits, int city, List<Object> member, float nothing) {}

    @Test
    void build_recordThatDoesNotFit_namesEveryMismatch() {
        assertThatThrownBy(() -> open("columns", Wrong.class, Outputs.class))
                .isInstanceOf(LoadException.class)
                .satisfies(e -> assertThat(((LoadException) e).reason()).isEqualTo(Reason.SIGNATURE_MISMATCH))
                .hasMessageContainingAll(
                        "does not fit Wrong",
                        "component 'age' (String) cannot go into a tensor of float32",
                        "component 'visits' (float) cannot go into a tensor of int64",
                        "component 'city' (int) cannot go into a tensor of string",
                        "component 'member' (List) cannot go into a tensor of bool",
                        "component 'nothing' (float) matches none of the inputs",
                        "The model is:",
                        "age     float32[N, 1]");
    }

    @Test
    void build_unknownComponent_isReportedOnce() {
        assertThatThrownBy(() -> open("columns", Wrong.class, Outputs.class))
                .satisfies(
                        e -> assertThat(e.getMessage().split("'nothing'", -1)).hasSize(2));
    }

    record Three(float a, float b, float c) {}

    @Test
    void build_wrongNumberOfColumns_saysBoth() {
        assertThatThrownBy(() -> open("dynamic_batch", Three.class, Outputs.class))
                .isInstanceOf(LoadException.class)
                .hasMessageContainingAll("x float32[N, 4]", "4 columns", "3 components", "[a, b, c]");
    }

    record Partial(float age, float income) {}

    @Test
    void build_inputsWithoutComponent_areAllNamed() {
        assertThatThrownBy(() -> open("columns", Partial.class, Outputs.class))
                .isInstanceOf(LoadException.class)
                .hasMessageContainingAll("input visits", "input city", "input member", "has no component in Partial");
    }

    record Misdirected(@Input("z") float a) {}

    @Test
    void build_inputAnnotationWithUnknownName_isNamed() {
        assertThatThrownBy(() -> open("dynamic_batch", Misdirected.class, Outputs.class))
                .isInstanceOf(LoadException.class)
                .hasMessageContaining("asks for input 'z', which the model does not have");
    }

    record Throwing(float a, float b, float c, float d) {
        @Override
        public float c() {
            if (c > 5) {
                throw new IllegalStateException("mine");
            }
            return c;
        }
    }

    @Test
    void predict_accessorThatThrows_isAnInvalidInputWithItsCauseAndTheHandleStaysUsable() {
        try (ModelHandle<Throwing, Outputs> handle = open("dynamic_batch", Throwing.class, Outputs.class)) {
            assertThatThrownBy(() -> handle.predict(new Throwing(1, 0, 6, 2)))
                    .isInstanceOf(InvalidInputException.class)
                    .hasCauseInstanceOf(IllegalStateException.class)
                    .hasRootCauseMessage("mine");
            assertThat(y(handle.predict(new Throwing(1, 0, -1, 2)))).containsExactly(EXPECTED);
        }
    }
}
