package io.mlprod.testing.property;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mlprod.testing.property.Loans.Loan;
import io.mlprod.testing.property.Loans.Wide;
import io.mlprod.validation.Schema;
import io.mlprod.validation.Text;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ModelInputsTest {

    private static final ModelInputs<Loan> LOANS = ModelInputs.of(Schema.empty(), Loan.class);

    private static List<Loan> loans(ModelInputs<Loan> inputs, int count) {
        return inputs.samples(3).limit(count).map(ModelInput::value).toList();
    }

    @Test
    void samples_valid_keepEveryRule() {
        assertThat(LOANS.samples(1).limit(2_000)).allSatisfy(input -> {
            Loan loan = input.value();
            assertThat(input.isValid()).isTrue();
            assertThat(loan.amount() >= 0 && loan.amount() <= 5_000).isTrue(); // -0.0 is
            assertThat(loan.age()).isBetween(18, 120);
            assertThat(loan.country()).isIn("DE", "FR", "GB");
            assertThat(loan.income() == null
                            || loan.income() >= 0
                            || loan.income().isNaN())
                    .isTrue();
            assertThat(loan.employer().length()).isBetween(1, 40);
        });
    }

    @Test
    void samples_valid_haveTheEdges() {
        List<Loan> loans = loans(LOANS, 3_000);

        assertThat(loans).extracting(Loan::amount).contains(0.0, -0.0, 5_000.0, Math.nextDown(5_000.0), 1.0 / 3);
        assertThat(loans).extracting(Loan::age).contains(18, 120);
        assertThat(loans).extracting(Loan::income).contains(null, Float.NaN, Float.MIN_VALUE, Float.MAX_VALUE);
        assertThat(loans).extracting(Loan::employer).contains(" ", "a".repeat(40), "\u0080");
    }

    @Test
    void samples_invalid_haveTheEdgesAndSayWhichComponentTheyAreIn() {
        List<ModelInput<Loan>> inputs = LOANS.invalid(1).samples(1).limit(5_000).toList();
        Set<Object> seen = new HashSet<>();
        for (ModelInput<Loan> input : inputs) {
            Loan loan = input.value();
            assertThat(input.invalid().contains("amount")).isEqualTo(!(loan.amount() >= 0 && loan.amount() <= 5_000));
            assertThat(input.invalid().contains("age")).isEqualTo(loan.age() < 18 || loan.age() > 120);
            assertThat(input.invalid().contains("country"))
                    .isEqualTo(!List.of("DE", "FR", "GB").contains(Objects.requireNonNullElse(loan.country(), "")));
            seen.addAll(List.of(loan.amount(), loan.age(), Objects.requireNonNullElse(loan.country(), "(null)")));
            seen.add(Objects.requireNonNullElse(loan.employer(), "(null)"));
        }

        assertThat(inputs).noneMatch(ModelInput::isValid);
        assertThat(seen)
                .contains(Double.NaN, Double.POSITIVE_INFINITY, Math.nextUp(5_000.0), 17, 121, Integer.MIN_VALUE)
                .contains("de", "unknown", "", "(null)", "x".repeat(10_000), "\ud800", "a".repeat(41));
    }

    @Test
    void samples_share_isAboutThatOfTheInvalid() {
        long invalid = LOANS.invalid(0.2)
                .samples(9)
                .limit(5_000)
                .filter(input -> !input.isValid())
                .count();

        assertThat(invalid).isBetween(900L, 1_100L);
    }

    @Test
    void samples_sameSeed_areTheSame() {
        assertThat(loans(LOANS.invalid(0.5), 50)).isEqualTo(loans(LOANS.invalid(0.5), 50));
        assertThat(loans(LOANS, 50))
                .isNotEqualTo(LOANS.samples(4).limit(50).map(ModelInput::value).toList());
    }

    @Test
    void samples_pattern_areMadeFromIt() {
        Set<String> codes = ModelInputs.of(Schema.empty(), Wide.class)
                .samples(1)
                .limit(300)
                .map(input -> input.value().code())
                .collect(Collectors.toSet());

        assertThat(codes).hasSizeGreaterThan(5).allMatch(code -> code.matches("[A-Z]{2}\\d{4,6}(-[a-f]+)?"));
    }

    record Odd(@Text(pattern = "\\p{Greek}+x(?i)y") String greek) {}

    @Test
    void samples_patternThatCannotBeMade_asksForExamples() {
        ModelInputs<Odd> inputs = ModelInputs.of(Schema.empty(), Odd.class);

        assertThatThrownBy(() -> inputs.samples(1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("No value of the form \\p{Greek}+x(?i)y is known that keeps the rules of 'greek'; give some"
                        + " with examples(\"greek\", …)");
        assertThat(inputs.examples("greek", "αxy").samples(1).limit(9))
                .allMatch(input -> input.value().greek().equals("αxy"));
    }

    @Test
    void judge_repairedValue_mustBeAnswered() {
        Wide good = ModelInputs.of(Schema.empty(), Wide.class).baseline();
        Wide wide =
                new Wide(good.plain(), 2f, 11, good.purpose(), true, good.optional(), good.code(), "another category");

        ModelInput<Wide> judged = ModelInputs.of(Schema.empty(), Wide.class).judge(wide);

        assertThat(judged.invalid()).containsExactlyInAnyOrder("boxed", "clamped", "mapped");
        assertThat(judged.refused()).containsExactly("boxed");
    }

    record Checked(int from, int to) {

        Checked {
            if (from > to) {
                throw new IllegalArgumentException("from > to");
            }
        }
    }

    @Test
    void samples_constructorStricterThanTheSchema_drawsAgain() {
        assertThat(ModelInputs.of(Schema.empty(), Checked.class).samples(1).limit(200))
                .allMatch(input -> input.value().from() <= input.value().to());
    }

    record Never(int any) {

        Never {
            throw new IllegalStateException("never " + any);
        }
    }

    @Test
    void samples_constructorThatRefusesAll_saysSo() {
        ModelInputs<Never> inputs = ModelInputs.of(Schema.empty(), Never.class);

        assertThatThrownBy(() -> inputs.samples(1).findFirst())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("Never's constructor refuses it: java.lang.IllegalStateException: never");
    }

    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Arrays(
            @io.mlprod.validation.Items(min = 2, max = 5) int[] codes, List<@Nullable Float> list) {}

    @Test
    void samples_arrays_haveAllSizes() {
        List<ModelInput<Arrays>> inputs = ModelInputs.of(Schema.empty(), Arrays.class)
                .samples(1)
                .limit(300)
                .toList();

        assertThat(inputs.stream().map(input -> input.value().codes().length).distinct())
                .containsExactlyInAnyOrder(2, 3, 4, 5);
        assertThat(inputs.stream().map(input -> input.value().list().size()).distinct())
                .contains(1, 8)
                .doesNotContain(0);
    }

    @Test
    void baseline_notSet_isValidAndPlain() {
        Loan loan = LOANS.baseline();

        assertThat(LOANS.judge(loan).isValid()).isTrue();
        assertThat(loan.amount()).isEqualTo(2_500);
        assertThat(loan.country()).isEqualTo("DE");
    }

    @Test
    void invalid_shareOutOfRange_isRefused() {
        assertThatThrownBy(() -> LOANS.invalid(Double.NaN)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> LOANS.invalid(1.1)).hasMessageContaining("0 to 1");
    }
}
