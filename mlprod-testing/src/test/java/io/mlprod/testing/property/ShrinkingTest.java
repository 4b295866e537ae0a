package io.mlprod.testing.property;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.mlprod.validation.Integral;
import io.mlprod.validation.Items;
import io.mlprod.validation.Range;
import io.mlprod.validation.Schema;
import io.mlprod.validation.Text;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Failing inputs become small, and stay what the schema says that they are. */
class ShrinkingTest {

    private static <R extends Record> String failure(Class<R> type, Consumer<R> action) {
        ModelProperties<R> property = ModelProperties.forAll(ModelInputs.of(Schema.empty(), type));
        return catchThrowableOfType(AssertionError.class, () -> property.check(action))
                .getMessage();
    }

    private static void failIf(boolean isBad) {
        if (isBad) {
            throw new AssertionError("it is bad");
        }
    }

    // ---- the limits of whole numbers

    record Order(int count) {}

    @Test
    void check_intThatOverflows_isShownAtItsBorder() {
        String message = failure(Order.class, order -> failIf(order.count() > 0 && order.count() * 2 < 0));

        assertThat(message).contains("it is bad", "count: 0 → 10", ".seed(1)").doesNotContain("not a value");
    }

    record Wholes(byte b, short s, int i, long n, List<Long> ids) {}

    @Test
    void check_onlyTheLimitOfATypeFails_isShown() {
        assertThat(failure(Wholes.class, x -> failIf(x.b() == Byte.MIN_VALUE))).contains("b: (byte) 0 → (byte) -128");
        assertThat(failure(Wholes.class, x -> failIf(x.s() == Short.MAX_VALUE))).contains("→ (short) 32767");
        assertThat(failure(Wholes.class, x -> failIf(x.i() == Integer.MIN_VALUE)))
                .contains("i: 0 → ");
        assertThat(failure(Wholes.class, x -> failIf(x.n() == Long.MIN_VALUE))).contains("n: 0L → ");
        assertThat(failure(Wholes.class, x -> failIf(x.n() == Long.MAX_VALUE))).contains("9223372036854775807L");
        assertThat(failure(Wholes.class, x -> failIf(x.ids().contains(Long.MAX_VALUE))))
                .contains("9223372036854775807L");
    }

    @Test
    void check_negativeWholeNumber_shrinksToMinusOne() {
        assertThat(failure(Wholes.class, x -> failIf(x.b() < 0))).contains("→ (byte) -1");
        assertThat(failure(Wholes.class, x -> failIf(x.n() < -41))).contains("n: 0L → -42L");
    }

    // ---- the rules of the schema

    record Lists(@Items(min = 2, max = 4) List<String> cats) {}

    @Test
    void check_listWithAFewestLength_keepsIt() {
        String message = failure(Lists.class, x -> failIf(x.cats().stream().anyMatch(text -> text.length() > 2)));

        assertThat(message).contains("new Lists(List.of(\"", "aaa").doesNotContain("breaks a rule");
        assertThat(message).matches("(?s).*new Lists\\(List.of\\(\"a*\", \"a*\"\\)\\).*");
    }

    record Coded(@Text(pattern = "[a-z]{1,3}@[0-9]{2,6}") String code) {}

    @Test
    void check_textOfAPattern_staysOfThePattern() {
        String message = failure(Coded.class, x -> failIf(x.code().indexOf('@') >= 2));

        assertThat(message).contains("new Coded(\"aa@00\")").doesNotContain("breaks a rule");
    }

    record Wholish(
            @Integral float whole,
            @Integral @Range(min = 1, max = 9) double few) {}

    @Test
    void check_wholeNumberInAFloat_staysWhole() {
        assertThat(failure(Wholish.class, x -> failIf(x.whole() > 100.5))).contains("whole: 0.0f → 101.0f");
        assertThat(failure(Wholish.class, x -> failIf(x.few() > 7.5))).contains("few: 5.0 → 8.0");
    }

    @Test
    void check_invalidInput_getsNoOtherInvalidComponent() {
        record Two(
                @Range(min = 0, max = 9) int a,
                @Range(min = 0, max = 9) int b) {}
        ModelProperties<Two> property = ModelProperties.forAll(ModelInputs.of(Schema.empty(), Two.class))
                .invalidInputs(0.5);

        AssertionError error =
                catchThrowableOfType(AssertionError.class, () -> property.checkEach(input -> failIf(!input.isValid())));

        assertThat(error).hasMessageContaining("What breaks a rule of the schema: ");
        assertThat(error.getMessage()).containsPattern("new Two\\((-1, 4|10, 4|4, -1|4, 10)\\)");
    }

    // ---- elements

    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Codes(@Items(max = 3) int[] codes) {}

    @Test
    void check_elementsOfAnArray_becomeSmall() {
        assertThat(failure(Codes.class, x -> failIf(x.codes().length == 3 && x.codes()[2] < 0)))
                .contains("new Codes(new int[] {0, 0, -1})");
    }

    @Test
    void check_propertyThatWritesIntoItsInput_showsWhatWasGiven() {
        String message = failure(Codes.class, x -> {
            boolean isLong = x.codes().length == 2;
            IntStream.range(0, x.codes().length).forEach(i -> x.codes()[i] = -7_777);
            failIf(isLong);
        });

        assertThat(message).doesNotContain("-7777");
    }

    // ---- failures that hide

    @Test
    void check_failsOnceOnly_saysThatItDependsOnSomethingElse() {
        int[] calls = {0};

        String message = failure(Wholes.class, x -> failIf(++calls[0] == 50));

        assertThat(message)
                .contains("failed at try 50 of 500 with the seed 1: it is bad")
                .contains("It did not fail in this way when it was tried again with the same input")
                .contains("new Wholes(");
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 5, 20})
    void check_failsAtRandom_isNotShownAsSmall(int oneIn) {
        java.util.SplittableRandom random = new java.util.SplittableRandom(1);

        String message = failure(Wholes.class, x -> failIf(random.nextInt(oneIn) == 0));

        assertThat(message).contains("it is bad", "The input as Java:");
    }

    record Fragile(int number) {

        @Override
        public int number() {
            if (number > 38_000 && number < 40_000) {
                throw new IllegalStateException("not made so far");
            }
            return number;
        }
    }

    @Test
    void check_searchForASmallerInputThrows_theFailureIsReportedAllTheSame() {
        AssertionError error = catchThrowableOfType(
                AssertionError.class,
                () -> ModelProperties.forAll(ModelInputs.of(Schema.empty(), Fragile.class))
                        .baseline(new Fragile(1))
                        .examples("number", 77_777)
                        .check(x -> failIf(x.number == 77_777)));

        assertThat(error)
                .hasMessageContaining("with the seed 1: it is bad")
                .hasMessageContaining("The search for a smaller input ended early, with ")
                .hasMessageContaining("new Fragile(77777)");
    }
}
