package io.mlprod.testing.property;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.mlprod.Prediction;
import io.mlprod.Predictor;
import io.mlprod.error.InvalidInputException;
import io.mlprod.model.ModelVersion;
import io.mlprod.testing.property.Loans.Loan;
import io.mlprod.validation.Schema;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.ToDoubleFunction;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

class ModelPropertiesTest {

    private static final ModelInputs<Loan> INPUTS = ModelInputs.of(Schema.empty(), Loan.class);
    private static final ModelProperties<Loan> LOANS = ModelProperties.forAll(INPUTS);
    private static final Loan TYPICAL = new Loan(1_200, 40, "FR", 30_000f, "Dupont");

    private static String failure(ModelProperties<Loan> property, Consumer<Loan> action) {
        return catchThrowableOfType(AssertionError.class, () -> property.check(action))
                .getMessage();
    }

    private static void failIf(boolean isBad) {
        if (isBad) {
            throw new AssertionError("it is bad");
        }
    }

    @Test
    void check_numberAboveALimit_shrinksToAShortNumberNearIt() {
        String message = failure(LOANS.baseline(TYPICAL), loan -> failIf(loan.amount() > 3_217.5));

        assertThat(message)
                .contains("with the seed 1: it is bad")
                .contains("What differs from the baseline:" + System.lineSeparator() + "    amount: 1200.0 → 3220.0")
                .contains("new Loan(3220.0, 40, \"FR\", 30000.0f, \"Dupont\")")
                .contains(".seed(1)")
                .doesNotContain("age:", "breaks a rule");
    }

    @Test
    void check_twoComponentsTogether_shrinksToBoth() {
        String message = failure(
                LOANS.baseline(TYPICAL),
                loan -> failIf(loan.age() < 23 && loan.country().equals("GB")));

        assertThat(message).contains("age: 40 → 22", "country: \"FR\" → \"GB\"").doesNotContain("amount:", "income:");
    }

    @Test
    void check_text_shrinksToTheCharacterEscaped() {
        String message =
                failure(LOANS.baseline(TYPICAL), loan -> failIf(loan.employer().contains("\u0080")));

        assertThat(message).contains("employer: \"Dupont\" → \"\\u0080\"");
    }

    @Test
    void check_loneSurrogate_isEscaped() {
        String message = failure(
                LOANS.invalidInputs(0.5),
                loan -> failIf(loan.employer() != null && loan.employer().startsWith("\ud800")));

        assertThat(message).contains("→ \"\\ud800\"").contains("What breaks a rule of the schema: employer");
    }

    @Test
    void check_veryLongText_isShortenedToItsLimit() {
        String message = failure(
                LOANS.invalidInputs(0.5),
                loan -> failIf(loan.employer() != null && loan.employer().length() > 300));

        assertThat(message).contains("\"a\".repeat(301)");
    }

    @Test
    void check_missingValue_shrinksToNull() {
        String message = failure(LOANS.baseline(TYPICAL), loan -> {
            float income = loan.income();
            failIf(income < -1);
        });

        assertThat(message).contains("NullPointerException").contains("income: 30000.0f → null");
    }

    @Test
    void check_nanOnly_shrinksToNaN() {
        String message =
                failure(LOANS.baseline(TYPICAL).invalidInputs(0.3), loan -> failIf(Double.isNaN(loan.amount())));

        assertThat(message).contains("amount: 1200.0 → Double.NaN").contains("breaks a rule of the schema: amount");
    }

    @Test
    void check_narrowCorner_isFoundByAnEdge() {
        String message = failure(LOANS.baseline(TYPICAL), loan -> failIf(loan.amount() == 5_000));

        assertThat(message).contains("amount: 1200.0 → 5000.0");
    }

    @Test
    void check_failsForTheBaseline_saysSo() {
        assertThat(failure(LOANS.baseline(TYPICAL), loan -> failIf(true))).contains("It fails for the baseline itself");
    }

    @Test
    void check_twoWaysToFail_shrinksWithinTheFirst() {
        String message = failure(LOANS.baseline(TYPICAL), loan -> {
            if (loan.age() > 100) {
                throw new IllegalStateException("old");
            }
            failIf(loan.age() > 50);
        });

        assertThat(message).containsAnyOf("IllegalStateException: old", "it is bad");
        assertThat(message.contains("old")).isEqualTo(message.contains("age: 40 → 101"));
        assertThat(message.contains("it is bad")).isEqualTo(message.contains("age: 40 → 51"));
    }

    @Test
    void check_sameSeed_triesTheSameInputs() {
        List<Loan> first = new ArrayList<>();
        List<Loan> again = new ArrayList<>();
        LOANS.tries(50).seed(7).check(first::add);
        LOANS.tries(50).seed(7).check(again::add);

        assertThat(again).isEqualTo(first).hasSize(50);
    }

    @Test
    void check_seedAuto_isShownAndFindsItAgain() {
        Consumer<Loan> action = loan -> failIf(loan.country().equals("GB"));
        String message = failure(LOANS.seed(ModelProperties.AUTO), action);
        long seed = Long.parseLong(message.replaceAll("(?s).*\\.seed\\((\\d+)\\).*", "$1"));

        assertThat(failure(LOANS.seed(seed), action)).isEqualTo(message);
    }

    @Test
    void check_invalidInputIsRefused_holds() {
        Predictor<Loan, Double> model = predictor(loan -> 0.5);

        LOANS.invalidInputs(0.5).check(model::predict);
    }

    @Test
    void check_validInputIsRefused_fails() {
        String message = failure(LOANS.baseline(TYPICAL), loan -> {
            if (loan.age() > 90) {
                throw new InvalidInputException("loans@1", List.of(), null);
            }
        });

        assertThat(message).contains("InvalidInputException", "age: 40 → 91");
    }

    @Test
    void check_assumptionNeverHolds_fails() {
        assertThatThrownBy(() -> LOANS.check(loan -> Assumptions.assumeTrue(false)))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("was tried with no input");
        LOANS.check(loan -> Assumptions.assumeTrue(loan.age() > 30));
    }

    @Test
    void check_failsAtRandom_ends() {
        java.util.SplittableRandom random = new java.util.SplittableRandom(1);

        assertThat(failure(LOANS, loan -> failIf(random.nextInt(3) == 0))).contains("made small in");
    }

    @Test
    void tries_none_isRefused() {
        assertThatThrownBy(() -> LOANS.tries(0)).hasMessageContaining("at least 1");
    }

    // ---- answersOrRejects

    /** A model that validates as the schema says, with an answer of the test's. */
    private static Predictor<Loan, Double> predictor(ToDoubleFunction<Loan> score) {
        return (loan, call) -> {
            ModelInput<Loan> judged = INPUTS.judge(loan);
            if (judged.mustBeRefused()) {
                throw new InvalidInputException(
                        "loans@1",
                        judged.refused().stream()
                                .map(name -> new io.mlprod.error.Violation(
                                        name, "range", "better", null, 0, io.mlprod.error.Violation.Handling.REJECTED))
                                .toList(),
                        null);
            }
            return Prediction.of(score.applyAsDouble(loan), new ModelVersion("loans", "1", "0"));
        };
    }

    private static String refused(Predictor<Loan, Double> predictor) {
        return catchThrowableOfType(
                        AssertionError.class,
                        () -> LOANS.baseline(TYPICAL).invalidInputs(0.3).answersOrRejects(predictor))
                .getMessage();
    }

    @Test
    void answersOrRejects_goodModel_passes() {
        LOANS.invalidInputs(0.3).answersOrRejects(predictor(Loan::amount));
    }

    @Test
    void answersOrRejects_nanForMissing_isFound() {
        assertThat(refused(predictor(loan -> loan.income() == null ? Double.NaN : 1)))
                .contains("The answer has the value NaN", "income: 30000.0f → null");
    }

    @Test
    void answersOrRejects_otherException_isFound() {
        assertThat(refused(predictor(loan ->
                        100.0 / (loan.age() - 18) / loan.employer().strip().charAt(0))))
                .containsAnyOf("Infinity", "StringIndexOutOfBoundsException");
    }

    @Test
    void answersOrRejects_invalidInputIsAnswered_isFound() {
        Predictor<Loan, Double> lax = (loan, call) -> Prediction.of(1.0, new ModelVersion("loans", "1", "0"));

        assertThat(refused(lax)).contains("was answered with {=1.0}, although", "breaks its rules");
    }

    @Test
    void answersOrRejects_answersDifferently_isFound() {
        double[] calls = {0};

        assertThat(refused(predictor(loan -> calls[0]++))).contains("asked again with");
    }

    @Test
    void answersOrRejects_withoutAHandle_saysWhatToDo() {
        assertThatThrownBy(LOANS::answersOrRejects).hasMessageContaining("forAll(handle)");
    }
}
